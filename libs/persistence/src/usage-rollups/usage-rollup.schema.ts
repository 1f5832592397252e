import { Schema } from 'mongoose';
import { rollupFields } from '../rollups/rollup-fields.js';

/**
 * Sums of the requests of one hour that share all dimensions, or of all of a tenant's hour or day. Times are in tenths of
 * a millisecond: exact integers.
 */
export const usageRollupSchema = new Schema(
  {
    ...rollupFields,
    errors: Number,
    streams: Number,
    prompt_tokens: Number,
    completion_tokens: Number,
    cached_tokens: Number,
    reasoning_tokens: Number,
    latency_tenths_ms: Number,
    ttfb_tenths_ms: Number,
    ttfb_count: Number,
    request_bytes: Number,
    response_bytes: Number,
    latency_buckets: { type: Map, of: Number },
    ttfb_buckets: { type: Map, of: Number },
    /** Requests, of summaries only. */
    by_provider: { type: Map, of: Number },
    by_model: { type: Map, of: Number },
  },
  { versionKey: false, suppressReservedKeysWarning: true },
);
usageRollupSchema.index({ tenant_id: 1, scope: 1, hour: -1 });
