import { Controller, Get, Inject, Param, Query, UseGuards } from '@nestjs/common';
import { CurrentPrincipal, RequireScope, ScopeGuard, type Principal } from '@trueport/auth';
import {
  listLogsQuerySchema,
  objectIdSchema,
  statsQuerySchema,
  type ListLogsQuery,
  type StatsView,
  type UsageLogPage,
} from '@trueport/contracts';
import type { z } from 'zod';
import { ZodPipe } from '../http/zod.pipe.js';
import { StatsService } from './stats.service.js';
import { noSuchLog, UsageLogsService, type UsageLogDetail } from './usage-logs.service.js';

/** What the tenant of the token has used. */
@Controller('trueportai-services/api/v1/analytics')
@UseGuards(ScopeGuard)
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
    if (!objectIdSchema.safeParse(id).success) throw noSuchLog();
    return this.usageLogs.get(principal.tenantId, id);
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
