import { Inject, Injectable } from '@nestjs/common';
import {
  GatewayError,
  type ListViolationsQuery,
  type ViolationDetail,
  type ViolationPage,
  type ViolationStatus,
  type ViolationView,
} from '@trueport/contracts';
import {
  ViolationRepository,
  violationDetail,
  violationView,
  type StoredViolation,
} from '@trueport/persistence';
import { AuditTrail, type Actor, type IntendedChange } from '../audit/audit-trail.js';
import { auditedFields } from '../configuration/changed-fields.js';

/** Violations of one tenant, the one of the caller. */
@Injectable()
export class ViolationsService {
  constructor(
    @Inject(ViolationRepository) private readonly violations: ViolationRepository,
    @Inject(AuditTrail) private readonly audit: AuditTrail,
  ) {}

  async page(tenantId: string, query: ListViolationsQuery): Promise<ViolationPage> {
    const { items, total } = await this.violations.page(tenantId, query);
    return { items: items.map(violationView), total };
  }

  /** @throws GatewayError NOT_FOUND for a violation that is missing or another tenant's: all the same */
  async get(tenantId: string, id: string): Promise<ViolationDetail> {
    return violationDetail(await this.find(tenantId, id));
  }

  /** Notes what people have made of a violation and gives its new state. @throws GatewayError NOT_FOUND */
  async setStatus(actor: Actor, id: string, status: ViolationStatus): Promise<ViolationView> {
    const { tenantId } = actor.principal;
    const present = await this.find(tenantId, id);
    if (present.status === status) return violationView(present);
    const changes = auditedFields({ status: present.status }, { status });
    const intended: IntendedChange = { action: 'violation.update', targetId: id, changes };
    return this.audit.around(actor, intended, async () => {
      const changed = await this.violations.setStatus(tenantId, id, status);
      if (changed === null) throw noSuchViolation();
      return violationView(changed);
    });
  }

  private async find(tenantId: string, id: string): Promise<StoredViolation> {
    const violation = await this.violations.find(tenantId, id);
    if (violation === null) throw noSuchViolation();
    return violation;
  }
}

function noSuchViolation(): GatewayError {
  return new GatewayError('NOT_FOUND', 'There is no such violation.');
}
