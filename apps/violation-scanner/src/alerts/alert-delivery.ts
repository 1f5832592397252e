import type { Sealer } from '@trueport/auth';
import { RetryLater, type AlertJob } from '@trueport/jobs';
import {
  violationView,
  webhookSecretContext,
  type DeliveryRepository,
  type StoredWebhook,
  type ViolationRepository,
  type WebhookRepository,
} from '@trueport/persistence';
import { isStoreAway } from '@trueport/views';
import type { WebhookClient } from './webhook-client.js';
import { webhookSignature } from './webhook-signature.js';

/** A webhook did not take an alert. */
class NotDelivered extends Error {
  override readonly name = 'NotDelivered';
}

/** Delivers alerts. Every attempt is in the delivery log; the queue repeats those that fail. */
export class AlertDelivery {
  constructor(
    private readonly webhooks: WebhookRepository,
    private readonly violations: ViolationRepository,
    private readonly deliveries: DeliveryRepository,
    private readonly client: WebhookClient,
    private readonly sealer: Sealer,
  ) {}

  /** @throws RetryLater while the store is away; Error when the webhook did not take it */
  async deliver(job: AlertJob, attempt: number, isLast: boolean): Promise<void> {
    try {
      await this.attempt(job, attempt, isLast);
    } catch (error) {
      if (isStoreAway(error)) throw new RetryLater('the store is away', { cause: error });
      throw error;
    }
  }

  private async attempt(job: AlertJob, attempt: number, isLast: boolean): Promise<void> {
    const webhook = await this.webhooks.find(job.tenant_id, job.webhook_id);
    // Deleted or switched off since: nobody wants to know any more. A test is sent all the same.
    if (webhook === null || (!webhook.is_active && job.violation_id !== null)) return;
    const body = await this.bodyOf(job);
    if (body === null) return;
    const result = await this.client.post(webhook.url, this.headersOf(webhook, job, body), body);
    const isDelivered = result.kind === 'answered' && result.status >= 200 && result.status < 300;
    const error =
      result.kind === 'failed' ? result.error : isDelivered ? null : `the webhook answered ${result.status}`;
    await this.deliveries.record({
      delivery_id: job.delivery_id,
      tenant_id: job.tenant_id,
      webhook_id: job.webhook_id,
      violation_id: job.violation_id,
      attempted_at: new Date(),
      attempt,
      status_code: result.kind === 'answered' ? result.status : null,
      outcome: isDelivered ? 'delivered' : isLast ? 'given_up' : 'failed',
      error,
    });
    if (!isDelivered) throw new NotDelivered(error ?? 'not delivered');
  }

  private headersOf(webhook: StoredWebhook, job: AlertJob, body: string): Record<string, string> {
    const context = webhookSecretContext(job.tenant_id, job.webhook_id);
    const secret = this.sealer.open(webhook.sealed_secret, context);
    return {
      'content-type': 'application/json',
      'user-agent': 'TruePortAI-Gateway',
      'x-trueport-delivery': job.delivery_id,
      'x-trueport-signature': webhookSignature(secret, body, Math.floor(Date.now() / 1_000)),
    };
  }

  /** `null` for a violation that is gone. */
  private async bodyOf({ violation_id: id, tenant_id: tenantId }: AlertJob): Promise<string | null> {
    if (id === null) return JSON.stringify({ type: 'webhook.test', data: { tenant_id: tenantId } });
    const violation = await this.violations.find(tenantId, id);
    return violation === null
      ? null
      : JSON.stringify({
          type: 'violation.detected',
          data: { tenant_id: tenantId, ...violationView(violation) },
        });
  }
}
