import { Inject, Injectable } from '@nestjs/common';
import { GatewayError, type WebhookDeliveryView } from '@trueport/contracts';
import type { JobQueue } from '@trueport/jobs';
import { DeliveryRepository } from '@trueport/persistence';
import { Types } from 'mongoose';
import { AuditTrail, type Actor } from '../audit/audit-trail.js';
import { ALERT_QUEUE } from './webhooks.tokens.js';
import { deliveryViewOf } from './webhook-view.js';
import { WebhooksService } from './webhooks.service.js';

const retryAfterSeconds = 2;

/** What was sent to the webhooks of a tenant, and sending something to try one. */
@Injectable()
export class DeliveriesService {
  constructor(
    @Inject(WebhooksService) private readonly webhooks: WebhooksService,
    @Inject(DeliveryRepository) private readonly deliveries: DeliveryRepository,
    @Inject(AuditTrail) private readonly audit: AuditTrail,
    @Inject(ALERT_QUEUE) private readonly queue: JobQueue<'alerts'>,
  ) {}

  /** Attempts of the last 30 days, newest first. @throws GatewayError NOT_FOUND */
  async list(
    tenantId: string,
    webhookId: string,
    page: { readonly limit: number; readonly offset: number },
  ): Promise<WebhookDeliveryView[]> {
    await this.webhooks.get(tenantId, webhookId);
    const attempts = await this.deliveries.page(tenantId, webhookId, page.offset, page.limit);
    return attempts.map(deliveryViewOf);
  }

  /**
   * Queues a test alert, also for a webhook that is switched off: that is when people try one.
   *
   * @returns the id with which the ids of its attempts begin
   * @throws GatewayError NOT_FOUND; UNAVAILABLE when the queue is away
   */
  async test(actor: Actor, webhookId: string): Promise<{ delivery_id: string }> {
    const { tenantId } = actor.principal;
    await this.webhooks.get(tenantId, webhookId);
    const delivery_id = new Types.ObjectId().toHexString();
    const job = { webhook_id: webhookId, tenant_id: tenantId, violation_id: null, delivery_id };
    const changes = { delivery_id: { before: null, after: delivery_id } };
    const intended = { action: 'webhook.test', targetId: webhookId, changes } as const;
    let isQueueAsked = false;
    try {
      await this.audit.around(actor, intended, () => {
        isQueueAsked = true;
        return this.queue.add(delivery_id, job);
      });
    } catch (error) {
      if (!isQueueAsked || error instanceof GatewayError) throw error;
      // Redis went away during the call: the record stays pending, the client may ask again.
      throw new GatewayError('UNAVAILABLE', undefined, { cause: error, retryAfterSeconds });
    }
    return { delivery_id };
  }
}
