import { hash } from 'node:crypto';
import type { PolicyRecord } from '@trueport/contracts';
import {
  builtInDetectors,
  CleanTexts,
  compilePolicies,
  describeProblem,
  type PolicySet,
} from '@trueport/detection';
import type { Logger } from '@trueport/observability';

/** Where the active policies of a tenant are; the very same list until one of them changes. */
export interface PolicyLookup {
  policiesOf(tenantId: string): readonly PolicyRecord[];
}

/** The policies of every tenant, compiled when they are first needed and after every change. */
export class PolicyBook {
  private readonly compiled = new WeakMap<readonly PolicyRecord[], PolicySet>();
  private readonly cleanTexts = new CleanTexts((text) => hash('sha256', text, 'base64'));

  constructor(
    private readonly policies: PolicyLookup,
    private readonly logger: Logger,
  ) {}

  /** `null` for a tenant without policies, which is most of them. */
  setOf(tenantId: string): PolicySet | null {
    const policies = this.policies.policiesOf(tenantId);
    if (policies.length === 0) return null;
    let set = this.compiled.get(policies);
    if (set === undefined) {
      set = this.compile(policies);
      this.compiled.set(policies, set);
    }
    return set;
  }

  private compile(policies: readonly PolicyRecord[]): PolicySet {
    // Policies of the same priority go by their ids.
    const ordered = policies.toSorted((one, other) => (one.id < other.id ? -1 : 1));
    const set = compilePolicies(ordered, builtInDetectors, this.cleanTexts);
    for (const { policyId, problem } of set.problems) {
      this.logger.warn(
        { component: 'policies', policy_id: policyId, reason: describeProblem(problem) },
        'a policy cannot be evaluated and fails in its failure mode',
      );
    }
    return set;
  }
}
