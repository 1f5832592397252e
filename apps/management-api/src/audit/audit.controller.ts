import { Get, Inject, Query } from '@nestjs/common';
import { CurrentPrincipal, RequireScope, type Principal } from '@trueport/auth';
import { listAuditQuerySchema, type AuditView } from '@trueport/contracts';
import { AuditRepository } from '@trueport/persistence';
import type { z } from 'zod';
import { TenantResource } from '../http/tenant-resource.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { auditViewOf } from './audit-view.js';

/** Who changed what and when, for the tenant of the token. */
@TenantResource('audit')
export class AuditController {
  constructor(@Inject(AuditRepository) private readonly records: AuditRepository) {}

  @Get()
  @RequireScope('audit:read')
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query(new ZodPipe(listAuditQuerySchema, 'query')) query: z.output<typeof listAuditQuerySchema>,
  ): Promise<readonly AuditView[]> {
    return (await this.records.page(principal.tenantId, query)).map(auditViewOf);
  }
}
