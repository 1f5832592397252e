import { rollupDay, type SummaryDimensions } from './rollup-scope.js';

/** What a batch adds to one summary rollup. */
export interface SummaryDelta<Sums> {
  readonly id: string;
  readonly dimensions: SummaryDimensions;
  readonly sums: Sums;
}

/** What a batch adds to one rollup, or to a part of one. */
interface Addition {
  readonly dimensions: { readonly tenant_id: string; readonly hour: Date };
  readonly sums: object;
}

/** Sums by name, while they grow. */
export type GrowingSums = Record<string, number>;

const hourTextLength = '2026-11-20T10'.length;
const dayTextLength = '2026-11-20'.length;

/**
 * What a batch adds to the summaries of its tenants, out of what it adds to their other rollups: the logs themselves are
 * not looked at again. Hours first, then days.
 *
 * @param addNames adds what summaries count besides the sums
 */
export function summaryDeltas<Sums extends object, Fine extends Addition & { readonly sums: Sums }>(
  additions: readonly Fine[],
  addNames: (sums: GrowingSums, addition: Fine) => void = () => undefined,
): SummaryDelta<Sums>[] {
  const hours = new Map<string, SummaryDelta<Sums>>();
  for (const addition of additions) {
    const { tenant_id, hour } = addition.dimensions;
    const sums = addTo(hours, { scope: 'tenant_hour', tenant_id, hour }, addition.sums);
    addNames(sums, addition);
  }
  const days = new Map<string, SummaryDelta<Sums>>();
  for (const { dimensions, sums } of hours.values())
    addTo(days, { ...dimensions, scope: 'tenant_day', hour: rollupDay(dimensions.hour) }, sums);
  return [...hours.values(), ...days.values()];
}

/** Adds sums to others, name by name. */
export function addSums(sums: GrowingSums, more: object): void {
  const added = more as GrowingSums;
  for (const name of Object.keys(added)) sums[name] = (sums[name] ?? 0) + (added[name] ?? 0);
}

function addTo<Sums extends object>(
  deltas: Map<string, SummaryDelta<Sums>>,
  dimensions: SummaryDimensions,
  more: Sums,
): GrowingSums {
  const id = summaryIdOf(dimensions);
  const known = deltas.get(id) ?? { id, dimensions, sums: {} as Sums };
  deltas.set(id, known);
  addSums(known.sums as GrowingSums, more);
  return known.sums as GrowingSums;
}

/** The time in front, as of all rollups; the hash at the end of the others has no `|`. */
function summaryIdOf({ scope, tenant_id, hour }: SummaryDimensions): string {
  return `${hour.toISOString().slice(0, scope === 'tenant_day' ? dayTextLength : hourTextLength)}|tenant|${tenant_id}`;
}
