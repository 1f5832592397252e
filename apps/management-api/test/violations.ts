import { violationIdOf, type StoredViolation } from '@trueport/persistence';
import { Types, type Connection } from 'mongoose';

/** What a test says about a violation; the rest is the same for all. */
export type ViolationFacts = Partial<StoredViolation> & { readonly tenant_id: string };

/** A violation as the scanner stores it. */
export function violation(facts: ViolationFacts): StoredViolation {
  const logId = facts.usage_log_id ?? new Types.ObjectId().toHexString();
  const { direction = 'request', type = 'pii', policy_id: policyId = null } = facts;
  return {
    _id: `${violationIdOf({ requestId: `req_${logId}`, direction, type, policyId })}${facts.tenant_id}`,
    usage_log_id: logId,
    key_id: '64b1f2e3a4c5d6e7f8901234',
    type,
    severity: 'critical',
    direction,
    description: 'SSN detected in user prompt',
    preview: 'My SSN is [REDACTED] and I need...',
    entities: [{ type: 'US_SSN', confidence: 0.97 }],
    auto_blocked: false,
    policy_id: policyId,
    status: 'open',
    detected_at: new Date('2026-01-15T10:30:00.000Z'),
    model_version: 'rules-1',
    announced: true,
    ...facts,
  };
}

/** Puts violations into the store as the scanner would. @returns their ids, in the same order */
export async function storeViolations(
  database: Connection,
  facts: readonly ViolationFacts[],
): Promise<string[]> {
  const violations = facts.map(violation);
  await database.collection('violations').insertMany(violations as never);
  return violations.map(({ _id }) => _id);
}
