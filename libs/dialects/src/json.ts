/** A JSON object of unknown content, read with the functions below so that nothing is taken on trust. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Counts beyond this are nonsense; the bound keeps sums exact. */
const maxCount = 1_000_000_000_000;
const maxLabelLength = 200;

/** Parses JSON; `undefined` for anything that is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The value as an object, or `null`. */
export function asObject(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** The value as a list; empty when it is none. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value as text, or `null`. */
export function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** The value as a short name, such as a model's; `null` for anything else, also for empty and endless ones. */
export function asLabel(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= maxLabelLength ? value : null;
}

/** Length of the value when it is text, else 0. */
export function textLength(value: unknown): number {
  return typeof value === 'string' ? value.length : 0;
}

/** Whether a member is there with a value: providers leave counters out or set them to `null`. */
export function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The value as a length of time in seconds, or `null`. */
export function asSeconds(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 && value <= maxCount ? value : null;
}

/** The value as a token count: missing, negative and fractional counts of a provider become whole numbers from 0. */
export function asCount(value: unknown): number {
  if (typeof value !== 'number' || !(value > 0)) return 0;
  return Math.min(Math.round(value), maxCount);
}
