import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { BusConnection } from '@trueport/bus';
import {
  HealthRegistry,
  LOGGER,
  nestLogger,
  runSteps,
  type Logger,
  type ShutdownStep,
} from '@trueport/observability';
import { MongoConnection } from '@trueport/persistence';
import { AppModule } from './app.module.js';
import { createHttpAdapter } from './http/http-adapter.js';
import { RequestLog } from './http/request-log.js';
import { RouteTable } from './http/route-table.js';
import type { ManagementApiSettings } from './settings.js';
import { prepareIndexes } from './store/prepare-indexes.js';

/** A running management API. */
export interface RunningManagement {
  readonly url: string;
  readonly logger: Logger;
  /** What an orderly end does, in order. */
  readonly shutdownSteps: readonly ShutdownStep[];
  /** Runs the shutdown steps. */
  stop(): Promise<void>;
}

/** Builds the management API and opens its port. Needs no store to be up. */
export async function startManagement(settings: ManagementApiSettings): Promise<RunningManagement> {
  const routes = new RouteTable();
  const adapter = createHttpAdapter({
    maxBodyBytes: settings.MANAGEMENT_MAX_BODY_BYTES,
    routes,
    requestLog: () => requestLog,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(settings, routes), adapter, {
    logger: false,
    abortOnError: false,
    bodyParser: false,
  });
  const requestLog = app.get(RequestLog);
  const logger = app.get<Logger>(LOGGER);
  app.useLogger(nestLogger(logger));
  const bus = app.get(BusConnection);
  const mongo = app.get(MongoConnection);
  const health = app.get(HealthRegistry);
  health.addDependency('mongodb', () => (mongo.isConnected ? 'connected' : 'disconnected'));
  health.addDependency('nats', () => (bus.isConnected ? 'connected' : 'disconnected'));
  health.addReadinessCondition('mongodb_away', () => mongo.isConnected);
  const ending = new AbortController();
  void prepareIndexes(mongo, settings, logger, ending.signal);
  await app.listen(settings.MANAGEMENT_PORT, settings.MANAGEMENT_HOST);
  const server = app.getHttpServer() as Server;
  const url = `http://${settings.MANAGEMENT_HOST}:${(server.address() as AddressInfo).port}`;
  logger.info({ component: 'server', url }, 'management API listens');
  const shutdownSteps = [
    {
      name: 'announce',
      run: () => {
        health.startDraining();
        ending.abort();
        return Promise.resolve();
      },
    },
    { name: 'drain', run: () => drain(app, server, settings.SHUTDOWN_DEADLINE_MS) },
    { name: 'bus', run: () => bus.close() },
    { name: 'mongodb', run: () => mongo.close() },
  ];
  return {
    url,
    logger,
    shutdownSteps,
    stop: async () => {
      if (!(await runSteps(shutdownSteps, logger)))
        throw new Error('the management API did not stop cleanly');
    },
  };
}

const idleCheckMs = 50;

/** Takes no more connections, lets what is in flight finish, cuts the rest at the deadline. */
async function drain(app: NestFastifyApplication, server: Server, deadlineMs: number): Promise<void> {
  const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs);
  // A connection whose last request has been answered would be kept for the next one, and hold up the end.
  const idleCheck = setInterval(() => server.closeIdleConnections(), idleCheckMs);
  try {
    await app.close();
  } finally {
    clearTimeout(deadline);
    clearInterval(idleCheck);
  }
}
