import type { ListLogsQuery } from '@trueport/contracts';
import type { Connection, mongo, Types } from 'mongoose';
import { collections } from '../declared-indexes.js';
import { durable } from '../write-concern.js';
import type { StoredUsageLog } from './usage-log.js';

/** Which logs exist already, of those that were to be inserted, and the batches that have claimed them. */
export interface ExistingLog {
  readonly _id: Types.ObjectId;
  readonly rollup_batch: string;
}

const duplicateKeyCode = 11000;

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
   * @returns the ones that existed, with the batch each belongs to
   */
  async insertNew(logs: readonly StoredUsageLog[]): Promise<ExistingLog[]> {
    if (logs.length === 0) return [];
    try {
      await this.collection.insertMany([...logs], { ordered: false, ...durable });
      return [];
    } catch (error) {
      const writeErrors = writeErrorsOf(error);
      if (writeErrors === null || writeErrors.some(({ code }) => code !== duplicateKeyCode)) throw error;
      const ids = writeErrors.map(({ index }) => (logs[index] as StoredUsageLog)._id);
      return this.claims(ids);
    }
  }

  /** Takes a log over from one batch to another, unless somebody else was first. */
  async reclaim(id: Types.ObjectId, from: string, to: string): Promise<boolean> {
    const result = await this.collection.updateOne(
      { _id: id, rollup_batch: from },
      { $set: { rollup_batch: to } },
      durable,
    );
    return result.modifiedCount === 1;
  }

  /** The batch each of these logs belongs to. */
  claims(ids: readonly Types.ObjectId[]): Promise<ExistingLog[]> {
    return this.collection
      .find({ _id: { $in: [...ids] } })
      .project<ExistingLog>({ rollup_batch: 1 })
      .toArray();
  }

  /** All logs a batch counts. */
  ofBatch(batch: string): Promise<StoredUsageLog[]> {
    return this.collection.find({ rollup_batch: batch }).toArray();
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

function writeErrorsOf(error: unknown): { code: number; index: number }[] | null {
  const { writeErrors } = error as { writeErrors?: unknown };
  if (writeErrors === undefined) return null;
  const list = Array.isArray(writeErrors) ? writeErrors : [writeErrors];
  return list.length === 0 ? null : (list as { code: number; index: number }[]);
}
