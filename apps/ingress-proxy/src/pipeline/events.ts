import { noUsage, type RequestAdmitted, type ResponseCompleted } from '@trueport/contracts';
import type { Admission, ExchangeRecord } from './exchange-record.js';

/** The fact that a request was admitted. */
export function admittedEvent(admission: Admission, instance: string): RequestAdmitted {
  const startedAt = admission.startedAt.toISOString();
  return {
    specversion: '1.0',
    id: admission.requestId,
    source: instance,
    type: 'gateway.request.admitted',
    time: startedAt,
    v: 1,
    data: {
      request_id: admission.requestId,
      tenant_id: admission.key.tenant_id,
      key_id: admission.key.key_id,
      api_key: admission.key.masked,
      team: admission.key.team,
      surface: admission.surface,
      provider: admission.provider,
      method: admission.method,
      path: admission.path,
      route: admission.route,
      deployment: admission.deployment,
      started_at: startedAt,
      instance,
    },
  };
}

/** The fact that the answer to a request ended, from all that was learned of it. */
export function completedEvent(record: ExchangeRecord, admitted: RequestAdmitted): ResponseCompleted {
  const { admission } = record;
  const endedAtMs = record.endedAtMs ?? admission.startedAtMs;
  return {
    ...admitted,
    type: 'gateway.response.completed',
    time: new Date(admission.startedAt.getTime() + (endedAtMs - admission.startedAtMs)).toISOString(),
    data: {
      ...admitted.data,
      provider: record.provider,
      deployment: record.deployment,
      user_id: record.userId,
      service: null,
      status_code: record.statusCode,
      error_code: record.errorCode,
      stream: record.isStream,
      cached: false,
      retries: Math.max(0, record.attempts.length - 1),
      ...(record.attempts.length > 1 ? { attempts: [...record.attempts] } : {}),
      model: record.responseModel ?? record.upstreamModel ?? record.requestedModel,
      requested_model: record.requestedModel,
      ...(record.upstreamModel === null ? {} : { upstream_model: record.upstreamModel }),
      service_tier: record.serviceTier,
      provider_request_id: record.providerRequestId,
      latency_ms: tenths(endedAtMs - admission.startedAtMs),
      provider_latency_ms:
        record.sentUpstreamAtMs === null ? null : tenths(endedAtMs - record.sentUpstreamAtMs),
      ttfb_ms: record.firstByteAtMs === null ? null : tenths(record.firstByteAtMs - admission.startedAtMs),
      request_size_bytes: record.requestBytes,
      response_size_bytes: record.responseBytes,
      usage: record.usage,
      usage_source: record.usageSource,
    },
  };
}

/**
 * The end of a request that a killed process had admitted and could not finish. What the client saw is unknown, so
 * the status is 0; the duration is unknown too and counted as 0.
 */
export function terminatedEvent(admitted: RequestAdmitted): ResponseCompleted {
  return {
    ...admitted,
    type: 'gateway.response.completed',
    data: {
      ...admitted.data,
      user_id: null,
      service: null,
      status_code: 0,
      error_code: 'GATEWAY_TERMINATED',
      stream: false,
      cached: false,
      retries: 0,
      model: null,
      requested_model: null,
      service_tier: null,
      provider_request_id: null,
      latency_ms: 0,
      provider_latency_ms: null,
      ttfb_ms: null,
      request_size_bytes: 0,
      response_size_bytes: 0,
      usage: noUsage,
      usage_source: 'none',
    },
  };
}

/** Durations are facts to a tenth of a millisecond: finer is noise, and sums of tenths are exact integers. */
export function tenths(durationMs: number): number {
  return Math.max(0, Math.round(durationMs * 10)) / 10;
}
