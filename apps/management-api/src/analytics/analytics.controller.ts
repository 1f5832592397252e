import { Get, Inject, Param, Query } from '@nestjs/common';
import { CurrentPrincipal, RequireScope, type Principal } from '@trueport/auth';
import {
  listLogsQuerySchema,
  requestIdSchema,
  statsQuerySchema,
  usageLogIdOf,
  type ListLogsQuery,
  type StatsView,
  type UsageLogPage,
} from '@trueport/contracts';
import type { z } from 'zod';
import { knownId } from '../http/known-id.js';
import { TenantResource } from '../http/tenant-resource.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { StatsService } from './stats.service.js';
import { noSuchLog, UsageLogsService, type UsageLogDetail } from './usage-logs.service.js';

/** What the tenant of the token has used. */
@TenantResource('analytics')
export class AnalyticsController {
  constructor(
    @Inject(UsageLogsService) private readonly usageLogs: UsageLogsService,
    @Inject(StatsService) private readonly statistics: StatsService,
  ) {}

  @Get('logs')
  @RequireScope('analytics:read')
  logs(
    @CurrentPrincipal() principal: Principal,
    @Query(new ZodPipe(listLogsQuerySchema, 'query')) query: ListLogsQuery,
  ): Promise<UsageLogPage> {
    return this.usageLogs.page(principal.tenantId, query);
  }

  @Get('logs/:id')
  @RequireScope('analytics:read')
  async log(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<UsageLogDetail> {
    // Clients know their request by the id in its answer: it means the same log.
    const logId = requestIdSchema.safeParse(id).success ? usageLogIdOf(id) : id;
    return this.usageLogs.get(principal.tenantId, knownId(logId, noSuchLog));
  }

  @Get('stats')
  @RequireScope('analytics:read')
  stats(
    @CurrentPrincipal() principal: Principal,
    @Query(new ZodPipe(statsQuerySchema, 'query')) { period }: z.output<typeof statsQuerySchema>,
  ): Promise<StatsView> {
    return this.statistics.stats(principal.tenantId, period);
  }
}
