import { Body, Delete, Get, HttpCode, Inject, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { CurrentPrincipal, RequireScope, type Principal } from '@trueport/auth';
import {
  createPolicyBodySchema,
  dryRunBodySchema,
  listPoliciesQuerySchema,
  updatePolicyBodySchema,
  type CreatePolicyBody,
  type DryRunView,
  type PolicyView,
  type UpdatePolicyBody,
} from '@trueport/contracts';
import type { z } from 'zod';
import type { Actor } from '../audit/audit-trail.js';
import { CurrentActor } from '../audit/current-actor.js';
import { TenantResource } from '../http/tenant-resource.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { DryRunService } from './dry-run.service.js';
import { PoliciesService } from './policies.service.js';

/** Policies of the tenant of the token. */
@TenantResource('policies')
export class PoliciesController {
  constructor(
    @Inject(PoliciesService) private readonly policies: PoliciesService,
    @Inject(DryRunService) private readonly dryRuns: DryRunService,
  ) {}

  @Post()
  @RequireScope('policies:write')
  create(
    @CurrentActor() actor: Actor,
    @Body(new ZodPipe(createPolicyBodySchema, 'body')) body: CreatePolicyBody,
  ): Promise<PolicyView> {
    return this.policies.create(actor, body);
  }

  @Get()
  @RequireScope('policies:read')
  list(
    @CurrentPrincipal() principal: Principal,
    @Query(new ZodPipe(listPoliciesQuerySchema, 'query')) page: z.output<typeof listPoliciesQuerySchema>,
  ): Promise<PolicyView[]> {
    return this.policies.list(principal.tenantId, page);
  }

  @Get(':id')
  @RequireScope('policies:read')
  get(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<PolicyView> {
    return this.policies.get(principal.tenantId, id);
  }

  @Put(':id')
  @RequireScope('policies:write')
  replace(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body(new ZodPipe(createPolicyBodySchema, 'body')) body: CreatePolicyBody,
  ): Promise<PolicyView> {
    return this.policies.replace(actor, id, body);
  }

  @Patch(':id')
  @RequireScope('policies:write')
  update(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body(new ZodPipe(updatePolicyBodySchema, 'body')) body: UpdatePolicyBody,
  ): Promise<PolicyView> {
    return this.policies.update(actor, id, body);
  }

  @Post(':id/dry-run')
  @HttpCode(200)
  @RequireScope('policies:read')
  dryRun(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body(new ZodPipe(dryRunBodySchema, 'body')) { last }: z.output<typeof dryRunBodySchema>,
  ): Promise<DryRunView> {
    return this.dryRuns.run(principal.tenantId, id, last);
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireScope('policies:write')
  delete(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    return this.policies.delete(actor, id);
  }
}
