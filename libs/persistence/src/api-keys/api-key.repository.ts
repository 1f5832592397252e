import type { ApiKeyRecord } from '@trueport/contracts';
import { Types, type Connection, type Model } from 'mongoose';
import { collections } from '../declared-indexes.js';
import { VersionedRecords } from '../versioned-records.js';
import { durable } from '../write-concern.js';

/** A stored key. */
export interface StoredApiKey {
  readonly _id: Types.ObjectId;
  readonly tenant_id: string;
  readonly team: string | null;
  readonly public_id: string;
  readonly hash: string;
  readonly masked: string;
  readonly owner: string | null;
  readonly rate_limit_rpm: number;
  readonly is_active: boolean;
  readonly created_at: Date;
  readonly revoked_at: Date | null;
  readonly revision: number;
}

/** What may change of a key. */
export type ApiKeyChanges = Partial<Pick<StoredApiKey, 'owner' | 'rate_limit_rpm' | 'is_active'>>;

/** API keys. Every call but those for the snapshot takes the tenant: a key of another one does not exist. */
export class ApiKeyRepository {
  private readonly model: Model<StoredApiKey>;
  private readonly records: VersionedRecords<StoredApiKey, ApiKeyRecord>;

  constructor(connection: Connection) {
    const { name, schema } = collections.apiKeys;
    this.model = connection.model<StoredApiKey>('ApiKey', schema as never, name);
    this.records = new VersionedRecords<StoredApiKey, ApiKeyRecord>(
      this.model,
      { revoked_at: null },
      recordOf,
    );
  }

  async create(key: Omit<StoredApiKey, 'revoked_at'>): Promise<void> {
    await this.model.collection.insertOne({ ...key, revoked_at: null } as never, durable);
  }

  /** Keys that are not revoked, newest first. */
  page(tenantId: string, offset: number, limit: number): Promise<StoredApiKey[]> {
    return this.model
      .find({ tenant_id: tenantId, revoked_at: null })
      .sort({ created_at: -1, _id: -1 })
      .skip(offset)
      .limit(limit)
      .lean<StoredApiKey[]>()
      .exec();
  }

  /** `null` when the tenant has no such key, or has revoked it. */
  find(tenantId: string, id: string): Promise<StoredApiKey | null> {
    return this.model
      .findOne({ _id: new Types.ObjectId(id), tenant_id: tenantId, revoked_at: null })
      .lean<StoredApiKey>()
      .exec();
  }

  /** Changes a key that is still as it was read. @returns `false` when it has been changed or revoked since */
  update(read: StoredApiKey, changes: ApiKeyChanges, revision: number): Promise<boolean> {
    return this.records.change(read, { ...changes, revision });
  }

  /** Revokes for good a key that is still as it was read; the record stays so that every instance learns of it. */
  revoke(read: StoredApiKey, revision: number, at: Date): Promise<boolean> {
    return this.records.change(read, { is_active: false, revoked_at: at, revision });
  }

  /** Every key that is not revoked, for the snapshot. */
  all(): AsyncIterable<ApiKeyRecord> {
    return this.records.all();
  }

  /** Keys whose revision is above the given one, lowest first, revoked ones included. */
  changedSince(revision: number, limit: number): Promise<ApiKeyRecord[]> {
    return this.records.changedSince(revision, limit);
  }
}

function recordOf(key: StoredApiKey): ApiKeyRecord {
  return {
    key_id: key._id.toHexString(),
    public_id: key.public_id,
    tenant_id: key.tenant_id,
    team: key.team,
    masked: key.masked,
    hash: key.hash,
    is_active: key.is_active,
    revoked: key.revoked_at !== null,
    rate_limit_rpm: key.rate_limit_rpm,
    revision: key.revision,
  };
}
