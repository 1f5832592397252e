import type { PolicyRecord } from '@trueport/contracts';

/** A policy of the demo tenant; its number is its priority. */
export function policyRecord(at: number, more: Partial<PolicyRecord>): PolicyRecord {
  return {
    id: `pol-00${at}`,
    tenant_id: 'demo',
    name: `policy ${at}`,
    action: 'block',
    trigger_type: 'keyword',
    pattern: 'unused',
    applies_to: 'both',
    is_active: true,
    priority: at,
    failure_mode: more.action === undefined || more.action === 'block' ? 'closed' : 'open',
    revision: at,
    deleted: false,
    ...more,
  };
}
