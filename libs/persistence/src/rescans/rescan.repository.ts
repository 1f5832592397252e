import type { RescanView } from '@trueport/contracts';
import { Types, type Connection, type mongo } from 'mongoose';
import { collections } from '../declared-indexes.js';
import { durable } from '../write-concern.js';

/** A stored order to scan a period again. */
export interface StoredRescan {
  readonly _id: Types.ObjectId;
  readonly tenant_id: string;
  readonly from: Date;
  readonly to: Date;
  readonly state: RescanView['state'];
  readonly contents_found: number;
  readonly contents_scanned: number;
  readonly created_at: Date;
}

/** What changes while a period is scanned. */
export type RescanProgress = Partial<Pick<StoredRescan, 'state' | 'contents_found' | 'contents_scanned'>>;

/** Orders to scan a period again. Every call takes the tenant: an order of another one does not exist. */
export class RescanRepository {
  constructor(private readonly connection: Connection) {}

  async create(rescan: StoredRescan): Promise<void> {
    await this.collection.insertOne(rescan, durable);
  }

  /** @param id 24 hex digits */
  find(tenantId: string, id: string): Promise<StoredRescan | null> {
    return this.collection.findOne({ _id: new Types.ObjectId(id), tenant_id: tenantId });
  }

  async note(tenantId: string, id: string, progress: RescanProgress): Promise<void> {
    await this.collection.updateOne(
      { _id: new Types.ObjectId(id), tenant_id: tenantId },
      { $set: progress },
      durable,
    );
  }

  private get collection(): mongo.Collection<StoredRescan> {
    const database = this.connection.getClient().db(this.connection.name);
    return database.collection(collections.rescans.name) as unknown as mongo.Collection<StoredRescan>;
  }
}
