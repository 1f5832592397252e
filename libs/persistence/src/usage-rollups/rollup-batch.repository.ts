import type { Connection } from 'mongoose';
import { collections } from '../declared-indexes.js';
import { durable } from '../write-concern.js';

/**
 * `pending`: logs are being inserted; `sealed`: the set of logs is final; `applied`: the rollups have it;
 * `abandoned`: another worker has taken the logs over.
 */
export type RollupBatchState = 'pending' | 'sealed' | 'applied' | 'abandoned';

interface StoredRollupBatch {
  readonly _id: string;
  readonly state: RollupBatchState;
  readonly at: Date;
}

/** The states of batches; every change is a compare-and-set. */
export class RollupBatchRepository {
  constructor(private readonly connection: Connection) {}

  async begin(id: string, at: Date): Promise<void> {
    await this.collection.insertOne({ _id: id, state: 'pending', at }, durable);
  }

  /** `null` for a batch nobody knows: its life time is over, and it had been applied long before. */
  async stateOf(id: string): Promise<RollupBatchState | null> {
    return (await this.collection.findOne({ _id: id }))?.state ?? null;
  }

  /** @returns whether the batch was in the state `from` and is in the state `to` now */
  async move(id: string, from: RollupBatchState, to: RollupBatchState): Promise<boolean> {
    const result = await this.collection.updateOne(
      { _id: id, state: from },
      { $set: { state: to } },
      durable,
    );
    return result.modifiedCount === 1;
  }

  private get collection() {
    return this.connection
      .getClient()
      .db(this.connection.name)
      .collection<StoredRollupBatch>(collections.rollupBatches.name);
  }
}
