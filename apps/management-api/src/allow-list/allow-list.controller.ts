import { Body, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { CurrentPrincipal, RequireScope, type Principal } from '@trueport/auth';
import { createAllowListBodySchema, type AllowListView, type CreateAllowListBody } from '@trueport/contracts';
import type { Actor } from '../audit/audit-trail.js';
import { CurrentActor } from '../audit/current-actor.js';
import { knownId } from '../http/known-id.js';
import { TenantResource } from '../http/tenant-resource.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { AllowListService, noSuchEntry } from './allow-list.service.js';

/** Texts that scans of the tenant of the token pass over. */
@TenantResource('analytics/violations/allow-list')
export class AllowListController {
  constructor(@Inject(AllowListService) private readonly allowList: AllowListService) {}

  @Post()
  @RequireScope('violations:write')
  create(
    @CurrentActor() actor: Actor,
    @Body(new ZodPipe(createAllowListBodySchema, 'body')) body: CreateAllowListBody,
  ): Promise<AllowListView> {
    return this.allowList.create(actor, body);
  }

  @Get()
  @RequireScope('analytics:read')
  list(@CurrentPrincipal() principal: Principal): Promise<AllowListView[]> {
    return this.allowList.list(principal.tenantId);
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireScope('violations:write')
  delete(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    return this.allowList.delete(actor, knownId(id, noSuchEntry));
  }
}
