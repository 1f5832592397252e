import type { AllowListView } from '@trueport/contracts';
import { Types, type Connection, type Model } from 'mongoose';
import { collections } from '../declared-indexes.js';
import { durable } from '../write-concern.js';

/** A stored entry of the allow-list. */
export interface StoredAllowListEntry {
  readonly _id: Types.ObjectId;
  readonly tenant_id: string;
  readonly match: AllowListView['match'];
  /** An RE2 pattern, or the SHA-256 of the UTF-8 text in lower-case hex. */
  readonly value: string;
  /** Only findings of this type; all types when `null`. */
  readonly entity_type: string | null;
  readonly note: string | null;
  readonly created_at: Date;
  readonly revision: number;
}

const duplicateKeyCode = 11000;

/** Allow-lists. Every call takes the tenant: an entry of another one does not exist. */
export class AllowListRepository {
  private readonly model: Model<StoredAllowListEntry>;

  constructor(connection: Connection) {
    const { name, schema } = collections.allowList;
    this.model = connection.model<StoredAllowListEntry>('AllowListEntry', schema as never, name);
  }

  /** @returns `false` when the tenant has the same entry already */
  async create(entry: StoredAllowListEntry): Promise<boolean> {
    try {
      await this.model.collection.insertOne(entry as never, durable);
      return true;
    } catch (error) {
      if ((error as { code?: number }).code !== duplicateKeyCode) throw error;
      return false;
    }
  }

  /** All entries of a tenant, newest first. */
  entriesOf(tenantId: string): Promise<StoredAllowListEntry[]> {
    return this.model
      .find({ tenant_id: tenantId })
      .sort({ created_at: -1, _id: -1 })
      .lean<StoredAllowListEntry[]>()
      .exec();
  }

  count(tenantId: string): Promise<number> {
    return this.model.countDocuments({ tenant_id: tenantId }).exec();
  }

  /** `null` when the tenant has no such entry. */
  find(tenantId: string, id: string): Promise<StoredAllowListEntry | null> {
    return this.model
      .findOne({ _id: new Types.ObjectId(id), tenant_id: tenantId })
      .lean<StoredAllowListEntry>()
      .exec();
  }

  /** @returns `false` when there is no such entry any more */
  async delete(entry: StoredAllowListEntry): Promise<boolean> {
    const { _id, tenant_id } = entry;
    const result = await this.model.deleteOne({ _id, tenant_id }, durable).exec();
    return result.deletedCount === 1;
  }
}
