import { z } from 'zod';
import { queryDate, queryInteger } from './query.js';

/** Query of `GET /audit`. */
export const listAuditQuerySchema = z.strictObject({
  limit: queryInteger(1, 500, 50),
  offset: queryInteger(0, 1_000_000_000, 0),
  start_date: queryDate.optional(),
  end_date: queryDate.optional(),
});

/** Everything that leaves an audit record. */
export const auditActions = [
  'key.create',
  'key.update',
  'key.revoke',
  'policy.create',
  'policy.update',
  'policy.delete',
  'violation.update',
  'allow_list.create',
  'allow_list.delete',
  'webhook.create',
  'webhook.update',
  'webhook.delete',
  'webhook.test',
  'dead_letter.replay',
  'dead_letter.discard',
  'cost.reprice',
  'content.rescan',
] as const;
export type AuditAction = (typeof auditActions)[number];

/** Who changed what and when. `outcome` stays `pending` when the process ended before it could write the end. */
export const auditViewSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  actor: z.string(),
  action: z.enum(auditActions),
  target_id: z.string(),
  /** Changed fields with their value before and after; secrets never appear. */
  changes: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })),
  outcome: z.enum(['pending', 'done', 'failed']),
});
export type AuditView = z.output<typeof auditViewSchema>;
