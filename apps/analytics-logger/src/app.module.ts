import { randomBytes } from 'node:crypto';
import { Module, type DynamicModule } from '@nestjs/common';
import {
  LOGGER,
  METRICS,
  ObservabilityModule,
  type Logger,
  type MetricsRegistry,
} from '@trueport/observability';
import { BusConnection } from '@trueport/bus';
import {
  MongoConnection,
  RollupBatchRepository,
  UsageLogRepository,
  UsageRollupRepository,
} from '@trueport/persistence';
import type { AnalyticsLoggerSettings } from './settings.js';
import { ExactlyOnceWriter } from './usage-log/exactly-once-writer.js';
import { UsageLogConsumer } from './usage-log/usage-log.consumer.js';
import { WriterMetrics } from './usage-log/writer-metrics.js';

const longestPauseMs = 2_000;

/** Full jitter: two workers in each other's way do not meet again at the same moment. */
function pauseWithJitter(attempt: number): Promise<void> {
  const delayMs = Math.random() * Math.min(longestPauseMs, 20 * 2 ** attempt);
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}

/** The consumer with its writer and its stores. */
@Module({})
export class AppModule {
  static forRoot(settings: AnalyticsLoggerSettings): DynamicModule {
    return {
      module: AppModule,
      imports: [ObservabilityModule.forRoot({ service: 'analytics-logger', logLevel: settings.LOG_LEVEL })],
      controllers: [UsageLogConsumer],
      providers: [
        {
          provide: MongoConnection,
          inject: [LOGGER],
          useFactory: (logger: Logger) => new MongoConnection(settings.MONGODB_URL, logger),
        },
        {
          provide: BusConnection,
          inject: [LOGGER],
          useFactory: (logger: Logger) => new BusConnection(settings, 'analytics-logger', logger),
        },
        {
          provide: ExactlyOnceWriter,
          inject: [MongoConnection],
          useFactory: ({ connection }: MongoConnection) =>
            new ExactlyOnceWriter(
              randomBytes(8).toString('hex'),
              new UsageLogRepository(connection),
              new RollupBatchRepository(connection),
              new UsageRollupRepository(connection),
              () => new Date(),
              pauseWithJitter,
            ),
        },
        {
          provide: WriterMetrics,
          inject: [METRICS],
          useFactory: (metrics: MetricsRegistry) => new WriterMetrics(metrics),
        },
      ],
    };
  }
}
