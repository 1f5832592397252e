import { Get, Inject, Query } from '@nestjs/common';
import { CurrentPrincipal, RequireScope, type Principal } from '@trueport/auth';
import { reconcileQuerySchema, type ReconcileView } from '@trueport/contracts';
import type { z } from 'zod';
import { TenantResource } from '../http/tenant-resource.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { ReconcileService } from './reconcile.service.js';

/** Whether the views have everything that the gateway has said. */
@TenantResource('analytics/reconcile')
export class ReconcileController {
  constructor(@Inject(ReconcileService) private readonly reconciler: ReconcileService) {}

  @Get()
  @RequireScope('operations:read')
  reconcile(
    @CurrentPrincipal() principal: Principal,
    @Query(new ZodPipe(reconcileQuerySchema, 'query')) { from, to }: z.output<typeof reconcileQuerySchema>,
  ): Promise<ReconcileView> {
    return this.reconciler.reconcile(principal.tenantId, from, to);
  }
}
