import type { Connection } from 'mongoose';
import { collections } from '../declared-indexes.js';
import { durable } from '../write-concern.js';
import type { RollupDelta, RollupDimensions, RollupSums } from './usage-rollup.js';

/** A stored rollup; `lanes` remembers per logger process the last batch that was added. */
export type StoredRollup = RollupDimensions &
  RollupSums & { readonly _id: string; readonly lanes: Readonly<Record<string, number>> };

const duplicateKeyCode = 11000;

/** Hourly rollups. */
export class UsageRollupRepository {
  constructor(private readonly connection: Connection) {}

  /**
   * Adds what a batch brings, to each rollup at most once: a rollup that has seen this batch of the lane, or a later
   * one, is left alone. Safe to repeat after any failure.
   *
   * @param lane letters and digits
   */
  async apply(lane: string, batchNumber: number, deltas: readonly RollupDelta[]): Promise<void> {
    if (deltas.length === 0) return;
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
    } catch (error) {
      // The rollup exists and has seen the batch: the upsert then runs into its own id.
      if (!isOnlyDuplicates(error)) throw error;
    }
  }

  private get collection() {
    return this.connection
      .getClient()
      .db(this.connection.name)
      .collection<StoredRollup>(collections.rollups.name);
  }
}

function isOnlyDuplicates(error: unknown): boolean {
  const { writeErrors } = error as { writeErrors?: unknown };
  const list = Array.isArray(writeErrors) ? writeErrors : writeErrors === undefined ? [] : [writeErrors];
  return list.length > 0 && list.every((entry) => (entry as { code?: number }).code === duplicateKeyCode);
}
