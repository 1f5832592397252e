import type { WebhookDeliveryView } from '@trueport/contracts';
import type { Connection, Model } from 'mongoose';
import { collections } from '../declared-indexes.js';

/** A stored attempt to deliver an alert. */
export interface StoredDelivery {
  /** Delivery and attempt, `{delivery_id}-{attempt}`. */
  readonly _id: string;
  readonly tenant_id: string;
  readonly webhook_id: string;
  /** `null` for a test. */
  readonly violation_id: string | null;
  readonly attempted_at: Date;
  /** From 1. */
  readonly attempt: number;
  /** `null` when no answer came. */
  readonly status_code: number | null;
  readonly outcome: WebhookDeliveryView['outcome'];
  readonly error: string | null;
}

/** An attempt as the one who made it knows it. */
export type AttemptedDelivery = Omit<StoredDelivery, '_id'> & {
  /** The same for all attempts to deliver one alert to one webhook. */
  readonly delivery_id: string;
};

/** Attempts to deliver alerts; they expire after 30 days. */
export class DeliveryRepository {
  private readonly model: Model<StoredDelivery>;

  constructor(connection: Connection) {
    const { name, schema } = collections.webhookDeliveries;
    this.model = connection.model<StoredDelivery>('WebhookDelivery', schema as never, name);
  }

  /** Records an attempt. Recording the same attempt again replaces it: jobs may run twice. */
  async record(attempted: AttemptedDelivery): Promise<void> {
    const { delivery_id: deliveryId, ...delivery } = attempted;
    const _id = `${deliveryId}-${attempted.attempt}`;
    await this.model.updateOne({ _id }, { $set: delivery }, { upsert: true }).exec();
  }

  /** Attempts for one webhook, newest first. */
  page(tenantId: string, webhookId: string, offset: number, limit: number): Promise<StoredDelivery[]> {
    return this.model
      .find({ tenant_id: tenantId, webhook_id: webhookId })
      .sort({ attempted_at: -1, _id: -1 })
      .skip(offset)
      .limit(limit)
      .lean<StoredDelivery[]>()
      .exec();
  }
}
