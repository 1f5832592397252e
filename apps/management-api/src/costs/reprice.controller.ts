import { Body, HttpCode, Inject, Post } from '@nestjs/common';
import { RequireScope } from '@trueport/auth';
import { repriceBodySchema, type RepriceView } from '@trueport/contracts';
import type { z } from 'zod';
import type { Actor } from '../audit/audit-trail.js';
import { CurrentActor } from '../audit/current-actor.js';
import { TenantResource } from '../http/tenant-resource.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { RepriceService } from './reprice.service.js';

/** Pricing the requests of a period again. */
@TenantResource('analytics/reprice')
export class RepriceController {
  constructor(@Inject(RepriceService) private readonly repricing: RepriceService) {}

  @Post()
  @HttpCode(200)
  @RequireScope('operations:write')
  reprice(
    @CurrentActor() actor: Actor,
    @Body(new ZodPipe(repriceBodySchema, 'body')) body: z.output<typeof repriceBodySchema>,
  ): Promise<RepriceView> {
    const period = { from: new Date(body.from), to: new Date(body.to) };
    return body.apply
      ? this.repricing.apply(actor, period)
      : this.repricing.preview(actor.principal.tenantId, period);
  }
}
