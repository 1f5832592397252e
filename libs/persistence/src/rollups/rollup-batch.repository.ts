import { mongo, Types, type Connection } from 'mongoose';
import { collections } from '../declared-indexes.js';
import { confirmed, durable } from '../write-concern.js';

/**
 * `pending`: documents are being inserted; `sealed`: the set of documents is final; `applied`: the rollups have it;
 * `abandoned`: another worker has taken the documents over.
 */
export type RollupBatchState = 'pending' | 'sealed' | 'applied' | 'abandoned';

interface StoredRollupBatch {
  readonly _id: string;
  readonly state: RollupBatchState;
  readonly at: Date;
  readonly log_ids?: mongo.Binary;
  readonly applied_at?: Date;
}

/** The states of batches; every change is a compare-and-set. */
export class RollupBatchRepository {
  constructor(private readonly connection: Connection) {}

  /** @param documentIds the documents the batch may come to count */
  async begin(id: string, at: Date, documentIds: readonly Types.ObjectId[]): Promise<void> {
    await this.collection.insertOne({ _id: id, state: 'pending', at, log_ids: packed(documentIds) }, durable);
  }

  /**
   * `null` for a batch nobody knows: it was applied and its life time is over, or its record is lost. Which of the two
   * only the rollups can tell.
   */
  async stateOf(id: string): Promise<RollupBatchState | null> {
    const record = await this.collection.findOne({ _id: id }, { projection: { state: 1 }, ...confirmed });
    return record?.state ?? null;
  }

  /**
   * The documents a sealed batch may count; none when it is not sealed any more.
   *
   * @throws Error when the record does not name its documents: to apply nothing would lose them
   */
  async sealedDocumentIds(id: string): Promise<Types.ObjectId[]> {
    const record = await this.collection.findOne({ _id: id, state: 'sealed' }, confirmed);
    if (record === null) return [];
    if (record.log_ids === undefined) throw new Error(`the sealed batch ${id} does not name its documents`);
    return unpacked(record.log_ids);
  }

  /** @returns whether the batch was in the state `from` and is in the state `to` now */
  async move(id: string, from: RollupBatchState, to: RollupBatchState): Promise<boolean> {
    const result = await this.collection.updateOne(
      { _id: id, state: from },
      {
        $set: { state: to },
        ...(to === 'sealed' ? {} : { $unset: { log_ids: '' } }),
        ...(to === 'applied' ? { $currentDate: { applied_at: true } } : {}),
      },
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

const idBytes = 12;

function packed(ids: readonly Types.ObjectId[]): mongo.Binary {
  return new mongo.Binary(Buffer.concat(ids.map(({ id }) => id)));
}

function unpacked({ buffer, position }: mongo.Binary): Types.ObjectId[] {
  return Array.from(
    { length: position / idBytes },
    (_, at) => new Types.ObjectId(buffer.subarray(at * idBytes, (at + 1) * idBytes)),
  );
}
