/** Ids in one query. One query with thousands of them would hold up everybody else's. */
const portion = 1_000;

/** Cuts a list of ids into lists for one query each, in the same order. */
export function portionsOf<T>(ids: readonly T[]): (readonly T[])[] {
  if (ids.length <= portion) return ids.length === 0 ? [] : [ids];
  return Array.from({ length: Math.ceil(ids.length / portion) }, (_, at) =>
    ids.slice(at * portion, (at + 1) * portion),
  );
}
