import { z } from 'zod';
import { loggedProviderSchema } from '../providers.js';
import { usageSourceSchema } from '../usage.js';
import { attemptSchema } from '../events/response-completed.js';
import { queryDate, queryInteger } from './query.js';

/** Query of `GET /analytics/logs`. */
export const listLogsQuerySchema = z
  .strictObject({
    limit: queryInteger(1, 500, 50),
    offset: queryInteger(0, 1_000_000_000, 0),
    /** Key id, or its masked form. */
    api_key: z.string().min(1).max(100).optional(),
    provider: loggedProviderSchema.optional(),
    start_date: queryDate.optional(),
    end_date: queryDate.optional(),
  })
  .refine((query) => !query.start_date || !query.end_date || query.start_date <= query.end_date, {
    message: 'expected start_date not to be after end_date',
    path: ['start_date'],
  });
export type ListLogsQuery = z.output<typeof listLogsQuerySchema>;

/** One usage log as the API shows it. */
export const usageLogViewSchema = z.object({
  id: z.string(),
  timestamp: z.iso.datetime(),
  request_id: z.string(),
  tenant_id: z.string(),
  team: z.string().nullable(),
  key_id: z.string(),
  api_key: z.string(),
  user_id: z.string().nullable(),
  service: z.string().nullable(),
  route: z.string(),
  path: z.string(),
  method: z.string(),
  status_code: z.int(),
  error_code: z.string().nullable(),
  stream: z.boolean(),
  cached: z.boolean(),
  retries: z.int(),
  /** Every try, in order, where there were several. */
  attempts: z.array(attemptSchema),
  latency_ms: z.number(),
  provider_latency_ms: z.number().nullable(),
  ttfb_ms: z.number().nullable(),
  request_size_bytes: z.int(),
  response_size_bytes: z.int(),
  provider: loggedProviderSchema,
  model: z.string().nullable(),
  requested_model: z.string().nullable(),
  deployment: z.string().nullable(),
  provider_request_id: z.string().nullable(),
  prompt_tokens: z.int(),
  completion_tokens: z.int(),
  cached_tokens: z.int(),
  reasoning_tokens: z.int(),
  usage_source: usageSourceSchema,
  /** USD; `null` while unknown. */
  cost_usd: z.number().nullable(),
});
export type UsageLogView = z.output<typeof usageLogViewSchema>;

/** A page of usage logs, newest first. */
export const usageLogPageSchema = z.object({
  items: z.array(usageLogViewSchema),
  total: z.int(),
  offset: z.int(),
  limit: z.int(),
});
export type UsageLogPage = z.output<typeof usageLogPageSchema>;
