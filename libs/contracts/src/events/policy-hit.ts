import { z } from 'zod';
import { requestIdSchema } from '../ids.js';
import { policyActionSchema } from '../policies.js';
import {
  directionSchema,
  foundEntitySchema,
  maxEntities,
  maxPreviewCharacters,
  severitySchema,
  violationTypeSchema,
} from '../violations.js';
import { eventSchema } from './envelope.js';

/** A policy matched in line. What matched is not in it. */
export const policyHitDataSchema = z.object({
  request_id: requestIdSchema,
  tenant_id: z.string().min(1),
  key_id: z.string().min(1),
  policy_id: z.string(),
  policy_name: z.string(),
  action: policyActionSchema,
  direction: directionSchema,
  type: violationTypeSchema,
  severity: severitySchema,
  description: z.string().max(500),
  /** The text around the matches with `[REDACTED]` in their place. */
  preview: z.string().max(maxPreviewCharacters),
  entities: z.array(foundEntitySchema).max(maxEntities),
  /** Whether the exchange was stopped. */
  auto_blocked: z.boolean(),
  detected_at: z.iso.datetime(),
  model_version: z.string(),
});
export type PolicyHitData = z.output<typeof policyHitDataSchema>;

/** Fact: a policy matched. `id` is request id, policy and direction. */
export const policyHitSchema = eventSchema('gateway.policy.hit', policyHitDataSchema);
export type PolicyHit = z.output<typeof policyHitSchema>;
