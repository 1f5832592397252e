import type { PolicyRecord } from '@trueport/contracts';
import { builtInDetectors, compilePolicies, type PolicySet } from '@trueport/detection';

/** Policy number `at`: blocks a keyword unless it is said otherwise. */
export function policy(at: number, more: Partial<PolicyRecord> = {}): PolicyRecord {
  return {
    id: `pol-00${at}`,
    tenant_id: 'acme',
    name: `policy ${at}`,
    action: 'block',
    trigger_type: 'keyword',
    pattern: 'project titan',
    applies_to: 'both',
    is_active: true,
    priority: at,
    failure_mode: more.action === undefined || more.action === 'block' ? 'closed' : 'open',
    revision: at,
    deleted: false,
    ...more,
  };
}

/** Policies ready to judge. */
export function setOf(...policies: readonly PolicyRecord[]): PolicySet {
  return compilePolicies(policies, builtInDetectors);
}

/** Policies as samples call them. */
export const redactSsn = policy(2, { action: 'redact', trigger_type: 'pii', pattern: 'US_SSN' });
export const alertMerger = policy(3, { action: 'alert', pattern: 'merger' });
