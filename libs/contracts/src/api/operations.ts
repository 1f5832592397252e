import { z } from 'zod';
import { queryDate, queryInteger } from './query.js';

/** Query of `GET /analytics/reconcile`: at most 24 hours, within what the facts are kept. */
export const reconcileQuerySchema = z.strictObject({ from: queryDate, to: queryDate });

const hourCountsSchema = z.object({
  hour: z.iso.datetime(),
  admitted: z.int(),
  completed: z.int(),
  logged: z.int(),
  priced: z.int(),
  scanned: z.int(),
});

/** Where the views differ from the facts. */
export const reconcileViewSchema = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  hours: z.array(hourCountsSchema),
  is_complete: z.boolean(),
  /** The first requests that miss something, and what. */
  gaps: z
    .array(
      z.object({
        request_id: z.string(),
        started_at: z.iso.datetime(),
        missing: z.array(z.enum(['completed', 'logged', 'priced', 'scanned'])),
      }),
    )
    .max(1_000),
});
export type ReconcileView = z.output<typeof reconcileViewSchema>;

const period = { from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }) };

/** Body of `POST /analytics/reprice`. Without `apply` nothing changes and the answer is the preview. */
export const repriceBodySchema = z.strictObject({ ...period, apply: z.boolean().default(false) });

/** What pricing the period again changes, in USD. */
export const repriceViewSchema = z.object({
  applied: z.boolean(),
  requests: z.int(),
  changed_requests: z.int(),
  cost_before_usd: z.number(),
  cost_after_usd: z.number(),
  difference_usd: z.number(),
  unpriced_before: z.int(),
  unpriced_after: z.int(),
  by_model: z.array(
    z.object({
      model: z.string().nullable(),
      requests: z.int(),
      before_usd: z.number(),
      after_usd: z.number(),
    }),
  ),
});
export type RepriceView = z.output<typeof repriceViewSchema>;

/** Body of `POST /analytics/rescan`: scan a period again with the detectors of today. */
export const rescanBodySchema = z.strictObject(period);

/** A scan of a period that was ordered. */
export const rescanViewSchema = z.object({
  id: z.string(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  contents_found: z.int(),
  contents_scanned: z.int(),
});
export type RescanView = z.output<typeof rescanViewSchema>;

/** Query of `GET /dead-letters`. */
export const listDeadLettersQuerySchema = z.strictObject({
  limit: queryInteger(1, 200, 50),
  offset: queryInteger(0, 1_000_000, 0),
});

/** Something a consumer gave up, with the events of this tenant in it. */
export const deadLetterViewSchema = z.object({
  /** Its position in the dead-letter stream. */
  id: z.string(),
  consumer: z.string(),
  subject: z.string(),
  failed_at: z.iso.datetime(),
  attempts: z.int(),
  error: z.object({ name: z.string(), message: z.string() }),
  events: z.array(z.unknown()),
});
export type DeadLetterView = z.output<typeof deadLetterViewSchema>;
