import type { PolicyRecord } from '@trueport/contracts';
import { RecordSnapshot } from './record-snapshot.js';

const none: readonly PolicyRecord[] = Object.freeze([]);

/** The policies of all tenants in memory. */
export class PolicySnapshot extends RecordSnapshot<PolicyRecord> {
  private readonly byTenant = new Map<string, readonly PolicyRecord[]>();

  constructor() {
    super({ idOf: (policy) => `${policy.tenant_id} ${policy.id}`, isGone: (policy) => policy.deleted });
  }

  /** The active policies of a tenant; the very same list until one of them changes. */
  policiesOf(tenantId: string): readonly PolicyRecord[] {
    return this.byTenant.get(tenantId) ?? none;
  }

  protected override remember(policy: PolicyRecord): void {
    if (!policy.is_active) return;
    this.byTenant.set(policy.tenant_id, [...this.policiesOf(policy.tenant_id), policy]);
  }

  protected override forget({ tenant_id: tenantId, id }: PolicyRecord): void {
    const left = this.policiesOf(tenantId).filter((policy) => policy.id !== id);
    if (left.length === 0) this.byTenant.delete(tenantId);
    else this.byTenant.set(tenantId, left);
  }
}
