/** A request as a provider sees it. */
export interface MockRequest {
  readonly method: string;
  /** Path below the provider's prefix, without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly rawBody: Buffer;
  /** The JSON body; `null` when there is none. */
  readonly body: Readonly<Record<string, unknown>> | null;
  /** How many pieces of text the answer has. */
  readonly pieces: number;
}

/** What a provider answers. */
export type MockAnswer =
  | {
      readonly kind: 'json';
      readonly status: number;
      readonly body: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'stream';
      readonly contentType: string;
      /** The parts of the stream as they go over the wire. */
      readonly parts: readonly (string | Buffer)[];
      /** The provider's error in the middle of a stream. */
      readonly errorPart: string | Buffer;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'bytes'; readonly contentType: string; readonly body: Buffer };

/** One provider: its native answers and its native errors. */
export interface MockProvider {
  readonly prefix: string;
  answer(request: MockRequest): MockAnswer;
  error(status: number, message: string): unknown;
  /** Headers every answer has. */
  headers(): Readonly<Record<string, string>>;
  /** Headers of an error, where they say more than its body. */
  errorHeaders?(status: number): Readonly<Record<string, string>>;
  /** The model a path names, for providers whose paths have more behind it. */
  modelIn?(path: string): string;
}

/** An answer as JSON. */
export function json(status: number, body: unknown, headers?: Readonly<Record<string, string>>): MockAnswer {
  return { kind: 'json', status, body, ...(headers === undefined ? {} : { headers }) };
}

/** An answer as JSON that is no error. */
export function ok(body: unknown, headers?: Readonly<Record<string, string>>): MockAnswer {
  return json(200, body, headers);
}

/** The very bytes of the request. */
export function echo({ headers, rawBody }: MockRequest): MockAnswer {
  const contentType = String(headers['content-type'] ?? 'application/octet-stream');
  return { kind: 'bytes', contentType, body: rawBody };
}

/** A stream event whose name is its type. */
export function namedEvent(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}

const words = [
  'Hello',
  'from',
  'the',
  'mock',
  'provider;',
  'no',
  'model',
  'was',
  'asked',
  'and',
  'nothing',
  'was',
  'charged.',
] as const;

/** Text of an answer in pieces, always the same for the same number. */
export function textPieces(count: number): string[] {
  return Array.from(
    { length: count },
    (_, at) => (at === 0 ? '' : ' ') + (words[at % words.length] as string),
  );
}

/** Tokens of a text, as the mock counts them: four characters each. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

/** All text below a JSON value. */
export function textIn(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textIn).join('');
  if (typeof value === 'object' && value !== null) {
    const { content, text, parts } = value as { content?: unknown; text?: unknown; parts?: unknown };
    return textIn(content ?? '') + textIn(text ?? '') + textIn(parts ?? '');
  }
  return '';
}

let counter = 0;

/** An id that looks like a provider's. */
export function nextId(prefix: string): string {
  counter += 1;
  return `${prefix}${counter.toString(36).padStart(8, '0')}mock`;
}

/** Seals thoughts as providers do; each is another. */
export function thoughtSignature(): string {
  return Buffer.from(`signature of ${nextId('thought-')}`).toString('base64');
}
