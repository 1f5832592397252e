import { z } from 'zod';
import {
  directionSchema,
  foundEntitySchema,
  severitySchema,
  violationStatusSchema,
  violationTypeSchema,
} from '../violations.js';
import { queryDate, queryInteger } from './query.js';

/** Query of `GET /analytics/violations`. */
export const listViolationsQuerySchema = z
  .strictObject({
    severity: severitySchema.optional(),
    type: violationTypeSchema.optional(),
    status: violationStatusSchema.optional(),
    start_date: queryDate.optional(),
    end_date: queryDate.optional(),
    limit: queryInteger(1, 500, 20),
    offset: queryInteger(0, 1_000_000_000, 0),
  })
  .refine((query) => !query.start_date || !query.end_date || query.start_date <= query.end_date, {
    message: 'expected start_date not to be after end_date',
    path: ['start_date'],
  });
export type ListViolationsQuery = z.output<typeof listViolationsQuerySchema>;

/** A violation in a list. */
export const violationViewSchema = z.object({
  /** `VIO-…`, sorts by time. */
  id: z.string(),
  usage_log_id: z.string(),
  type: violationTypeSchema,
  severity: severitySchema,
  direction: directionSchema,
  description: z.string(),
  auto_blocked: z.boolean(),
  status: violationStatusSchema,
  /** The policy that found it in line; `null` when the scan did. */
  policy_id: z.string().nullable(),
  detected_at: z.iso.datetime(),
  /** Detectors that found it: changes with every change of a rule or a weight. */
  model_version: z.string(),
});
export type ViolationView = z.output<typeof violationViewSchema>;

/** A violation with what may be shown of the text. */
export const violationDetailSchema = violationViewSchema.extend({
  redacted_payload: z.object({
    original_prompt_preview: z.string(),
    entities_found: z.array(foundEntitySchema),
  }),
});
export type ViolationDetail = z.output<typeof violationDetailSchema>;

/** A page of violations, newest first. */
export const violationPageSchema = z.object({ items: z.array(violationViewSchema), total: z.int() });
export type ViolationPage = z.output<typeof violationPageSchema>;

/** Body of `PATCH /analytics/violations/{id}`. */
export const updateViolationBodySchema = z.strictObject({ status: violationStatusSchema });

/** How an entry of the allow-list names what is allowed. */
export const allowListMatches = ['exact', 'regex', 'sha256'] as const;

/** Body of `POST /analytics/violations/allow-list`: texts that later scans of this tenant pass over. */
export const createAllowListBodySchema = z
  .strictObject({
    match: z.enum(allowListMatches),
    /** The text, an RE2 pattern, or 64 hex digits; stored as the SHA-256 of the text when `match` is `exact`. */
    value: z.string().min(1).max(1_000),
    /** Only findings of this type (`EMAIL_ADDRESS`); all types when absent. */
    entity_type: z.string().min(1).max(100).optional(),
    note: z.string().max(500).optional(),
  })
  .refine(({ match, value }) => match !== 'sha256' || /^[0-9a-f]{64}$/.test(value), {
    message: 'expected 64 lower-case hex digits',
    path: ['value'],
  });
export type CreateAllowListBody = z.output<typeof createAllowListBodySchema>;

/** An entry of the allow-list; `value` is a hash for `exact` and `sha256`. */
export const allowListViewSchema = z.object({
  id: z.string(),
  match: z.enum(['regex', 'sha256']),
  value: z.string(),
  entity_type: z.string().nullable(),
  note: z.string().nullable(),
  created_at: z.iso.datetime(),
});
export type AllowListView = z.output<typeof allowListViewSchema>;
