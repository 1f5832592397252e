import { countsNamedModel, maxModelNames, otherModels } from './model-names.js';
import type { RollupDelta } from './rollup.repository.js';

/** Rollups to remember; beyond, what they have is read again. */
const maxRemembered = 1_000;

/** The models a stored rollup counts by name, as names of sums. */
export type StoredModels = (ids: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>;

/**
 * Keeps rollups from growing with every name that clients think of. A rollup that has its share of names counts new ones
 * together, under `otherModels`; sums stay exact. Writers that do not know of each other may exceed the bound by what
 * they add at the same time.
 */
export class ModelBound {
  /** Names each rollup is known to have. Names are never taken away, so that what is known stays true. */
  private readonly known = new Map<string, Set<string>>();

  constructor(private readonly storedModels: StoredModels) {}

  /** The same deltas, except that models beyond the bound are counted together. */
  async bounded(deltas: readonly RollupDelta[]): Promise<RollupDelta[]> {
    const strange = deltas.filter((delta) => this.hasUnknown(delta)).map(({ id }) => id);
    if (strange.length === 0) return [...deltas];
    const stored = await this.storedModels(strange);
    if (this.known.size > maxRemembered) this.known.clear();
    for (const id of strange) this.known.set(id, new Set(stored.get(id)));
    return deltas.map((delta) => this.boundedDelta(delta));
  }

  /** Notes that rollups have these sums now. */
  noteApplied(deltas: readonly RollupDelta[]): void {
    for (const { id, sums } of deltas)
      for (const name of Object.keys(sums)) if (countsNamedModel(name)) this.known.get(id)?.add(name);
  }

  private hasUnknown({ id, sums }: RollupDelta): boolean {
    const known = this.known.get(id);
    return Object.keys(sums).some((name) => countsNamedModel(name) && known?.has(name) !== true);
  }

  private boundedDelta(delta: RollupDelta): RollupDelta {
    const known = this.known.get(delta.id) ?? new Set();
    const entries = Object.entries(delta.sums) as [string, number][];
    const strange = entries.filter(([name]) => countsNamedModel(name) && !known.has(name));
    const beyond = new Map(strange.slice(Math.max(0, maxModelNames - known.size)));
    if (beyond.size === 0) return delta;
    const sums = Object.fromEntries(entries.filter(([name]) => !beyond.has(name)));
    const others = [...beyond.values()].reduce((sum, count) => sum + count, sums[otherModels] ?? 0);
    return { ...delta, sums: { ...sums, [otherModels]: others } };
  }
}
