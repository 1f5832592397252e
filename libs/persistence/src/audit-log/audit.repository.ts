import type { AuditView } from '@trueport/contracts';
import { Types, type Connection, type Model } from 'mongoose';
import { collections } from '../declared-indexes.js';
import { durable } from '../write-concern.js';

/** A stored audit record. */
export interface StoredAudit {
  readonly _id: Types.ObjectId;
  readonly tenant_id: string;
  readonly at: Date;
  readonly actor: string;
  readonly action: AuditView['action'];
  readonly target_id: string;
  readonly changes: AuditView['changes'];
  readonly outcome: AuditView['outcome'];
  readonly request_id: string;
}

/** Which records of a tenant are wanted. */
export interface AuditQuery {
  readonly offset: number;
  readonly limit: number;
  readonly start_date?: Date | undefined;
  readonly end_date?: Date | undefined;
}

/** The audit log. A record is written before the change it speaks of, so that no change is without one. */
export class AuditRepository {
  private readonly model: Model<StoredAudit>;

  constructor(connection: Connection) {
    const { name, schema } = collections.audit;
    this.model = connection.model<StoredAudit>('Audit', schema as never, name);
  }

  /** Writes a record with outcome `pending`. @returns its id */
  async begin(record: Omit<StoredAudit, '_id' | 'outcome'>): Promise<Types.ObjectId> {
    const _id = new Types.ObjectId();
    await this.model.collection.insertOne({ _id, ...record, outcome: 'pending' } as never, durable);
    return _id;
  }

  async end(id: Types.ObjectId, outcome: 'done' | 'failed'): Promise<void> {
    await this.model.updateOne({ _id: id }, { $set: { outcome } }, durable).exec();
  }

  /** Newest first. */
  page(tenantId: string, query: AuditQuery): Promise<StoredAudit[]> {
    const at = {
      ...(query.start_date === undefined ? {} : { $gte: query.start_date }),
      ...(query.end_date === undefined ? {} : { $lte: query.end_date }),
    };
    return this.model
      .find({ tenant_id: tenantId, ...(Object.keys(at).length === 0 ? {} : { at }) })
      .sort({ at: -1, _id: -1 })
      .skip(query.offset)
      .limit(query.limit)
      .lean<StoredAudit[]>()
      .exec();
  }
}
