import type { ListLogsQuery } from '@trueport/contracts';
import { Types, type Connection } from 'mongoose';
import { collections } from '../declared-indexes.js';
import { BatchedDocuments } from '../batched/batched-documents.js';
import type { StoredUsageLog } from './usage-log.js';

/** Which logs are wanted. */
export type UsageLogFilter = Omit<ListLogsQuery, 'limit' | 'offset'>;

/** Usage logs. Queries take the tenant: logs of another one do not exist. */
export class UsageLogRepository extends BatchedDocuments<StoredUsageLog> {
  constructor(connection: Connection) {
    super(connection, collections.usageLogs.name);
  }

  /** A page, newest first, and how many logs fit in all. Both are answered by an index. */
  async page(tenantId: string, query: ListLogsQuery): Promise<{ items: StoredUsageLog[]; total: number }> {
    const filter = filterOf(tenantId, query);
    const [items, total] = await Promise.all([
      this.collection
        .find(filter as never)
        .sort({ timestamp: -1, _id: -1 })
        .skip(query.offset)
        .limit(query.limit)
        .toArray(),
      this.collection.countDocuments(filter as never),
    ]);
    return { items: items as StoredUsageLog[], total };
  }

  /** All that fit, newest first, read as they are needed. */
  stream(tenantId: string, query: UsageLogFilter): AsyncIterable<StoredUsageLog> {
    const filter = filterOf(tenantId, query);
    return this.collection
      .find(filter as never)
      .sort({ timestamp: -1, _id: -1 }) as AsyncIterable<StoredUsageLog>;
  }

  /** All since a moment, oldest first, read as they are needed. */
  since(tenantId: string, from: Date): AsyncIterable<StoredUsageLog> {
    const filter = { tenant_id: tenantId, timestamp: { $gte: from } };
    return this.collection
      .find(filter as never)
      .sort({ timestamp: 1, _id: 1 }) as AsyncIterable<StoredUsageLog>;
  }

  /** All that started in a period, oldest first, read as they are needed. @param to is not part of it */
  period(tenantId: string, from: Date, to: Date): AsyncIterable<StoredUsageLog> {
    const filter = { tenant_id: tenantId, timestamp: { $gte: from, $lt: to } };
    return this.collection
      .find(filter as never)
      .sort({ timestamp: 1, _id: 1 }) as AsyncIterable<StoredUsageLog>;
  }

  /** @param id 24 hex digits */
  async find(tenantId: string, id: string): Promise<StoredUsageLog | null> {
    const filter = { _id: Types.ObjectId.createFromHexString(id), tenant_id: tenantId };
    return (await this.collection.findOne(filter as never)) as StoredUsageLog | null;
  }
}

/** A key is named by its id or by its masked form; the two cannot be mistaken for each other. */
function filterOf(tenantId: string, query: UsageLogFilter): Record<string, unknown> {
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
