import { usageLogIdOf, type ResponseCompletedData, type UsageLogView } from '@trueport/contracts';
import { Types } from 'mongoose';

/** A usage log as it is stored. */
export type StoredUsageLog = Omit<ResponseCompletedData, 'started_at'> & {
  readonly _id: Types.ObjectId;
  readonly timestamp: Date;
  readonly cost_usd: number | null;
  readonly rollup_batch: string;
};

/**
 * The log of a completed request, claimed by a batch. Every field by name: objects of one shape are written faster than
 * copies of what came.
 */
export function usageLogFrom(data: ResponseCompletedData, rollupBatch: string): StoredUsageLog {
  return {
    _id: Types.ObjectId.createFromHexString(usageLogIdOf(data.request_id)),
    timestamp: new Date(data.started_at),
    request_id: data.request_id,
    tenant_id: data.tenant_id,
    team: data.team,
    key_id: data.key_id,
    api_key: data.api_key,
    user_id: data.user_id,
    service: data.service,
    surface: data.surface,
    route: data.route,
    path: data.path,
    method: data.method,
    status_code: data.status_code,
    error_code: data.error_code,
    stream: data.stream,
    cached: data.cached,
    retries: data.retries,
    attempts: data.attempts,
    latency_ms: data.latency_ms,
    provider_latency_ms: data.provider_latency_ms,
    ttfb_ms: data.ttfb_ms,
    request_size_bytes: data.request_size_bytes,
    response_size_bytes: data.response_size_bytes,
    provider: data.provider,
    model: data.model,
    requested_model: data.requested_model,
    upstream_model: data.upstream_model,
    deployment: data.deployment,
    service_tier: data.service_tier,
    provider_request_id: data.provider_request_id,
    instance: data.instance,
    usage: data.usage,
    usage_source: data.usage_source,
    cost_usd: null,
    rollup_batch: rollupBatch,
  };
}

/** A log as the API shows it. */
export function usageLogView(log: StoredUsageLog): UsageLogView {
  return {
    id: log._id.toHexString(),
    timestamp: log.timestamp.toISOString(),
    request_id: log.request_id,
    tenant_id: log.tenant_id,
    team: log.team,
    key_id: log.key_id,
    api_key: log.api_key,
    user_id: log.user_id,
    service: log.service,
    route: log.route,
    path: log.path,
    method: log.method,
    status_code: log.status_code,
    error_code: log.error_code,
    stream: log.stream,
    cached: log.cached,
    retries: log.retries,
    attempts: log.attempts ?? [],
    latency_ms: log.latency_ms,
    provider_latency_ms: log.provider_latency_ms,
    ttfb_ms: log.ttfb_ms,
    request_size_bytes: log.request_size_bytes,
    response_size_bytes: log.response_size_bytes,
    provider: log.provider,
    model: log.model,
    requested_model: log.requested_model,
    deployment: log.deployment,
    provider_request_id: log.provider_request_id,
    prompt_tokens: log.usage.prompt_tokens,
    completion_tokens: log.usage.completion_tokens,
    cached_tokens: log.usage.cached_tokens,
    reasoning_tokens: log.usage.reasoning_tokens,
    usage_source: log.usage_source,
    cost_usd: log.cost_usd,
  };
}
