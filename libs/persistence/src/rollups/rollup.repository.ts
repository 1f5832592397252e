import type { Connection } from 'mongoose';
import { duplicateKeyPositions } from '../duplicate-keys.js';
import { portionsOf } from '../portions.js';
import { confirmed, durable } from '../write-concern.js';
import { ModelBound } from './model-bound.js';
import { modelCountsOf } from './model-names.js';
import type { RollupScope } from './rollup-scope.js';

/** What a batch adds to one rollup. */
export interface RollupDelta {
  readonly id: string;
  /** Written once, when the rollup is made. */
  readonly dimensions: { readonly scope: RollupScope };
  /** Names and integers; names may have dots. Of models that a rollup has no room for, the count goes to all others. */
  readonly sums: object;
}

/** What every rollup has beside its dimensions and sums. */
interface StoredRollup {
  readonly _id: string;
  /** Per writing process the last batch that was added. */
  readonly lanes: Readonly<Record<string, number>>;
  readonly by_model?: Readonly<Record<string, number>>;
}

/** A rollup is missing once at most; the next attempt finds it and needs no insertion. */
const maxAttempts = 5;

/** Sums that are added to batch by batch. */
export class RollupRepository {
  private readonly modelBound = new ModelBound((ids) => this.models(ids));

  constructor(
    private readonly connection: Connection,
    private readonly collectionName: string,
  ) {}

  /**
   * Adds what a batch brings, to each rollup at most once: a rollup that has seen this batch of the lane, or a later
   * one, is left alone. Safe to repeat after any failure. When it resolves, every rollup has seen the batch.
   *
   * @param lane letters and digits
   * @throws Error when rollups go on refusing the batch
   */
  async apply(lane: string, batchNumber: number, deltas: readonly RollupDelta[]): Promise<void> {
    const bounded = await this.modelBound.bounded(deltas);
    let left: readonly RollupDelta[] = bounded;
    for (let attempt = 1; left.length > 0; attempt += 1) {
      const refused = await this.tryApply(lane, batchNumber, left);
      // Either the rollup has seen the batch, or somebody else inserted it a moment before us: then ours is not in it.
      const unseen = await this.unseen(
        lane,
        batchNumber,
        refused.map(({ id }) => id),
      );
      left = refused.filter(({ id }) => unseen.has(id));
      if (left.length > 0 && attempt === maxAttempts)
        throw new Error(`${left.length} rollups do not take the batch ${lane}:${batchNumber}`);
    }
    this.modelBound.noteApplied(bounded);
  }

  /** Those of the rollups that have seen neither this batch of the lane nor a later one, or that do not exist. */
  async unseen(lane: string, batchNumber: number, ids: readonly string[]): Promise<Set<string>> {
    const unseen = new Set(ids);
    for (const some of portionsOf(ids)) {
      const seen = this.collection
        .find({ _id: { $in: [...some] }, [`lanes.${lane}`]: { $gte: batchNumber } } as never, confirmed)
        .project<{ _id: string }>({ _id: 1 });
      for await (const { _id } of seen) unseen.delete(_id);
    }
    return unseen;
  }

  /** The models rollups count by name. */
  private async models(ids: readonly string[]): Promise<Map<string, readonly string[]>> {
    const models = new Map<string, readonly string[]>();
    for (const some of portionsOf(ids)) {
      const found = this.collection
        .find({ _id: { $in: [...some] } }, confirmed)
        .project<Pick<StoredRollup, '_id' | 'by_model'>>({ by_model: 1 });
      for await (const { _id, by_model: counts = {} } of found) models.set(_id, modelCountsOf(counts));
    }
    return models;
  }

  /**
   * One write, in the order of the deltas: summaries come last, so that whoever finds a batch in one of them knows that all
   * other rollups have it.
   *
   * @returns what ran into the id of a rollup: it exists and has seen the batch, or it was inserted meanwhile
   */
  private async tryApply(
    lane: string,
    batchNumber: number,
    deltas: readonly RollupDelta[],
  ): Promise<readonly RollupDelta[]> {
    const seen = `lanes.${lane}`;
    const operations = deltas.map(({ id, dimensions, sums }) => ({
      updateOne: {
        filter: { _id: id, [seen]: { $not: { $gte: batchNumber } } },
        update: { $inc: { ...sums }, $set: { [seen]: batchNumber }, $setOnInsert: { ...dimensions } },
        upsert: true,
      },
    }));
    try {
      await this.collection.bulkWrite(operations as never, { ordered: false, ...durable });
      return [];
    } catch (error) {
      const positions = duplicateKeyPositions(error);
      if (positions === null) throw error;
      return positions.map((at) => deltas[at] as RollupDelta);
    }
  }

  private get collection() {
    return this.connection.getClient().db(this.connection.name).collection<StoredRollup>(this.collectionName);
  }
}
