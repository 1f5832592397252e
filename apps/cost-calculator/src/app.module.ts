import { Module, type DynamicModule } from '@nestjs/common';
import type { ResponseCompletedData } from '@trueport/contracts';
import { LOGGER, ObservabilityModule, type Logger } from '@trueport/observability';
import {
  collections,
  MongoConnection,
  RollupBatchRepository,
  rollupIdOf,
  RollupRepository,
  spendDeltas,
  usageCostFrom,
  UsageCostRepository,
} from '@trueport/persistence';
import { priceSources } from '@trueport/providers';
import { FactWriter, ViewMetrics, viewProviders } from '@trueport/views';
import { Pricer } from './settle/pricer.js';
import { SettleConsumer } from './settle/settle.consumer.js';
import type { CostCalculatorSettings } from './settings.js';

/** The consumer with its writer and its stores. */
@Module({})
export class AppModule {
  static forRoot(settings: CostCalculatorSettings): DynamicModule {
    return {
      module: AppModule,
      imports: [ObservabilityModule.forRoot({ service: 'cost-calculator', logLevel: settings.LOG_LEVEL })],
      controllers: [SettleConsumer],
      providers: [
        ...viewProviders('cost-calculator', settings),
        {
          provide: FactWriter,
          inject: [MongoConnection, ViewMetrics, LOGGER],
          useFactory: ({ connection }: MongoConnection, metrics: ViewMetrics, logger: Logger) => {
            const pricer = new Pricer(priceSources(settings), logger);
            return new FactWriter(
              {
                documents: new UsageCostRepository(connection),
                batches: new RollupBatchRepository(connection),
                rollups: new RollupRepository(connection, collections.spendRollups.name),
                documentFrom: (completed: ResponseCompletedData, batch) =>
                  usageCostFrom(completed, pricer.costOf(completed), batch),
                deltasOf: spendDeltas,
                rollupIdOf,
              },
              metrics,
            );
          },
        },
      ],
    };
  }
}
