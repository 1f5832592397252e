import { Module, type DynamicModule } from '@nestjs/common';
import { ObservabilityModule } from '@trueport/observability';
import {
  collections,
  MongoConnection,
  RollupBatchRepository,
  rollupDeltas,
  rollupIdOf,
  RollupRepository,
  usageLogFrom,
  UsageLogRepository,
} from '@trueport/persistence';
import { FactWriter, ViewMetrics, viewProviders } from '@trueport/views';
import type { AnalyticsLoggerSettings } from './settings.js';
import { UsageLogConsumer } from './usage-log/usage-log.consumer.js';

/** The consumer with its writer and its stores. */
@Module({})
export class AppModule {
  static forRoot(settings: AnalyticsLoggerSettings): DynamicModule {
    return {
      module: AppModule,
      imports: [ObservabilityModule.forRoot({ service: 'analytics-logger', logLevel: settings.LOG_LEVEL })],
      controllers: [UsageLogConsumer],
      providers: [
        ...viewProviders('analytics-logger', settings),
        {
          provide: FactWriter,
          inject: [MongoConnection, ViewMetrics],
          useFactory: ({ connection }: MongoConnection, metrics: ViewMetrics) =>
            new FactWriter(
              {
                documents: new UsageLogRepository(connection),
                batches: new RollupBatchRepository(connection),
                rollups: new RollupRepository(connection, collections.rollups.name),
                documentFrom: usageLogFrom,
                deltasOf: rollupDeltas,
                rollupIdOf,
              },
              metrics,
            ),
        },
      ],
    };
  }
}
