import type { Provider, Type } from '@nestjs/common';
import {
  MongoConnection,
  PeriodSumsRepository,
  ScanRepository,
  UsageCostRepository,
  UsageLogRepository,
  ViolationRepository,
  ViolationRollupRepository,
} from '@trueport/persistence';
import { ReconcileController } from '../reconcile/reconcile.controller.js';
import { ReconcileService } from '../reconcile/reconcile.service.js';
import { StreamReader } from '../reconcile/stream-reader.js';
import { ViolationsController } from '../violations/violations.controller.js';
import { ViolationsService } from '../violations/violations.service.js';
import { AnalyticsController } from './analytics.controller.js';
import { StatsService } from './stats.service.js';
import { UsageLogsService } from './usage-logs.service.js';

/** Everything that reads what the gateway has done, and sets right what its views have of it. */
export const analyticsControllers: readonly Type[] = [
  AnalyticsController,
  ViolationsController,
  ReconcileController,
];

/** What those controllers need. */
export function analyticsProviders(): Provider[] {
  return [
    ...storeProviders(),
    StatsService,
    UsageLogsService,
    ViolationsService,
    StreamReader,
    ReconcileService,
  ];
}

function storeProviders(): Provider[] {
  const repositories = [
    PeriodSumsRepository,
    ScanRepository,
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
