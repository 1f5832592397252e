import type { ListLogsQuery } from '@trueport/contracts';
import type { Connection, mongo, Types } from 'mongoose';
import { collections } from '../declared-indexes.js';
import { duplicateKeyPositions } from '../duplicate-keys.js';
import { portionsOf } from '../portions.js';
import { durable } from '../write-concern.js';
import type { StoredUsageLog } from './usage-log.js';

/** A log that existed already when it was to be inserted, and the batch that has claimed it. */
export interface ExistingLog {
  readonly _id: Types.ObjectId;
  /** `null` for a log that existed and has vanished since: its life time was over. */
  readonly rollup_batch: string | null;
}

/** Usage logs. Queries take the tenant: logs of another one do not exist. */
export class UsageLogRepository {
  constructor(private readonly connection: Connection) {}

  /** A page, newest first, and how many logs fit in all. Both are answered by an index. */
  async page(tenantId: string, query: ListLogsQuery): Promise<{ items: StoredUsageLog[]; total: number }> {
    const filter = filterOf(tenantId, query);
    const [items, total] = await Promise.all([
      this.collection
        .find(filter)
        .sort({ timestamp: -1, _id: -1 })
        .skip(query.offset)
        .limit(query.limit)
        .toArray(),
      this.collection.countDocuments(filter),
    ]);
    return { items, total };
  }

  /**
   * Inserts logs; those that exist are left as they are.
   *
   * @returns the ones that existed, each with the batch it belongs to; all others are inserted
   */
  async insertNew(logs: readonly StoredUsageLog[]): Promise<ExistingLog[]> {
    if (logs.length === 0) return [];
    try {
      await this.collection.insertMany([...logs], { ordered: false, ...durable });
      return [];
    } catch (error) {
      const positions = duplicateKeyPositions(error);
      if (positions === null) throw error;
      return this.claims(positions.map((at) => (logs[at] as StoredUsageLog)._id));
    }
  }

  /**
   * Takes logs over from one batch to another, all in one write, except those that somebody else was quicker to take.
   *
   * @returns the ones that were not taken, with the batches they belong to now
   */
  async reclaim(ids: readonly Types.ObjectId[], from: string, to: string): Promise<ExistingLog[]> {
    const lost: ExistingLog[] = [];
    for (const some of portionsOf(ids)) {
      const { modifiedCount } = await this.collection.updateMany(
        { _id: { $in: [...some] }, rollup_batch: from },
        { $set: { rollup_batch: to } },
        durable,
      );
      if (modifiedCount < some.length)
        lost.push(...(await this.claims(some)).filter(({ rollup_batch: batch }) => batch !== to));
    }
    return lost;
  }

  /** The batch each of these logs belongs to: one answer for each id. */
  async claims(ids: readonly Types.ObjectId[]): Promise<ExistingLog[]> {
    const found = new Map<string, string>();
    for (const some of portionsOf(ids)) {
      const claims = this.collection
        .find({ _id: { $in: [...some] } })
        .project<{ _id: Types.ObjectId; rollup_batch: string }>({ rollup_batch: 1 });
      for await (const { _id, rollup_batch: batch } of claims) found.set(_id.toHexString(), batch);
    }
    return ids.map((_id) => ({ _id, rollup_batch: found.get(_id.toHexString()) ?? null }));
  }

  /** The logs a batch counts, of those with these ids. */
  async ofBatch(batch: string, ids: readonly Types.ObjectId[]): Promise<StoredUsageLog[]> {
    const logs: StoredUsageLog[] = [];
    for (const some of portionsOf(ids))
      logs.push(...(await this.collection.find({ _id: { $in: [...some] }, rollup_batch: batch }).toArray()));
    return logs;
  }

  private get collection(): mongo.Collection<StoredUsageLog> {
    const database = this.connection.getClient().db(this.connection.name);
    return database.collection<StoredUsageLog>(
      collections.usageLogs.name,
    ) as unknown as mongo.Collection<StoredUsageLog>;
  }
}

/** A key is named by its id or by its masked form; the two cannot be mistaken for each other. */
function filterOf(tenantId: string, query: ListLogsQuery): Record<string, unknown> {
  const { api_key: apiKey, provider, start_date: start, end_date: end } = query;
  const timestamp = {
    ...(start === undefined ? {} : { $gte: start }),
    ...(end === undefined ? {} : { $lte: end }),
  };
  return {
    tenant_id: tenantId,
    ...(apiKey === undefined ? {} : /^[0-9a-f]{24}$/.test(apiKey) ? { key_id: apiKey } : { api_key: apiKey }),
    ...(provider === undefined ? {} : { provider }),
    ...(Object.keys(timestamp).length === 0 ? {} : { timestamp }),
  };
}
