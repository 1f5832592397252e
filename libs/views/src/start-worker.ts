import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { BusConnection, JetStreamStrategy, type JetStreamStrategyOptions } from '@trueport/bus';
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
import { ensureIndexes, MongoConnection, type Retention } from '@trueport/persistence';

/** A running service behind the bus. */
export interface RunningWorker {
  readonly app: NestFastifyApplication;
  readonly logger: Logger;
  readonly shutdownSteps: readonly ShutdownStep[];
  /** Runs the shutdown steps. */
  stop(): Promise<void>;
}

/** What a service behind the bus is made of. */
export interface WorkerOptions {
  /** Has a `BusConnection`, a `MongoConnection`, the observability module and the handlers. */
  readonly module: DynamicModule;
  /** Address for health and metrics. */
  readonly host: string;
  readonly port: number;
  readonly consumer: JetStreamStrategyOptions;
  readonly retention: Retention;
  /** Called when the stores are there, right before consuming begins. */
  readonly beforeConsuming?: (app: NestFastifyApplication) => Promise<void>;
  /** What ends after the consumer and before the connections. */
  readonly lastSteps?: (app: NestFastifyApplication) => readonly ShutdownStep[];
}

const retryMs = 500;

/** Starts a service behind the bus: health at once, consuming as soon as NATS and MongoDB are there. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const app = await NestFactory.create<NestFastifyApplication>(options.module, new FastifyAdapter(), {
    logger: false,
    abortOnError: false,
  });
  const logger = app.get<Logger>(LOGGER);
  app.useLogger(nestLogger(logger));
  const [bus, mongo, health] = [app.get(BusConnection), app.get(MongoConnection), app.get(HealthRegistry)];
  health.addDependency('nats', () => (bus.isConnected ? 'connected' : 'disconnected'));
  health.addDependency('mongodb', () => (mongo.isConnected ? 'connected' : 'disconnected'));
  let isConsuming = false;
  health.addReadinessCondition('stores_not_reached_yet', () => isConsuming && bus.isConnected);
  await app.listen(options.port, options.host);

  const strategy = new JetStreamStrategy(bus, options.consumer, app.get<MetricsRegistry>(METRICS), logger);
  app.connectMicroservice({ strategy });
  const ending = new AbortController();
  const consuming = prepareIndexes(mongo, options.retention, logger, ending.signal).then(async (isReady) => {
    if (!isReady) return;
    await options.beforeConsuming?.(app);
    await app.startAllMicroservices();
    isConsuming = true;
  });
  const shutdownSteps: ShutdownStep[] = [
    {
      name: 'consumer',
      run: async () => {
        health.startDraining();
        ending.abort();
        await consuming;
        await strategy.close();
      },
    },
    ...(options.lastSteps?.(app) ?? []),
    { name: 'application', run: () => app.close() },
    { name: 'stores', run: async () => void (await Promise.all([bus.close(), mongo.close()])) },
  ];
  return {
    app,
    logger,
    shutdownSteps,
    stop: async () => {
      if (!(await runSteps(shutdownSteps, logger))) throw new Error('the service did not stop cleanly');
    },
  };
}

/** Waits for MongoDB and sets its indexes up; tells whether consuming may begin. */
async function prepareIndexes(
  mongo: MongoConnection,
  retention: Retention,
  logger: Logger,
  ended: AbortSignal,
): Promise<boolean> {
  while (!ended.aborted) {
    try {
      if (mongo.isConnected) {
        await ensureIndexes(mongo.connection, retention);
        return true;
      }
    } catch (error) {
      logger.warn({ component: 'mongodb', err: error }, 'the indexes cannot be set up yet');
    }
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
  return false;
}
