import { z } from 'zod';
import {
  failureModeSchema,
  policyActionSchema,
  policyScopeSchema,
  policyTriggerSchema,
} from '../policies.js';
import { queryInteger } from './query.js';

const name = z.string().trim().min(1, 'expected at least one character').max(200);
const pattern = z.string().max(4_000, 'expected at most 4000 characters');
const priority = z.int('expected a whole number').min(0).max(1_000_000);

/** Body of `POST /policies` and `PUT /policies/{id}`. */
export const createPolicyBodySchema = z.strictObject({
  name,
  action: policyActionSchema,
  trigger_type: policyTriggerSchema,
  /** May be empty for `pii` (all entity types) and `injection` (default threshold). */
  pattern: pattern.default(''),
  applies_to: policyScopeSchema.default('request'),
  is_active: z.boolean().default(true),
  priority: priority.default(100),
  /** Default: `closed` for `block`, else `open`. */
  failure_mode: failureModeSchema.optional(),
});
export type CreatePolicyBody = z.output<typeof createPolicyBodySchema>;

/** Body of `PATCH /policies/{id}`; at least one field. */
export const updatePolicyBodySchema = z
  .strictObject({
    name: name.optional(),
    action: policyActionSchema.optional(),
    trigger_type: policyTriggerSchema.optional(),
    pattern: pattern.optional(),
    applies_to: policyScopeSchema.optional(),
    is_active: z.boolean().optional(),
    priority: priority.optional(),
    failure_mode: failureModeSchema.optional(),
  })
  .refine((body) => Object.keys(body).length > 0, 'expected at least one field');
export type UpdatePolicyBody = z.output<typeof updatePolicyBodySchema>;

/** A policy as the API shows it. */
export const policyViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  action: policyActionSchema,
  trigger_type: policyTriggerSchema,
  pattern: z.string(),
  applies_to: policyScopeSchema,
  is_active: z.boolean(),
  priority: z.int(),
  failure_mode: failureModeSchema,
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});
export type PolicyView = z.output<typeof policyViewSchema>;

/** Query of `GET /policies`. */
export const listPoliciesQuerySchema = z.strictObject({
  limit: queryInteger(1, 500, 100),
  offset: queryInteger(0, 1_000_000_000, 0),
});

/** Body of `POST /policies/{id}/dry-run`. */
export const dryRunBodySchema = z.strictObject({
  /** How many of the newest captured requests are tried. */
  last: z.int().min(1).max(1_000).default(100),
});

/** What a policy would have done. */
export const dryRunViewSchema = z.object({
  requests_tried: z.int(),
  requests_hit: z.int(),
  /** Request ids of the first hits. */
  examples: z.array(z.string()).max(20),
});
export type DryRunView = z.output<typeof dryRunViewSchema>;
