import type {
  ContentCaptured,
  ContentCapturedData,
  Direction,
  PolicyHit,
  PolicyHitData,
} from '@trueport/contracts';

/** A number that every detector knows, and that must never come back. */
export const ssn = '536-90-4399';

/** The request id with this number. */
export function requestIdOf(at: number): string {
  return `req_${at.toString(16).padStart(24, '0')}`;
}

/** The usage-log id with this number. */
export function logIdOf(at: number): string {
  return requestIdOf(at).slice('req_'.length);
}

/** One half of an exchange with OpenAI, as the gateway captures it; `body` is what went over the wire. */
export function content(
  body: string | Buffer,
  changed: Partial<ContentCapturedData> = {},
): ContentCapturedData {
  const bytes = Buffer.from(body);
  return {
    request_id: requestIdOf(1),
    tenant_id: 'acme',
    key_id: '64b1f2e3a4c5d6e7f8901234',
    provider: 'openai',
    path: '/v1/chat/completions',
    started_at: '2026-11-20T10:30:00.000Z',
    direction: 'request',
    content_type: 'application/json',
    content_encoding: null,
    body_bytes: bytes.length,
    truncated: false,
    body_base64: bytes.toString('base64'),
    ...changed,
  };
}

/** A prompt of one message. */
export function prompt(text: string, role = 'user'): string {
  return JSON.stringify({ model: 'gpt-4o', messages: [{ role, content: text }] });
}

/** An answer of one choice. */
export function answer(text: string): string {
  return JSON.stringify({
    model: 'gpt-4o',
    choices: [{ index: 0, message: { role: 'assistant', content: text } }],
  });
}

/** The event that carries a content. */
export function captured(data: ContentCapturedData): ContentCaptured {
  return {
    specversion: '1.0',
    id: `${data.request_id}.${data.direction}`,
    source: 'ingress',
    type: 'content.captured',
    time: data.started_at,
    v: 1,
    data,
  };
}

/** The captured prompt of request number `at`. */
export function capturedPrompt(
  at: number,
  text: string,
  changed: Partial<ContentCapturedData> = {},
): ContentCaptured {
  return captured(content(prompt(text), { request_id: requestIdOf(at), ...changed }));
}

/** The captured answer to request number `at`. */
export function capturedAnswer(
  at: number,
  text: string,
  changed: Partial<ContentCapturedData> = {},
): ContentCaptured {
  const direction: Direction = 'response';
  return captured(content(answer(text), { request_id: requestIdOf(at), direction, ...changed }));
}

/** A hit of a policy in request number `at`, which was stopped. */
export function policyHit(at: number, changed: Partial<PolicyHitData> = {}): PolicyHit {
  const data: PolicyHitData = {
    request_id: requestIdOf(at),
    tenant_id: 'acme',
    key_id: '64b1f2e3a4c5d6e7f8901234',
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
    detected_at: '2026-11-20T10:30:00.000Z',
    model_version: 'rules-1',
    ...changed,
  };
  return {
    specversion: '1.0',
    id: `${data.request_id}.${data.policy_id}.${data.direction}`,
    source: 'ingress',
    type: 'gateway.policy.hit',
    time: data.detected_at,
    v: 1,
    data,
  };
}
