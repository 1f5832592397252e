import { Controller, Get, Inject, Query, UseGuards } from '@nestjs/common';
import { CurrentPrincipal, RequireScope, ScopeGuard, type Principal } from '@trueport/auth';
import { listAuditQuerySchema, type AuditView } from '@trueport/contracts';
import { AuditRepository } from '@trueport/persistence';
import type { z } from 'zod';
import { ZodPipe } from '../http/zod.pipe.js';
import { auditViewOf } from './audit-view.js';

/** Who changed what and when, for the tenant of the token. */
@Controller('trueportai-services/api/v1/audit')
@UseGuards(ScopeGuard)
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
