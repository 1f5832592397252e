import { Schema } from 'mongoose';

/**
 * One request. `_id` is the ObjectId of its request id, so that a request can be logged once only.
 * `latency_ms` and its like have one decimal: sums of tenths are exact.
 */
export const usageLogSchema = new Schema(
  {
    request_id: { type: String, required: true },
    timestamp: { type: Date, required: true },
    tenant_id: { type: String, required: true },
    team: String,
    key_id: { type: String, required: true },
    api_key: String,
    user_id: String,
    service: String,
    surface: String,
    route: String,
    path: String,
    method: String,
    status_code: Number,
    error_code: String,
    stream: Boolean,
    cached: Boolean,
    retries: Number,
    /** Only where there were several. */
    attempts: { type: [Schema.Types.Mixed], default: undefined },
    latency_ms: Number,
    provider_latency_ms: Number,
    ttfb_ms: Number,
    request_size_bytes: Number,
    response_size_bytes: Number,
    provider: { type: String, required: true },
    model: String,
    requested_model: String,
    upstream_model: String,
    deployment: String,
    service_tier: String,
    provider_request_id: String,
    instance: String,
    usage: { type: Schema.Types.Mixed, required: true },
    usage_source: String,
    cost_usd: Number,
    /** Batch that counts this log in the rollups. Not indexed: the record of the batch names its logs. */
    rollup_batch: { type: String, required: true },
  },
  { versionKey: false },
);
usageLogSchema.index({ tenant_id: 1, timestamp: -1, _id: -1 });
usageLogSchema.index({ tenant_id: 1, key_id: 1, timestamp: -1, _id: -1 });
usageLogSchema.index({ tenant_id: 1, api_key: 1, timestamp: -1, _id: -1 });
usageLogSchema.index({ tenant_id: 1, provider: 1, timestamp: -1, _id: -1 });
