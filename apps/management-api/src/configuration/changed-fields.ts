import type { AuditView } from '@trueport/contracts';

/** The wanted values that differ from the present ones; a field that is left out or `undefined` is not changed. */
export function changedFields<Fields extends object>(
  present: Fields,
  wanted: { readonly [Name in keyof Fields]?: Fields[Name] | undefined },
): Partial<Fields> {
  const changed = Object.entries(wanted).filter(
    ([name, value]) => value !== undefined && !isSame(present[name as keyof Fields], value),
  );
  return Object.fromEntries(changed) as Partial<Fields>;
}

/** Fields of a change with their value before and after, for the audit record; a new record has no before. */
export function auditedFields<Fields extends object>(
  before: Fields | null,
  after: Partial<Fields>,
): AuditView['changes'] {
  return Object.fromEntries(
    Object.entries(after).map(([name, value]) => [
      name,
      { before: before?.[name as keyof Fields] ?? null, after: value },
    ]),
  );
}

/** Lists are the same when they have the same members in the same order. */
function isSame(left: unknown, right: unknown): boolean {
  if (!Array.isArray(left) || !Array.isArray(right)) return left === right;
  return left.length === right.length && left.every((member, at) => member === right[at]);
}
