import type { Severity, ViolationType } from '@trueport/contracts';
import { Types, type Connection, type Model } from 'mongoose';
import { collections } from '../declared-indexes.js';
import { durable } from '../write-concern.js';

/** A stored webhook. */
export interface StoredWebhook {
  readonly _id: Types.ObjectId;
  readonly tenant_id: string;
  readonly url: string;
  readonly min_severity: Severity;
  /** All types when `null`. */
  readonly types: readonly ViolationType[] | null;
  readonly is_active: boolean;
  /** The signing secret (`whsec_…`), sealed for `webhookSecretContext` of this record. */
  readonly sealed_secret: string;
  readonly created_at: Date;
  readonly revision: number;
}

/** What may change of a webhook. */
export type WebhookChanges = Partial<Pick<StoredWebhook, 'url' | 'min_severity' | 'types' | 'is_active'>>;

/**
 * Binds a sealed signing secret to its webhook, so that secrets cannot be swapped in the store.
 *
 * @param webhookId 24 hex digits
 */
export function webhookSecretContext(tenantId: string, webhookId: string): string {
  return `webhook-secret:${tenantId}:${webhookId}`;
}

/** Webhooks. Every call takes the tenant: a webhook of another one does not exist. */
export class WebhookRepository {
  private readonly model: Model<StoredWebhook>;

  constructor(connection: Connection) {
    const { name, schema } = collections.webhooks;
    this.model = connection.model<StoredWebhook>('Webhook', schema as never, name);
  }

  async create(webhook: StoredWebhook): Promise<void> {
    await this.model.collection.insertOne(webhook as never, durable);
  }

  /** All webhooks of a tenant, newest first. */
  list(tenantId: string): Promise<StoredWebhook[]> {
    return this.model
      .find({ tenant_id: tenantId })
      .sort({ created_at: -1, _id: -1 })
      .lean<StoredWebhook[]>()
      .exec();
  }

  /** Webhooks that want alerts, newest first. */
  async activeOf(tenantId: string): Promise<StoredWebhook[]> {
    return (await this.list(tenantId)).filter((webhook) => webhook.is_active);
  }

  count(tenantId: string): Promise<number> {
    return this.model.countDocuments({ tenant_id: tenantId }).exec();
  }

  /** `null` when the tenant has no such webhook. */
  find(tenantId: string, id: string): Promise<StoredWebhook | null> {
    return this.model
      .findOne({ _id: new Types.ObjectId(id), tenant_id: tenantId })
      .lean<StoredWebhook>()
      .exec();
  }

  /** Changes a webhook that is still as it was read. @returns `false` when it is not */
  async update(read: StoredWebhook, changes: WebhookChanges, revision: number): Promise<boolean> {
    const result = await this.model
      .updateOne(asRead(read), { $set: { ...changes, revision } }, durable)
      .exec();
    return result.modifiedCount === 1;
  }

  /** Deletes a webhook, and its secret, that is still as it was read. @returns `false` when it is not */
  async delete(read: StoredWebhook): Promise<boolean> {
    const result = await this.model.deleteOne(asRead(read), durable).exec();
    return result.deletedCount === 1;
  }
}

function asRead({ _id, tenant_id, revision }: StoredWebhook) {
  return { _id, tenant_id, revision };
}
