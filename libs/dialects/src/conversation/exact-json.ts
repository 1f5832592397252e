import { parseJson } from '../json.js';

/** Whole numbers with this many digits may be beyond what a double holds exactly. */
const longNumber = /\d{16}/;

interface RawJson {
  readonly rawJSON?: (text: string) => unknown;
}

/**
 * Parses JSON so that serialising it again gives the same numbers: whole numbers beyond 2^53 keep every digit. The
 * slow way is only taken by texts that have one.
 *
 * @returns `undefined` for what is not JSON
 * @source `JSON.rawJSON` and reviver context, ECMAScript proposal "JSON.parse source text access", in Node 22 and newer
 */
export function parseExactJson(text: string): unknown {
  const { rawJSON } = JSON as RawJson;
  if (rawJSON === undefined || !longNumber.test(text)) return parseJson(text);
  try {
    return JSON.parse(text, function keepDigits(_key: string, value: unknown, context?: { source?: string }) {
      const isInexact = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
      return isInexact && context?.source !== undefined ? rawJSON(context.source) : value;
    } as (key: string, value: unknown) => unknown);
  } catch {
    return undefined;
  }
}
