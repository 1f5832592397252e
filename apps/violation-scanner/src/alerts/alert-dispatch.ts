import { severities } from '@trueport/contracts';
import type { JobQueue } from '@trueport/jobs';
import type { StoredViolation, StoredWebhook, WebhookRepository } from '@trueport/persistence';

/** Queues an alert for every webhook that wants to know of a violation. */
export class AlertDispatch {
  constructor(
    private readonly webhooks: WebhookRepository,
    private readonly jobs: JobQueue<'alerts'>,
  ) {}

  /** Doing it again queues nothing twice while the first alert is on its way. */
  async queue(tenantId: string, violations: readonly StoredViolation[]): Promise<void> {
    if (violations.length === 0) return;
    for (const webhook of await this.webhooks.activeOf(tenantId)) {
      for (const violation of violations.filter((one) => isWanted(webhook, one))) {
        const webhookId = webhook._id.toHexString();
        const deliveryId = `${webhookId}-${violation._id}`;
        await this.jobs.add(deliveryId, {
          webhook_id: webhookId,
          tenant_id: tenantId,
          violation_id: violation._id,
          delivery_id: deliveryId,
        });
      }
    }
  }
}

/** Severities are listed worst first. */
function isWanted(webhook: StoredWebhook, { severity, type }: StoredViolation): boolean {
  return (
    severities.indexOf(severity) <= severities.indexOf(webhook.min_severity) &&
    (webhook.types === null || webhook.types.includes(type))
  );
}
