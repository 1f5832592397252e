import {
  noUsage,
  type ContentCapturedData,
  type PolicyHitData,
  type RequestAdmittedData,
  type ResponseCompletedData,
} from '@trueport/contracts';

/** The id of usage log number `at`, the same in every run: 24 hex digits. */
export function logIdOf(at: number): string {
  return at.toString(16).padStart(24, '0');
}

/** The id of request number `at`, the same in every run. */
export function requestIdOf(at: number): string {
  return `req_${logIdOf(at)}`;
}

/** What tells request number `at` from the others: its id, and the hour it was let in, of three. */
export function requestNumber(at: number): Pick<RequestAdmittedData, 'request_id' | 'started_at'> {
  return { request_id: requestIdOf(at), started_at: new Date(Date.UTC(2026, 10, 20, at % 3)).toISOString() };
}

/** A chat with OpenAI that was let in. */
export function admittedFacts(): RequestAdmittedData {
  return {
    request_id: requestIdOf(1),
    tenant_id: 'acme',
    key_id: '64b1f2e3a4c5d6e7f8901234',
    api_key: 'sk-xxxx...yyyy',
    team: null,
    surface: 'passthrough',
    provider: 'openai',
    method: 'POST',
    path: '/chat/completions',
    route: '/trueportai-services/openai',
    deployment: null,
    started_at: '2026-11-20T10:30:00.000Z',
    instance: 'test',
  };
}

/** A chat with OpenAI that was answered whole, and what a test wants to be otherwise. */
export function completedFacts(changed: Partial<ResponseCompletedData> = {}): ResponseCompletedData {
  return {
    ...admittedFacts(),
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
    latency_ms: 845.2,
    provider_latency_ms: 840.1,
    ttfb_ms: 300.5,
    request_size_bytes: 1024,
    response_size_bytes: 4096,
    usage: { ...noUsage, prompt_tokens: 150, completion_tokens: 320 },
    usage_source: 'provider',
    ...changed,
  };
}

/** One half of an exchange with OpenAI, as the gateway captures it; `body` is what went over the wire. */
export function contentFacts(
  body: string | Buffer,
  changed: Partial<ContentCapturedData> = {},
): ContentCapturedData {
  const bytes = Buffer.from(body);
  const { request_id, tenant_id, key_id, provider, path, started_at } = admittedFacts();
  return {
    ...{ request_id, tenant_id, key_id, provider, path, started_at },
    direction: 'request',
    content_type: 'application/json',
    content_encoding: null,
    body_bytes: bytes.length,
    truncated: false,
    body_base64: bytes.toString('base64'),
    ...changed,
  };
}

/** A hit of a policy in a prompt, which was stopped. */
export function policyHitFacts(changed: Partial<PolicyHitData> = {}): PolicyHitData {
  const { request_id, tenant_id, key_id, started_at } = admittedFacts();
  return {
    ...{ request_id, tenant_id, key_id },
    policy_id: 'pol-001',
    policy_name: 'no titan',
    action: 'block',
    direction: 'request',
    type: 'exfiltration',
    severity: 'high',
    description: 'Policy "no titan" matched in prompt',
    preview: 'Tell me about [REDACTED]',
    entities: [{ type: 'KEYWORD', confidence: 1 }],
    auto_blocked: true,
    detected_at: started_at,
    model_version: 'rules-1',
    ...changed,
  };
}
