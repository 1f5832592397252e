import type { ApiKeyRecord, PolicyRecord } from '@trueport/contracts';

/** API key number `at` of the demo tenant, which may be used. */
export function apiKeyRecord(at: number, changed: Partial<ApiKeyRecord> = {}): ApiKeyRecord {
  return {
    key_id: String(at).padStart(24, '0'),
    public_id: `vk_${at}`,
    tenant_id: 'demo',
    team: null,
    masked: 'sk-aaaa...zzzz',
    hash: `hash-${at}`,
    is_active: true,
    revoked: false,
    rate_limit_rpm: 60,
    revision: at,
    ...changed,
  };
}

/** Policy number `at` of the demo tenant, which blocks a keyword; its number is its priority. */
export function policyRecord(at: number, changed: Partial<PolicyRecord> = {}): PolicyRecord {
  const action = changed.action ?? 'block';
  return {
    id: `pol-00${at}`,
    tenant_id: 'demo',
    name: `policy ${at}`,
    action,
    trigger_type: 'keyword',
    pattern: 'project titan',
    applies_to: 'both',
    is_active: true,
    priority: at,
    failure_mode: action === 'block' ? 'closed' : 'open',
    revision: at,
    deleted: false,
    ...changed,
  };
}
