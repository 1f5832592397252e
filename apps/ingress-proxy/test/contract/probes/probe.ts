import type { Cell } from '../compatibility.js';

/** What became of one request that went through the gateway. */
export interface Answered {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  /** The answer, or the body of the error. */
  readonly json: Readonly<Record<string, unknown>>;
  /** Names of the fields in `x-gateway-warnings`. */
  readonly warned: readonly string[];
  /** What the provider was sent: URL without host, and body. */
  readonly sent: string;
}

/** Sends a request; fields of the endpoint's plain request may be left out. */
export type Ask = (fields: object) => Promise<Answered>;

/** Finds out what becomes of one feature. @throws Error when it is neither served nor refused nor warned of */
export type Probe = (ask: Ask) => Promise<Cell>;

/** What a probe of fields looks at. */
export interface FieldProbe {
  /** Fields of the feature. */
  readonly fields: object;
  /** Fields of both requests, the one with the feature and the one without. */
  readonly base?: object;
  /** Whether the answer, or what the provider was sent, shows the feature. */
  readonly shows?: (answered: Answered) => boolean;
}

/** Sends a request with and one without the fields of a feature, and compares. */
export function fieldProbe({ fields, base = {}, shows }: FieldProbe): Probe {
  return async (ask) => {
    const plain = await ask(base);
    const answered = await ask({ ...base, ...fields });
    return judged(answered, answered.sent !== plain.sent, shows);
  };
}

/**
 * The outcome of a request with a feature.
 *
 * @param isTold whether the provider was told of the feature
 * @throws Error when the feature was left out without a word
 */
export function judged(answered: Answered, isTold: boolean, shows?: FieldProbe['shows']): Cell {
  const { status, json, text, warned } = answered;
  const names = warned.join(', ');
  if (status === 400) return { outcome: 'rejected', names: errorParam(json) };
  if (status === 404) return { outcome: 'not offered', names: '' };
  if (status !== 200) throw new Error(`The gateway answered ${status}: ${text}`);
  if (isTold && shows?.(answered) !== false) return { outcome: 'yes', names };
  if (names === '') throw new Error(`The feature was left out silently: ${answered.sent}\n${text}`);
  return { outcome: 'not offered', names };
}

function errorParam({ error }: Answered['json']): string {
  const { param } = error as { param?: unknown };
  if (typeof param !== 'string') throw new Error(`The refusal names no field: ${JSON.stringify(error)}`);
  return param;
}

/** The last event of a stream, and whether its type is the one of streams. */
export function endsWith(text: string): (answered: Answered) => boolean {
  return (answered) =>
    answered.contentType.startsWith('text/event-stream') && answered.text.trimEnd().endsWith(text);
}

/** Whether the provider was sent a text. */
export function sends(text: string): (answered: Answered) => boolean {
  return ({ sent }) => sent.includes(text);
}

/** A value inside a JSON answer, by its path: `choices.0.message`. */
export function valueAt(json: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | null | undefined)?.[name], json);
}
