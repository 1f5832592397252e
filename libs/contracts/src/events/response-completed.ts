import { z } from 'zod';
import { errorCodes } from '../errors/registry.js';
import { loggedProviderSchema } from '../providers.js';
import { tokenUsageSchema, usageSourceSchema } from '../usage.js';
import { eventSchema } from './envelope.js';
import { requestAdmittedDataSchema } from './request-admitted.js';

const milliseconds = z.number().nonnegative();

/** Most attempts of one request that are recorded. */
export const maxAttempts = 16;

/** One try of a request at one deployment. */
export const attemptSchema = z.object({
  provider: loggedProviderSchema,
  deployment: z.string().nullable(),
  model: z.string().nullable(),
  /** Status the provider answered with; `null` when no answer came. */
  status_code: z.int().nullable(),
  /** Why it was given up; `null` for the one that answered. */
  error_code: z.string().nullable(),
  /** From admission to the start of the attempt. */
  started_after_ms: milliseconds,
  duration_ms: milliseconds,
});
export type Attempt = z.output<typeof attemptSchema>;

/**
 * How one request ended: everything a usage log needs. It carries no prompt, no completion, no header and no query.
 * Every authenticated request has exactly one, also one that was refused, aborted or cut by a crash.
 */
export const responseCompletedDataSchema = requestAdmittedDataSchema.extend({
  user_id: z.string().nullable(),
  service: z.string().nullable(),
  /** Status the client saw; 499 when it left before the answer began, 0 when a crash of the gateway hid it. */
  status_code: z.int().min(0).max(599),
  /** Code of the registry when the gateway refused, failed or cut the answer; `null` otherwise. */
  error_code: z.enum(errorCodes).nullable(),
  stream: z.boolean(),
  cached: z.boolean(),
  retries: z.int().nonnegative(),
  /** Model the response names, else the one the request asked for, else `null`. */
  model: z.string().nullable(),
  requested_model: z.string().nullable(),
  /** What the provider was asked for, where the client's name for it is another. */
  upstream_model: z.string().nullable().optional(),
  /** Service tier the response names; prices depend on it. */
  service_tier: z.string().nullable(),
  provider_request_id: z.string().nullable(),
  /** From admission to the last byte handed to the client. */
  latency_ms: milliseconds,
  /** From the request leaving for the provider to its last byte; `null` when it was never sent. */
  provider_latency_ms: milliseconds.nullable(),
  /** From admission to the first body byte handed to the client; `null` without one. */
  ttfb_ms: milliseconds.nullable(),
  request_size_bytes: z.int().nonnegative(),
  response_size_bytes: z.int().nonnegative(),
  /** Every try, in order; absent where there was one only. */
  attempts: z.array(attemptSchema).max(maxAttempts).optional(),
  usage: tokenUsageSchema,
  usage_source: usageSourceSchema,
});
export type ResponseCompletedData = z.output<typeof responseCompletedDataSchema>;

/** Fact: the answer to a request ended. `id` is the request id. */
export const responseCompletedSchema = eventSchema('gateway.response.completed', responseCompletedDataSchema);
export type ResponseCompleted = z.output<typeof responseCompletedSchema>;
