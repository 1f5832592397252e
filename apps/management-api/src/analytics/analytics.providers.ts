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
import { priceSources, type PriceSettings } from '@trueport/providers';
import { RepriceController } from '../costs/reprice.controller.js';
import { PRICE_SOURCES, RepriceService } from '../costs/reprice.service.js';
import { DeadLetterStore } from '../dead-letters/dead-letter-store.js';
import { DeadLettersController } from '../dead-letters/dead-letters.controller.js';
import { DeadLettersService } from '../dead-letters/dead-letters.service.js';
import { ExportsController } from '../exports/exports.controller.js';
import { LiveSlots } from '../live/live-slots.js';
import { LiveStreamService } from '../live/live-stream.service.js';
import { LiveController } from '../live/live.controller.js';
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
  RepriceController,
  DeadLettersController,
  ExportsController,
  LiveController,
];

/** What those controllers need. */
export function analyticsProviders(settings: PriceSettings): Provider[] {
  return [
    ...storeProviders(),
    StatsService,
    UsageLogsService,
    ViolationsService,
    StreamReader,
    ReconcileService,
    { provide: PRICE_SOURCES, useValue: priceSources(settings) },
    RepriceService,
    DeadLetterStore,
    DeadLettersService,
    LiveSlots,
    LiveStreamService,
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
