import { z } from 'zod';

/** What a request wants to go wrong. */
export interface Faults {
  /** Status of a native error instead of an answer. */
  readonly status: number | null;
  readonly retryAfter: string | null;
  /** Before the head of the answer, ms. */
  readonly delayMs: number;
  /** Between the chunks of a stream, ms. */
  readonly chunkDelayMs: number;
  /** Chunks of text in a stream, or words in a JSON answer. */
  readonly chunks: number | null;
  /** Cuts the connection: before the head, or in the middle of the body. */
  readonly reset: 'before' | 'middle' | null;
  /** Sends half of a JSON body whose declared length is the whole. */
  readonly truncate: boolean;
  /** Sends something that is not JSON, or not even HTTP. */
  readonly garbage: 'body' | 'protocol' | null;
  /** Sends the provider's error event in the middle of a 200 stream. */
  readonly streamError: boolean;
  readonly encoding: 'gzip' | 'br' | 'deflate' | null;
}

const number = z.coerce.number().int().min(0).max(600_000);
const flag = z.coerce.string().transform((text) => text === 'true' || text === '1' || text === '');

const schema = z.object({
  status: number.max(599).nullable().default(null),
  'retry-after': z.string().nullable().default(null),
  delay: number.default(0),
  'chunk-delay': number.default(0),
  chunks: number.max(100_000).nullable().default(null),
  reset: z.enum(['before', 'middle']).nullable().default(null),
  truncate: flag.default(false),
  garbage: z.enum(['body', 'protocol']).nullable().default(null),
  'stream-error': flag.default(false),
  encoding: z.enum(['gzip', 'br', 'deflate']).nullable().default(null),
});

/** Nothing goes wrong. */
export const noFaults: Faults = faultsFrom({});

/**
 * Reads the faults of a request: the header `x-mock-fault: status=500; retry-after=7`, or, where no header can be set,
 * the end of the model's name: `gpt-4o--status=500--delay=200`, also `prod--status_500` where a name has no `=`.
 */
export function readFaults(header: string | undefined, model: string): Faults {
  const entries = [...(header ?? '').split(';'), ...model.split('--').slice(1)];
  const named = entries.map((entry) => entry.trim()).filter((entry) => entry !== '');
  if (named.length === 0) return noFaults;
  return faultsFrom(
    Object.fromEntries(
      named.map((entry) => {
        const [, name = entry, value = ''] = /^([a-z-]+)[=_](.*)$/.exec(entry) ?? [];
        return [name, value];
      }),
    ),
  );
}

function faultsFrom(values: Readonly<Record<string, string>>): Faults {
  const parsed = schema.parse(values);
  return {
    status: parsed.status,
    retryAfter: parsed['retry-after'],
    delayMs: parsed.delay,
    chunkDelayMs: parsed['chunk-delay'],
    chunks: parsed.chunks,
    reset: parsed.reset,
    truncate: parsed.truncate,
    garbage: parsed.garbage,
    streamError: parsed['stream-error'],
    encoding: parsed.encoding,
  };
}
