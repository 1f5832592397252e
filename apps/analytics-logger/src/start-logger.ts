import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { BusConnection, JetStreamStrategy } from '@trueport/bus';
import { responseCompletedSchema } from '@trueport/contracts';
import {
  HealthRegistry,
  LOGGER,
  METRICS,
  nestLogger,
  runSteps,
  type Logger,
  type MetricsRegistry,
  type ShutdownStep,
} from '@trueport/observability';
import { ensureIndexes, MongoConnection } from '@trueport/persistence';
import { AppModule } from './app.module.js';
import type { AnalyticsLoggerSettings } from './settings.js';

/** A running analytics logger. */
export interface RunningLogger {
  readonly logger: Logger;
  readonly shutdownSteps: readonly ShutdownStep[];
  /** Runs the shutdown steps. */
  stop(): Promise<void>;
}

const retryMs = 500;

/** Starts the analytics logger: health at once, consuming as soon as NATS and MongoDB are there. */
export async function startLogger(settings: AnalyticsLoggerSettings): Promise<RunningLogger> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(settings),
    new FastifyAdapter(),
    {
      logger: false,
      abortOnError: false,
    },
  );
  const logger = app.get<Logger>(LOGGER);
  app.useLogger(nestLogger(logger));
  const [bus, mongo, health] = [app.get(BusConnection), app.get(MongoConnection), app.get(HealthRegistry)];
  health.addDependency('nats', () => (bus.isConnected ? 'connected' : 'disconnected'));
  health.addDependency('mongodb', () => (mongo.isConnected ? 'connected' : 'disconnected'));
  let isConsuming = false;
  health.addReadinessCondition('stores_not_reached_yet', () => isConsuming && bus.isConnected);
  await app.listen(settings.LOGGER_PORT, settings.LOGGER_HOST);

  const strategy = new JetStreamStrategy(
    bus,
    {
      serviceName: 'analytics-logger',
      schemas: { 'gateway.response.completed': responseCompletedSchema },
      batchEvents: settings.CONSUMER_BATCH_EVENTS,
      batchMs: settings.CONSUMER_BATCH_MS,
      maxAttempts: settings.CONSUMER_MAX_ATTEMPTS,
    },
    app.get<MetricsRegistry>(METRICS),
    logger,
  );
  app.connectMicroservice({ strategy });
  const consuming = prepareIndexes(mongo, settings, logger).then(async (isReady) => {
    if (!isReady) return;
    await app.startAllMicroservices();
    isConsuming = true;
  });
  const shutdownSteps: ShutdownStep[] = [
    {
      name: 'consumer',
      run: async () => {
        health.startDraining();
        stopping.add(mongo);
        await consuming;
        await strategy.close();
      },
    },
    { name: 'application', run: () => app.close() },
    { name: 'stores', run: async () => void (await Promise.all([bus.close(), mongo.close()])) },
  ];
  return {
    logger,
    shutdownSteps,
    stop: async () => {
      if (!(await runSteps(shutdownSteps, logger))) throw new Error('the logger did not stop cleanly');
    },
  };
}

/** Connections whose service is ending: nothing waits for them any more. */
const stopping = new WeakSet<MongoConnection>();

/** Waits for MongoDB and sets its indexes up; tells whether consuming may begin. */
async function prepareIndexes(
  mongo: MongoConnection,
  settings: AnalyticsLoggerSettings,
  logger: Logger,
): Promise<boolean> {
  while (!stopping.has(mongo)) {
    try {
      if (mongo.isConnected) {
        await ensureIndexes(mongo.connection, {
          usageLogs: settings.USAGE_LOG_RETENTION_DAYS,
          rollups: settings.ROLLUP_RETENTION_DAYS,
        });
        return true;
      }
    } catch (error) {
      logger.warn({ component: 'mongodb', err: error }, 'the indexes cannot be set up yet');
    }
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
  return false;
}
