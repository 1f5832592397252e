import type { Provider } from '@nestjs/common';
import { BusConnection, type BusConnectionSettings } from '@trueport/bus';
import { LOGGER, METRICS, type Logger, type MetricsRegistry } from '@trueport/observability';
import { MongoConnection, type PersistenceSettings } from '@trueport/persistence';
import { ViewMetrics } from './view-metrics.js';

/** The connections and metrics that every service behind the bus has. */
export function viewProviders(
  serviceName: string,
  settings: BusConnectionSettings & PersistenceSettings,
): Provider[] {
  return [
    {
      provide: MongoConnection,
      inject: [LOGGER],
      useFactory: (logger: Logger) => new MongoConnection(settings.MONGODB_URL, logger),
    },
    {
      provide: BusConnection,
      inject: [LOGGER],
      useFactory: (logger: Logger) => new BusConnection(settings, serviceName, logger),
    },
    {
      provide: ViewMetrics,
      inject: [METRICS],
      useFactory: (metrics: MetricsRegistry) => new ViewMetrics(metrics),
    },
  ];
}
