import { Inject, Injectable } from '@nestjs/common';
import {
  GatewayError,
  type CreatePolicyBody,
  type PolicyView,
  type UpdatePolicyBody,
} from '@trueport/contracts';
import { PolicyRepository, type StoredPolicy } from '@trueport/persistence';
import { Types } from 'mongoose';
import type { Actor, IntendedChange } from '../audit/audit-trail.js';
import { auditedFields, changedFields } from '../configuration/changed-fields.js';
import { ConfigurationChanges, retryOnConflict } from '../configuration/configuration-changes.js';
import { patternProblem } from './pattern-problem.js';
import { fieldsOf, fieldsOfBody, patchedFields, policyViewOf, type PolicyFields } from './policy-view.js';

/** Policies of one tenant, the one of the caller. */
@Injectable()
export class PoliciesService {
  constructor(
    @Inject(PolicyRepository) private readonly policies: PolicyRepository,
    @Inject(ConfigurationChanges) private readonly changes: ConfigurationChanges,
  ) {}

  /** @throws GatewayError BAD_REQUEST when the pattern does not fit the trigger */
  async create(actor: Actor, body: CreatePolicyBody): Promise<PolicyView> {
    const fields = checked(fieldsOfBody(body));
    const { tenantId } = actor.principal;
    const now = new Date();
    const policy: StoredPolicy = {
      _id: new Types.ObjectId(),
      tenant_id: tenantId,
      policy_id: await this.policies.nextId(tenantId),
      ...fields,
      created_at: now,
      updated_at: now,
      deleted: false,
      revision: 0,
    };
    await this.make(actor, 'policy.create', policy, auditedFields(null, fields), (revision) =>
      this.policies.create({ ...policy, revision }),
    );
    return policyViewOf(policy);
  }

  async list(
    tenantId: string,
    page: { readonly limit: number; readonly offset: number },
  ): Promise<PolicyView[]> {
    return (await this.policies.page(tenantId, page.offset, page.limit)).map(policyViewOf);
  }

  /** @throws GatewayError NOT_FOUND for a policy that is missing, deleted or another tenant's: all the same */
  async get(tenantId: string, id: string): Promise<PolicyView> {
    return policyViewOf(await this.find(tenantId, id));
  }

  /** Puts a whole policy in the place of another one. @throws GatewayError BAD_REQUEST, NOT_FOUND, CONFLICT */
  replace(actor: Actor, id: string, body: CreatePolicyBody): Promise<PolicyView> {
    return this.change(actor, id, () => fieldsOfBody(body));
  }

  /** Changes some fields. @throws GatewayError BAD_REQUEST, NOT_FOUND, CONFLICT */
  update(actor: Actor, id: string, body: UpdatePolicyBody): Promise<PolicyView> {
    return this.change(actor, id, (policy) => patchedFields(policy, body));
  }

  /** Deletes a policy for good. @throws GatewayError NOT_FOUND, CONFLICT */
  delete(actor: Actor, id: string): Promise<void> {
    return retryOnConflict(async () => {
      const policy = await this.find(actor.principal.tenantId, id);
      const audited = { deleted: { before: false, after: true } };
      await this.make(actor, 'policy.delete', policy, audited, async (revision) => {
        if (!(await this.policies.delete(policy, revision, new Date()))) throw new GatewayError('CONFLICT');
      });
    });
  }

  private change(
    actor: Actor,
    id: string,
    wanted: (policy: StoredPolicy) => PolicyFields,
  ): Promise<PolicyView> {
    return retryOnConflict(async () => {
      const policy = await this.find(actor.principal.tenantId, id);
      const present = fieldsOf(policy);
      const fields = changedFields(present, checked(wanted(policy)));
      if (Object.keys(fields).length === 0) return policyViewOf(policy);
      const now = new Date();
      await this.make(actor, 'policy.update', policy, auditedFields(present, fields), async (revision) => {
        if (!(await this.policies.update(policy, fields, revision, now))) throw new GatewayError('CONFLICT');
      });
      return policyViewOf({ ...policy, ...fields, updated_at: now });
    });
  }

  private make(
    actor: Actor,
    action: IntendedChange['action'],
    policy: StoredPolicy,
    changes: IntendedChange['changes'],
    write: (revision: number) => Promise<void>,
  ): Promise<void> {
    return this.changes.make('policy', actor, { action, targetId: policy.policy_id, changes }, write);
  }

  private async find(tenantId: string, id: string): Promise<StoredPolicy> {
    const policy = await this.policies.find(tenantId, id);
    if (policy === null) throw new GatewayError('NOT_FOUND', 'There is no such policy.');
    return policy;
  }
}

/** The fields, when their pattern can be used. A pattern that cannot would be found out in front of a client. */
function checked(fields: PolicyFields): PolicyFields {
  const problem = patternProblem(fields.trigger_type, fields.pattern);
  if (problem !== null) throw new GatewayError('BAD_REQUEST', `pattern: ${problem}`);
  return fields;
}
