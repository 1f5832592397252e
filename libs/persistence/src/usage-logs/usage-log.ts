import { usageLogIdOf, type ResponseCompletedData, type UsageLogView } from '@trueport/contracts';
import { Types } from 'mongoose';

/** A usage log as it is stored. */
export type StoredUsageLog = Omit<ResponseCompletedData, 'started_at'> & {
  readonly _id: Types.ObjectId;
  readonly timestamp: Date;
  readonly cost_usd: number | null;
  readonly rollup_batch: string;
};

/** The log of a completed request, claimed by a batch. */
export function usageLogFrom(data: ResponseCompletedData, rollupBatch: string): StoredUsageLog {
  const { started_at: startedAt, ...fields } = data;
  return {
    _id: new Types.ObjectId(usageLogIdOf(data.request_id)),
    ...fields,
    timestamp: new Date(startedAt),
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
