import type { PolicyRecord } from '@trueport/contracts';
import type { Connection, Model, Types } from 'mongoose';
import { collections } from '../declared-indexes.js';
import { VersionedRecords } from '../versioned-records.js';
import { durable } from '../write-concern.js';
import { policyIdOf } from './policy-id.js';

/** A stored policy. */
export interface StoredPolicy extends Omit<PolicyRecord, 'id'> {
  readonly _id: Types.ObjectId;
  /** `pol-…`, unique per tenant and never given twice. */
  readonly policy_id: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** What may change of a policy. */
export type PolicyChanges = Partial<
  Pick<
    StoredPolicy,
    'name' | 'action' | 'trigger_type' | 'pattern' | 'applies_to' | 'is_active' | 'priority' | 'failure_mode'
  >
>;

interface Counter {
  readonly _id: string;
  readonly value: number;
}

/** Policies. Every call but those for the snapshot takes the tenant: a policy of another one does not exist. */
export class PolicyRepository {
  private readonly model: Model<StoredPolicy>;
  private readonly records: VersionedRecords<StoredPolicy, PolicyRecord>;

  constructor(private readonly connection: Connection) {
    const { name, schema } = collections.policies;
    this.model = connection.model<StoredPolicy>('Policy', schema as never, name);
    this.records = new VersionedRecords<StoredPolicy, PolicyRecord>(this.model, { deleted: false }, changeOf);
  }

  /** The id of the tenant's next policy; no two callers get the same one, and none comes back after a deletion. */
  async nextId(tenantId: string): Promise<string> {
    const counters = this.connection
      .getClient()
      .db(this.connection.name)
      .collection<Counter>('policy_counters');
    const counter = await counters.findOneAndUpdate(
      { _id: tenantId },
      { $inc: { value: 1 } },
      { upsert: true, returnDocument: 'after', ...durable },
    );
    if (counter === null) throw new Error('the counter of policies gave nothing back');
    return policyIdOf(counter.value);
  }

  async create(policy: Omit<StoredPolicy, 'deleted'>): Promise<void> {
    await this.model.collection.insertOne({ ...policy, deleted: false } as never, durable);
  }

  /** Policies in the order in which they are applied: by priority, then by id. */
  page(tenantId: string, offset: number, limit: number): Promise<StoredPolicy[]> {
    return this.model
      .find({ tenant_id: tenantId, deleted: false })
      .sort({ priority: 1, policy_id: 1 })
      .skip(offset)
      .limit(limit)
      .lean<StoredPolicy[]>()
      .exec();
  }

  /** `null` when the tenant has no such policy, or has deleted it. */
  find(tenantId: string, id: string): Promise<StoredPolicy | null> {
    return this.model
      .findOne({ tenant_id: tenantId, policy_id: id, deleted: false })
      .lean<StoredPolicy>()
      .exec();
  }

  /** Changes a policy that is still as it was read. @returns `false` when it has been changed or deleted since */
  update(read: StoredPolicy, changes: PolicyChanges, revision: number, at: Date): Promise<boolean> {
    return this.records.change(read, { ...changes, updated_at: at, revision });
  }

  /** Deletes for good a policy that is still as it was read. @returns `false` when it is not */
  delete(read: StoredPolicy, revision: number, at: Date): Promise<boolean> {
    return this.records.change(read, { deleted: true, is_active: false, updated_at: at, revision });
  }

  /** Every policy of the installation that is not deleted, for the snapshot. */
  all(): AsyncIterable<PolicyRecord> {
    return this.records.all();
  }

  /** Policies whose revision is above the given one, lowest first, deleted ones included. */
  changedSince(revision: number, limit: number): Promise<PolicyRecord[]> {
    return this.records.changedSince(revision, limit);
  }
}

function changeOf(stored: StoredPolicy): PolicyRecord {
  const { _id, policy_id: id, created_at: _created, updated_at: _updated, ...policy } = stored;
  return { id, ...policy };
}
