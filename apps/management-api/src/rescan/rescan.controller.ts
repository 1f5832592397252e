import { Body, Controller, Get, HttpCode, Inject, Param, Post, UseGuards } from '@nestjs/common';
import { CurrentPrincipal, RequireScope, ScopeGuard, type Principal } from '@trueport/auth';
import { rescanBodySchema, type RescanView } from '@trueport/contracts';
import type { z } from 'zod';
import { RequestId } from '../http/request-id.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { RescanService } from './rescan.service.js';

/** Scanning a period again, with the detectors of today. */
@Controller('trueportai-services/api/v1/analytics/rescan')
@UseGuards(ScopeGuard)
export class RescanController {
  constructor(@Inject(RescanService) private readonly rescans: RescanService) {}

  @Post()
  @HttpCode(202)
  @RequireScope('operations:write')
  order(
    @CurrentPrincipal() principal: Principal,
    @RequestId() requestId: string,
    @Body(new ZodPipe(rescanBodySchema, 'body')) { from, to }: z.output<typeof rescanBodySchema>,
  ): Promise<RescanView> {
    return this.rescans.order({ principal, requestId }, new Date(from), new Date(to));
  }

  @Get(':id')
  @RequireScope('operations:read')
  get(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<RescanView> {
    return this.rescans.get(principal.tenantId, id);
  }
}
