import { Global, Module, type DynamicModule } from '@nestjs/common';
import { HealthRegistry } from './health.js';
import { createLogger, type Logger } from './logger.js';
import { createMetricsRegistry, type MetricsRegistry } from './metrics.js';
import { OperationsController } from './operations.controller.js';
import { LOGGER, METRICS } from './tokens.js';
import { productVersion } from './version.js';

/** What the module needs; `logger` and `metrics` replace the built ones, in tests. */
export interface ObservabilityOptions {
  readonly service: string;
  readonly logLevel: string;
  readonly logger?: Logger;
  readonly metrics?: MetricsRegistry;
}

/** Logger, metrics, health and the four operational routes (`/`, `/health`, `/health/ready`, `/metrics`). */
@Global()
@Module({})
export class ObservabilityModule {
  static forRoot(options: ObservabilityOptions): DynamicModule {
    return {
      module: ObservabilityModule,
      controllers: [OperationsController],
      providers: [
        { provide: LOGGER, useValue: options.logger ?? createLogger(options.service, options.logLevel) },
        { provide: METRICS, useValue: options.metrics ?? createMetricsRegistry(options.service) },
        { provide: HealthRegistry, useValue: new HealthRegistry(productVersion) },
      ],
      exports: [LOGGER, METRICS, HealthRegistry],
    };
  }
}
