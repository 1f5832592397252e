import { Body, Controller, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';
import { CurrentPrincipal, RequireScope, ScopeGuard, type Principal } from '@trueport/auth';
import { repriceBodySchema, type RepriceView } from '@trueport/contracts';
import type { z } from 'zod';
import { RequestId } from '../http/request-id.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { RepriceService } from './reprice.service.js';

/** Pricing the requests of a period again. */
@Controller('trueportai-services/api/v1/analytics/reprice')
@UseGuards(ScopeGuard)
export class RepriceController {
  constructor(@Inject(RepriceService) private readonly repricing: RepriceService) {}

  @Post()
  @HttpCode(200)
  @RequireScope('operations:write')
  reprice(
    @CurrentPrincipal() principal: Principal,
    @RequestId() requestId: string,
    @Body(new ZodPipe(repriceBodySchema, 'body')) body: z.output<typeof repriceBodySchema>,
  ): Promise<RepriceView> {
    const period = { from: new Date(body.from), to: new Date(body.to) };
    return body.apply
      ? this.repricing.apply({ principal, requestId }, period)
      : this.repricing.preview(principal.tenantId, period);
  }
}
