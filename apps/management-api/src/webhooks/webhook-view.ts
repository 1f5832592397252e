import type { WebhookDeliveryView, WebhookView } from '@trueport/contracts';
import type { StoredDelivery, StoredWebhook, WebhookChanges } from '@trueport/persistence';

/** What a tenant decides about a webhook. */
export type WebhookFields = Required<WebhookChanges>;

/** A webhook as lists show it: without its secret. */
export function webhookViewOf(webhook: StoredWebhook): WebhookView {
  const { types, ...fields } = fieldsOf(webhook);
  return {
    id: webhook._id.toHexString(),
    ...fields,
    types: types === null ? null : [...types],
    created_at: webhook.created_at.toISOString(),
  };
}

/** The fields of a stored webhook that may change. */
export function fieldsOf({ url, min_severity, types, is_active }: StoredWebhook): WebhookFields {
  return { url, min_severity, types, is_active };
}

/** An attempt to deliver as the API shows it. */
export function deliveryViewOf(delivery: StoredDelivery): WebhookDeliveryView {
  return {
    id: delivery._id,
    webhook_id: delivery.webhook_id,
    violation_id: delivery.violation_id,
    attempted_at: delivery.attempted_at.toISOString(),
    attempt: delivery.attempt,
    status_code: delivery.status_code,
    outcome: delivery.outcome,
    error: delivery.error,
  };
}
