import type { CreatePolicyBody, PolicyView, UpdatePolicyBody } from '@trueport/contracts';
import type { PolicyChanges, StoredPolicy } from '@trueport/persistence';

/** What a tenant decides about a policy. */
export type PolicyFields = Required<PolicyChanges>;

/** A policy as the API shows it. */
export function policyViewOf(policy: StoredPolicy): PolicyView {
  return {
    id: policy.policy_id,
    ...fieldsOf(policy),
    created_at: policy.created_at.toISOString(),
    updated_at: policy.updated_at.toISOString(),
  };
}

/** The fields of a stored policy that may change. */
export function fieldsOf(policy: StoredPolicy): PolicyFields {
  const { name, action, trigger_type, pattern, applies_to, is_active, priority, failure_mode } = policy;
  return { name, action, trigger_type, pattern, applies_to, is_active, priority, failure_mode };
}

/** The fields of a whole policy; what blocks refuses when it cannot be evaluated, unless the body says otherwise. */
export function fieldsOfBody(body: CreatePolicyBody): PolicyFields {
  return { ...body, failure_mode: body.failure_mode ?? (body.action === 'block' ? 'closed' : 'open') };
}

/** The fields of a policy after a partial change. */
export function patchedFields(policy: StoredPolicy, body: UpdatePolicyBody): PolicyFields {
  const wanted = Object.entries(body).filter(([, value]) => value !== undefined);
  return { ...fieldsOf(policy), ...(Object.fromEntries(wanted) as PolicyChanges) };
}
