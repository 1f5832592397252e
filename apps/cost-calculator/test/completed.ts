import { noUsage, type ResponseCompleted, type ResponseCompletedData } from '@trueport/contracts';

/** The completion of request number `at`: a thousand tokens in, two hundred out, spread over three hours. */
export function completed(at: number, changed: Partial<ResponseCompletedData> = {}): ResponseCompletedData {
  return {
    request_id: `req_${at.toString(16).padStart(24, '0')}`,
    tenant_id: 'acme',
    key_id: '64b1f2e3a4c5d6e7f8901234',
    api_key: 'sk-aaaa...zzzz',
    team: null,
    surface: 'passthrough',
    provider: 'openai',
    method: 'POST',
    path: '/v1/chat/completions',
    route: '/trueportai-services/openai',
    deployment: null,
    started_at: new Date(Date.UTC(2026, 10, 20, at % 3)).toISOString(),
    instance: 'i',
    user_id: null,
    service: null,
    status_code: 200,
    error_code: null,
    stream: false,
    cached: false,
    retries: 0,
    model: 'gpt-4o',
    requested_model: 'gpt-4o',
    service_tier: null,
    provider_request_id: null,
    latency_ms: 1.5,
    provider_latency_ms: 1.2,
    ttfb_ms: 1.3,
    request_size_bytes: 1,
    response_size_bytes: 1,
    usage: { ...noUsage, prompt_tokens: 1_000, completion_tokens: 200 },
    usage_source: 'provider',
    ...changed,
  };
}

/** The event of a completion. */
export function completedEvent(data: ResponseCompletedData): ResponseCompleted {
  return {
    specversion: '1.0',
    id: data.request_id,
    source: 'ingress',
    type: 'gateway.response.completed',
    time: data.started_at,
    v: 1,
    data,
  };
}
