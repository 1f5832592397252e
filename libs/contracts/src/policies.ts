import { z } from 'zod';

/** What happens when a policy matches. */
export const policyActions = ['block', 'redact', 'alert', 'log'] as const;
export const policyActionSchema = z.enum(policyActions);
export type PolicyAction = z.infer<typeof policyActionSchema>;

/** How a policy looks for its matches. */
export const policyTriggers = ['regex', 'keyword', 'pii', 'injection'] as const;
export const policyTriggerSchema = z.enum(policyTriggers);
export type PolicyTrigger = z.infer<typeof policyTriggerSchema>;

/** Which texts a policy reads. */
export const policyScopes = ['request', 'response', 'both'] as const;
export const policyScopeSchema = z.enum(policyScopes);
export type PolicyScope = z.infer<typeof policyScopeSchema>;

/** What a policy does when it cannot be evaluated: `closed` refuses, `open` lets pass. */
export const failureModes = ['open', 'closed'] as const;
export const failureModeSchema = z.enum(failureModes);
export type FailureMode = z.infer<typeof failureModeSchema>;

/** A policy as the hot path needs it. */
export const policyRecordSchema = z.object({
  /** `pol-…`, unique per tenant. */
  id: z.string(),
  tenant_id: z.string(),
  name: z.string(),
  action: policyActionSchema,
  trigger_type: policyTriggerSchema,
  /** Regex: an RE2 pattern. Keyword, pii: words or entity types, separated by commas. Injection: least confidence. */
  pattern: z.string(),
  applies_to: policyScopeSchema,
  is_active: z.boolean(),
  /** Smaller numbers come first. */
  priority: z.int(),
  failure_mode: failureModeSchema,
  revision: z.int().positive(),
  /** Gone for good; only there so that every instance learns of it. */
  deleted: z.boolean(),
});
export type PolicyRecord = z.output<typeof policyRecordSchema>;
