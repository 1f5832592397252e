import { z } from 'zod';

/** Periods of `GET /analytics/stats`, with their hours. */
export const statsPeriods = { '24h': 24, '7d': 168, '30d': 720, '90d': 2_160 } as const;
export type StatsPeriod = keyof typeof statsPeriods;

/** Query of `GET /analytics/stats`. */
export const statsQuerySchema = z.strictObject({
  period: z.enum(Object.keys(statsPeriods) as [StatsPeriod, ...StatsPeriod[]]).default('7d'),
});

const counts = z.record(z.string(), z.int());
const quantiles = z.object({
  p50: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
});

/** What a tenant's traffic was in a period. Hours are whole: the period begins at the hour that many hours ago. */
export const statsViewSchema = z.object({
  period: z.string(),
  total_requests: z.int(),
  total_cost_usd: z.number(),
  /** Requests whose model has no price; they are not in `total_cost_usd`. */
  unpriced_requests: z.int(),
  total_tokens: z.object({ prompt: z.int(), completion: z.int(), total: z.int() }),
  avg_latency_ms: z.number(),
  latency_ms: quantiles,
  ttft_ms: quantiles,
  /** Share of requests with a status of 400 or more, or without an answer, in percent. */
  error_rate_pct: z.number(),
  by_provider: counts,
  by_model: counts,
  violations: z.object({
    total: z.int(),
    by_type: counts,
    critical: z.int(),
    high: z.int(),
    medium: z.int(),
    low: z.int(),
  }),
});
export type StatsView = z.output<typeof statsViewSchema>;
