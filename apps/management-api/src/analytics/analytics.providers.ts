import type { Provider, Type } from '@nestjs/common';
import {
  MongoConnection,
  PeriodSumsRepository,
  UsageCostRepository,
  UsageLogRepository,
  ViolationRepository,
  ViolationRollupRepository,
} from '@trueport/persistence';
import { AnalyticsController } from './analytics.controller.js';
import { StatsService } from './stats.service.js';
import { UsageLogsService } from './usage-logs.service.js';

/** Everything that reads what the gateway has done, and sets right what its views have of it. */
export const analyticsControllers: readonly Type[] = [AnalyticsController];

/** What those controllers need. */
export function analyticsProviders(): Provider[] {
  return [...storeProviders(), StatsService, UsageLogsService];
}

function storeProviders(): Provider[] {
  const repositories = [
    PeriodSumsRepository,
    UsageCostRepository,
    UsageLogRepository,
    ViolationRepository,
    ViolationRollupRepository,
  ];
  return repositories.map((repository) => ({
    provide: repository,
    inject: [MongoConnection],
    useFactory: ({ connection }: MongoConnection) => new repository(connection),
  }));
}
