import { z } from 'zod';
import { severitySchema, violationTypeSchema } from '../violations.js';

/** Body of `POST /webhooks`. */
export const createWebhookBodySchema = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: 'expected an http or https address' }).max(2_000),
  /** Only violations of this severity or worse. */
  min_severity: severitySchema.default('high'),
  /** Only these types; all when absent. */
  types: z.array(violationTypeSchema).min(1).optional(),
  is_active: z.boolean().default(true),
});
export type CreateWebhookBody = z.output<typeof createWebhookBodySchema>;

/** Body of `PATCH /webhooks/{id}`; at least one field. */
export const updateWebhookBodySchema = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/, error: 'expected an http or https address' })
      .max(2_000)
      .optional(),
    min_severity: severitySchema.optional(),
    types: z.array(violationTypeSchema).min(1).nullable().optional(),
    is_active: z.boolean().optional(),
  })
  .refine((body) => Object.keys(body).length > 0, 'expected at least one field');
export type UpdateWebhookBody = z.output<typeof updateWebhookBodySchema>;

/** A webhook; `secret` is in the answer to its creation only. */
export const webhookViewSchema = z.object({
  id: z.string(),
  url: z.string(),
  min_severity: severitySchema,
  types: z.array(violationTypeSchema).nullable(),
  is_active: z.boolean(),
  created_at: z.iso.datetime(),
  secret: z.string().optional(),
});
export type WebhookView = z.output<typeof webhookViewSchema>;

/** One attempt to deliver. */
export const webhookDeliveryViewSchema = z.object({
  id: z.string(),
  webhook_id: z.string(),
  violation_id: z.string().nullable(),
  attempted_at: z.iso.datetime(),
  attempt: z.int(),
  /** `null` when no answer came. */
  status_code: z.int().nullable(),
  outcome: z.enum(['delivered', 'failed', 'given_up']),
  error: z.string().nullable(),
});
export type WebhookDeliveryView = z.output<typeof webhookDeliveryViewSchema>;
