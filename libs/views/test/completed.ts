import { noUsage, type ResponseCompletedData } from '@trueport/contracts';

/** The completion of request number `at`: some fail, some stream, and they spread over tenants and hours. */
export function completed(at: number): ResponseCompletedData {
  const startedAt = new Date(Date.UTC(2026, 10, 20, at % 3)).toISOString();
  return {
    request_id: `req_${at.toString(16).padStart(24, '0')}`,
    tenant_id: at % 2 === 0 ? 'a' : 'b',
    key_id: '64b1f2e3a4c5d6e7f8901234',
    api_key: 'sk-aaaa...zzzz',
    team: null,
    surface: 'passthrough',
    provider: 'openai',
    method: 'POST',
    path: '/chat/completions',
    route: '/trueportai-services/openai',
    deployment: null,
    started_at: startedAt,
    instance: 'i',
    user_id: null,
    service: null,
    status_code: at % 7 === 0 ? 500 : 200,
    error_code: null,
    stream: at % 5 === 0,
    cached: false,
    retries: 0,
    model: 'gpt-4o',
    requested_model: 'gpt-4o',
    service_tier: null,
    provider_request_id: null,
    latency_ms: at / 10,
    provider_latency_ms: null,
    ttfb_ms: at % 4 === 0 ? null : 0.1,
    request_size_bytes: at,
    response_size_bytes: 2 * at,
    usage: { ...noUsage, prompt_tokens: at, completion_tokens: 1 },
    usage_source: 'provider',
  };
}
