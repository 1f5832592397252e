import type { Connection, mongo, Types } from 'mongoose';
import { duplicateKeyPositions } from '../duplicate-keys.js';
import { portionsOf } from '../portions.js';
import { rollupDay } from '../rollups/rollup-scope.js';
import { confirmed, durable } from '../write-concern.js';

/** A document that counts in rollups through the batch that claimed it. */
export interface BatchedDocument {
  readonly _id: Types.ObjectId;
  readonly rollup_batch: string;
  readonly tenant_id: string;
  readonly timestamp: Date;
}

/** A document that existed already when it was to be inserted, and the batch that has claimed it. */
export interface ExistingDocument {
  readonly _id: Types.ObjectId;
  /** `null` for a document that existed and has vanished since: its life time was over. */
  readonly rollup_batch: string | null;
}

/** Documents that are written once and claimed by batches. */
export class BatchedDocuments<Stored extends BatchedDocument> {
  constructor(
    protected readonly connection: Connection,
    private readonly collectionName: string,
  ) {}

  /**
   * Inserts documents; those that exist are left as they are.
   *
   * @returns the ones that existed, each with the batch it belongs to; all others are inserted
   */
  async insertNew(documents: readonly Stored[]): Promise<ExistingDocument[]> {
    if (documents.length === 0) return [];
    try {
      await this.collection.insertMany([...documents] as never, { ordered: false, ...durable });
      return [];
    } catch (error) {
      const positions = duplicateKeyPositions(error);
      if (positions === null) throw error;
      return this.claims(positions.map((at) => (documents[at] as Stored)._id));
    }
  }

  /**
   * Takes documents over from one batch to another, all in one write, except those that somebody else was quicker to take.
   *
   * @returns the ones that were not taken, with the batches they belong to now
   */
  async reclaim(ids: readonly Types.ObjectId[], from: string, to: string): Promise<ExistingDocument[]> {
    const lost: ExistingDocument[] = [];
    for (const some of portionsOf(ids)) {
      const { modifiedCount } = await this.collection.updateMany(
        { _id: { $in: [...some] }, rollup_batch: from } as never,
        { $set: { rollup_batch: to } } as never,
        durable,
      );
      if (modifiedCount < some.length)
        lost.push(...(await this.claims(some)).filter(({ rollup_batch: batch }) => batch !== to));
    }
    return lost;
  }

  /** The batch each of these documents belongs to: one answer for each id. */
  async claims(ids: readonly Types.ObjectId[]): Promise<ExistingDocument[]> {
    const found = new Map<string, string>();
    for (const some of portionsOf(ids)) {
      const claims = this.collection
        .find({ _id: { $in: [...some] } } as never)
        .project<{ _id: Types.ObjectId; rollup_batch: string }>({ rollup_batch: 1 });
      for await (const { _id, rollup_batch: batch } of claims) found.set(_id.toHexString(), batch);
    }
    return ids.map((_id) => ({ _id, rollup_batch: found.get(_id.toHexString()) ?? null }));
  }

  /** The documents a batch counts, of those with these ids. */
  async ofBatch(batch: string, ids: readonly Types.ObjectId[]): Promise<Stored[]> {
    const documents: Stored[] = [];
    for (const some of portionsOf(ids))
      documents.push(
        ...((await this.collection
          .find({ _id: { $in: [...some] }, rollup_batch: batch } as never)
          .toArray()) as Stored[]),
      );
    return documents;
  }

  /**
   * All documents of a batch whose record is lost, of the tenants and UTC days of some of them. There is no index by batch:
   * it reads everything of those days, which is for accidents only.
   */
  async ofLostBatch(batch: string, some: readonly Stored[]): Promise<Stored[]> {
    const documents: Stored[] = [];
    for (const filter of tenantDays(some)) {
      const found = this.collection.find({ ...filter, rollup_batch: batch } as never, confirmed);
      documents.push(...((await found.toArray()) as Stored[]));
    }
    return documents;
  }

  protected get collection(): mongo.Collection<Stored> {
    const database = this.connection.getClient().db(this.connection.name);
    return database.collection(this.collectionName) as unknown as mongo.Collection<Stored>;
  }
}

const dayMs = 86_400_000;

/** A filter for each tenant and UTC day of these documents. */
function tenantDays(documents: readonly BatchedDocument[]): object[] {
  const filters = documents.map(({ tenant_id, timestamp }) => {
    const day = rollupDay(timestamp);
    return { tenant_id, timestamp: { $gte: day, $lt: new Date(day.getTime() + dayMs) } };
  });
  return [...new Map(filters.map((filter) => [JSON.stringify(filter), filter])).values()];
}
