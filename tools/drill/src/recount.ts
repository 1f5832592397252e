/** Sums of one rollup by name; `null` is no whole number. */
export type Sums = ReadonlyMap<string, bigint | null>;

/** Rollups by their dimensions. */
export type Rollups = ReadonlyMap<string, Sums>;

const hourMs = 3_600_000;

/**
 * Counts rows in a way of its own on purpose: with the product's own arithmetic a mistake in it would agree with itself.
 *
 * @param nameOf names the rollup that a row belongs to
 * @param countsOf what a row adds
 */
export function recount<Row>(
  rows: readonly Row[],
  nameOf: (row: Row) => string,
  countsOf: (row: Row) => readonly (readonly [string, unknown])[],
): Rollups {
  const counted = new Map<string, Map<string, bigint | null>>();
  for (const row of rows) {
    const name = nameOf(row);
    const sums = counted.get(name) ?? new Map<string, bigint | null>();
    counted.set(name, sums);
    for (const [field, value] of countsOf(row)) sums.set(field, plus(sums.get(field) ?? 0n, exact(value)));
  }
  return counted;
}

/** Names the rollups that differ, those that only one side has, and those that are stored twice. */
export function differences(counted: Rollups, stored: readonly (readonly [string, Sums])[]): string[] {
  const left = new Map(counted);
  const wrong: string[] = [];
  for (const [name, sums] of stored) {
    const expected = left.get(name);
    left.delete(name);
    if (expected === undefined || !areEqual(expected, sums)) wrong.push(name);
  }
  return [...wrong, ...left.keys()];
}

/** A stored number without rounding; `null` when it is none, or not whole. */
export function exact(value: unknown): bigint | null {
  if (typeof value === 'bigint') return value;
  return Number.isSafeInteger(value) ? BigInt(value as number) : null;
}

/** The name of the hour and of these dimensions of a row. */
export function nameOfHour(moment: Date, row: object, dimensions: readonly string[]): string {
  const fields = row as Readonly<Record<string, unknown>>;
  const hour = new Date(Math.floor(moment.getTime() / hourMs) * hourMs).toISOString();
  return JSON.stringify([hour, ...dimensions.map((dimension) => fields[dimension] ?? null)]);
}

function plus(one: bigint | null, other: bigint | null): bigint | null {
  return one === null || other === null ? null : one + other;
}

/** What is not there is nought. */
function areEqual(one: Sums, other: Sums): boolean {
  return [...new Set([...one.keys(), ...other.keys()])].every((field) => {
    const [left, right] = [one, other].map((sums) => (sums.has(field) ? sums.get(field) : 0n));
    return left !== null && left === right;
  });
}
