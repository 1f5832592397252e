/** A JSON object of a request. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** The value when it is an object, else an empty one. */
export function asRecord(value: unknown): JsonRecord {
  return typeof value === 'object' && value !== null ? (value as JsonRecord) : {};
}

/** The objects of a list; none when it is no list. */
export function asRecords(value: unknown): readonly JsonRecord[] {
  return Array.isArray(value) ? value.map(asRecord) : [];
}

/** Whether something was asked for: neither absent nor `null`. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
