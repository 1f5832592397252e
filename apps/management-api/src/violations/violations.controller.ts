import { Body, Get, Inject, Param, Patch, Query } from '@nestjs/common';
import { CurrentPrincipal, RequireScope, type Principal } from '@trueport/auth';
import {
  listViolationsQuerySchema,
  updateViolationBodySchema,
  type ListViolationsQuery,
  type ViolationDetail,
  type ViolationPage,
  type ViolationView,
} from '@trueport/contracts';
import type { z } from 'zod';
import type { Actor } from '../audit/audit-trail.js';
import { CurrentActor } from '../audit/current-actor.js';
import { TenantResource } from '../http/tenant-resource.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { ViolationsService } from './violations.service.js';

/** What was found in the texts of the tenant of the token. */
@TenantResource('analytics/violations')
export class ViolationsController {
  constructor(@Inject(ViolationsService) private readonly violations: ViolationsService) {}

  @Get()
  @RequireScope('analytics:read')
  list(
    @CurrentPrincipal() principal: Principal,
    @Query(new ZodPipe(listViolationsQuerySchema, 'query')) query: ListViolationsQuery,
  ): Promise<ViolationPage> {
    return this.violations.page(principal.tenantId, query);
  }

  @Get(':id')
  @RequireScope('analytics:read')
  get(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<ViolationDetail> {
    return this.violations.get(principal.tenantId, id);
  }

  @Patch(':id')
  @RequireScope('violations:write')
  update(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body(new ZodPipe(updateViolationBodySchema, 'body')) body: z.output<typeof updateViolationBodySchema>,
  ): Promise<ViolationView> {
    return this.violations.setStatus(actor, id, body.status);
  }
}
