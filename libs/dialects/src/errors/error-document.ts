import { asLabel, asList, asObject, asText, isPresent, parseJson, type JsonObject } from '../json.js';
import { textOfHtml } from './public-text.js';

/** Error bodies beyond this are read from their beginning only. */
const maxBodyLength = 256 * 1024;

/** What a provider's error says, whatever it is wrapped in. */
export interface ErrorDocument {
  /** The object that describes the error; `null` when the body is none. */
  readonly error: JsonObject | null;
  /** `""` when it gives no reason. */
  readonly message: string;
  /** `invalid_request_error`, `RESOURCE_EXHAUSTED`, `throttlingException`: words that tell what kind it is. */
  readonly names: readonly string[];
  /** A status inside the document: Gemini's and some gateways' numeric `code`. */
  readonly status: number | null;
}

/** Reads the body of an error: JSON of any provider, arrays of it, a page of HTML, plain text, nothing at all. */
export function readErrorBody(body: string): ErrorDocument {
  const text = body.slice(0, maxBodyLength).trim();
  const parsed = parseJson(text);
  if (parsed === undefined) return plainDocument(text);
  return typeof parsed === 'string' ? plainDocument(parsed) : readErrorValue(parsed);
}

/** Reads an error that is parsed already. */
export function readErrorValue(value: unknown): ErrorDocument {
  const outer = asObject(Array.isArray(value) ? value[0] : value);
  if (outer === null) return plainDocument('');
  const error = asObject(outer['error']) ?? asObject(asList(outer['errors'])[0]) ?? outer;
  const message = messageOf(error) || messageOf(outer);
  return {
    error,
    message,
    names: namesOf(error, outer),
    status: statusOf(error['code']) ?? statusOf(error['status']),
  };
}

function plainDocument(text: string): ErrorDocument {
  const message = /^<(?:!doctype|html|head|body|\?xml)/i.test(text) ? textOfHtml(text) : text;
  return { error: null, message, names: [], status: null };
}

const messageFields = [
  'message',
  'Message',
  'error',
  'detail',
  'error_description',
  'title',
  'msg',
  'errorMessage',
];

function messageOf(error: JsonObject): string {
  for (const field of messageFields) {
    const value = error[field];
    if (typeof value === 'string' && value !== '') return value;
    if (field === 'detail' || field === 'message') {
      if (isPresent(value) && typeof value === 'object') return JSON.stringify(value);
    }
  }
  return '';
}

/** Every word an error may be known by, the most telling first. */
function namesOf(error: JsonObject, outer: JsonObject): string[] {
  const inner = innerErrorOf(error);
  const reasons = asList(error['details']).map((detail) => asObject(detail)?.['reason']);
  const candidates = [
    error['code'],
    ...reasons,
    error['status'],
    error['type'],
    inner?.['code'],
    error['__type'],
    outer['__type'],
  ];
  return candidates.flatMap((candidate) => asLabel(candidate) ?? []);
}

/** Azure's explanation of a refused prompt, under either of its names. */
export function innerErrorOf(error: JsonObject | null): JsonObject | null {
  return asObject(error?.['innererror']) ?? asObject(error?.['inner_error']);
}

function statusOf(code: unknown): number | null {
  const status = typeof code === 'string' && /^[45]\d\d$/.test(code) ? Number(code) : code;
  return typeof status === 'number' && Number.isInteger(status) && status >= 400 && status < 600
    ? status
    : null;
}

/** `ValidationException` of `ValidationException:http://internal.amazon.com/…` or `com.amazon.coral#ValidationException`. */
export function awsErrorName(text: string | undefined): string | null {
  return asText(text?.split(':')[0]?.split('#').at(-1)?.trim()) || null;
}
