import { Body, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { CurrentPrincipal, RequireScope, type Principal } from '@trueport/auth';
import { rescanBodySchema, type RescanView } from '@trueport/contracts';
import type { z } from 'zod';
import type { Actor } from '../audit/audit-trail.js';
import { CurrentActor } from '../audit/current-actor.js';
import { TenantResource } from '../http/tenant-resource.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { RescanService } from './rescan.service.js';

/** Scanning a period again, with the detectors of today. */
@TenantResource('analytics/rescan')
export class RescanController {
  constructor(@Inject(RescanService) private readonly rescans: RescanService) {}

  @Post()
  @HttpCode(202)
  @RequireScope('operations:write')
  order(
    @CurrentActor() actor: Actor,
    @Body(new ZodPipe(rescanBodySchema, 'body')) { from, to }: z.output<typeof rescanBodySchema>,
  ): Promise<RescanView> {
    return this.rescans.order(actor, new Date(from), new Date(to));
  }

  @Get(':id')
  @RequireScope('operations:read')
  get(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<RescanView> {
    return this.rescans.get(principal.tenantId, id);
  }
}
