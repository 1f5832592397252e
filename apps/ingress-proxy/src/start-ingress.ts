import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
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
import type { ConfigurationSource } from '@trueport/snapshot';
import { AppModule } from './app.module.js';
import { buildDataPlane } from './build-data-plane.js';
import type { InFlightRequests } from './pipeline/in-flight.js';
import { makeStringMethodsFast } from './server/fast-string-methods.js';
import { frontDoor } from './server/front-door.js';
import { createGatewayServer } from './server/gateway-server.js';
import type { IngressProxySettings } from './settings.js';

/** A running ingress proxy. */
export interface RunningIngress {
  readonly url: string;
  readonly logger: Logger;
  /** What an orderly end does, in order. */
  readonly shutdownSteps: readonly ShutdownStep[];
  /** Runs the shutdown steps. */
  stop(): Promise<void>;
}

/** What a caller may put in place of the usual parts. */
export interface IngressParts {
  /** Where keys come from. */
  readonly source: ConfigurationSource;
}

/** Builds the ingress proxy and opens its port. Needs no store to be up. */
export async function startIngress(
  settings: IngressProxySettings,
  parts: IngressParts,
): Promise<RunningIngress> {
  makeStringMethodsFast();
  // Nest asks for its server before the data plane exists; the port opens only after both are there.
  let nestListener: RequestListener = () => undefined;
  let listener: RequestListener = () => undefined;
  const adapterServer: { current: Server | null } = { current: null };
  const adapter = new FastifyAdapter({
    serverFactory: (operations: RequestListener) => {
      adapterServer.current = createGatewayServer(
        {
          maxHeaderBytes: settings.GATEWAY_MAX_HEADER_BYTES,
          headersTimeoutMs: settings.GATEWAY_HEADERS_TIMEOUT_MS,
          requestTimeoutMs: settings.GATEWAY_REQUEST_TIMEOUT_MS,
          keepAliveMs: settings.GATEWAY_KEEP_ALIVE_MS,
          maxConnections: settings.GATEWAY_MAX_CONNECTIONS,
        },
        (request, response) => listener(request, response),
      );
      nestListener = operations;
      return adapterServer.current;
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(settings.LOG_LEVEL),
    adapter,
    {
      logger: false,
      abortOnError: false,
    },
  );
  const logger = app.get<Logger>(LOGGER);
  app.useLogger(nestLogger(logger));
  const dataPlane = await buildDataPlane({
    settings,
    source: parts.source,
    logger,
    metrics: app.get<MetricsRegistry>(METRICS),
    health: app.get(HealthRegistry),
  });
  listener = frontDoor({
    passthrough: dataPlane.passthrough,
    unified: dataPlane.unified,
    management: dataPlane.management,
    operations: (request, response) => nestListener(request, response),
  });
  await app.listen(settings.GATEWAY_PORT, settings.GATEWAY_HOST);
  const server = adapterServer.current as unknown as Server;
  const { port } = server.address() as AddressInfo;
  const url = `http://${settings.GATEWAY_HOST}:${port}`;
  logger.info({ component: 'server', url }, 'gateway listens');
  const shutdownSteps = [
    { name: 'announce', run: () => announce(app.get(HealthRegistry), settings.SHUTDOWN_ANNOUNCE_MS) },
    { name: 'drain', run: () => drain(server, dataPlane.inFlight, settings.SHUTDOWN_DEADLINE_MS) },
    { name: 'data plane', run: () => dataPlane.close() },
    { name: 'application', run: () => app.close() },
  ];
  return {
    url,
    logger,
    shutdownSteps,
    stop: async () => {
      if (!(await runSteps(shutdownSteps, logger))) throw new Error('the ingress did not stop cleanly');
    },
  };
}

async function announce(health: HealthRegistry, announceMs: number): Promise<void> {
  health.startDraining();
  if (announceMs > 0) await new Promise((resolve) => setTimeout(resolve, announceMs));
}

/** Takes no more connections, lets what is in flight finish, cuts the rest at the deadline. */
async function drain(server: Server, inFlight: InFlightRequests, deadlineMs: number): Promise<void> {
  server.close();
  server.closeIdleConnections();
  await inFlight.drain(deadlineMs);
  server.closeAllConnections();
}
