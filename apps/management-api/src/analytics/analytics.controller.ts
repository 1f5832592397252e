import { Controller, Get, Inject, Query, UseGuards } from '@nestjs/common';
import { CurrentPrincipal, RequireScope, ScopeGuard, type Principal } from '@trueport/auth';
import { listLogsQuerySchema, type ListLogsQuery, type UsageLogPage } from '@trueport/contracts';
import { UsageLogRepository, usageLogView } from '@trueport/persistence';
import { ZodPipe } from '../http/zod.pipe.js';

/** What the tenant of the token has used. */
@Controller('trueportai-services/api/v1/analytics')
@UseGuards(ScopeGuard)
export class AnalyticsController {
  constructor(@Inject(UsageLogRepository) private readonly usageLogs: UsageLogRepository) {}

  @Get('logs')
  @RequireScope('analytics:read')
  async logs(
    @CurrentPrincipal() principal: Principal,
    @Query(new ZodPipe(listLogsQuerySchema, 'query')) query: ListLogsQuery,
  ): Promise<UsageLogPage> {
    const { items, total } = await this.usageLogs.page(principal.tenantId, query);
    return { items: items.map(usageLogView), total, offset: query.offset, limit: query.limit };
  }
}
