import { randomBytes } from 'node:crypto';
import type { RequestListener, Server } from 'node:http';
import { hostname } from 'node:os';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiKeyHasher } from '@trueport/auth';
import { BusConnection, EventPublisher } from '@trueport/bus';
import { ObjectIdSequence } from '@trueport/contracts';
import { clientIpReader, MemoryLimiter, RedisLimiter } from '@trueport/limits';
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
import { Upstreams, bedrockCredentials, priceSources } from '@trueport/providers';
import { BreakerRegistry } from '@trueport/resilience';
import {
  KeySnapshot,
  PolicySnapshot,
  SnapshotFile,
  SnapshotRefresher,
  type ConfigurationSource,
} from '@trueport/snapshot';
import { AppModule } from './app.module.js';
import { PolicyBook } from './pipeline/inspection/policy-book.js';
import { DataPlane } from './pipeline/data-plane.js';
import { costDisplay } from './pipeline/cost-display.js';
import { InFlightRequests } from './pipeline/in-flight.js';
import { IngressMetrics } from './pipeline/ingress-metrics.js';
import { settleUnfinished } from './pipeline/recover.js';
import { Settlement } from './pipeline/settle.js';
import { frontDoor } from './server/front-door.js';
import { createGatewayServer } from './server/gateway-server.js';
import type { IngressProxySettings } from './settings.js';
import { ManagementForward } from './surfaces/management/management-forward.js';
import { buildUnified } from './surfaces/unified/build-unified.js';
import type { UnifiedSurface } from './surfaces/unified/unified.surface.js';
import { PassthroughSurface } from './surfaces/passthrough/passthrough.surface.js';

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

/** How long the last events may take to reach JetStream at the end; what does not get there stays in the spool. */
const flushDeadlineMs = 5_000;

/** Builds the ingress proxy and opens its port. Needs no store to be up. */
export async function startIngress(
  settings: IngressProxySettings,
  parts: IngressParts,
): Promise<RunningIngress> {
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
  const dataPlane = await buildDataPlane(
    settings,
    parts,
    logger,
    app.get<MetricsRegistry>(METRICS),
    app.get(HealthRegistry),
  );
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

interface RunningDataPlane {
  readonly passthrough: PassthroughSurface;
  readonly unified: UnifiedSurface;
  readonly management: ManagementForward | null;
  readonly inFlight: InFlightRequests;
  close(): Promise<void>;
}

async function buildDataPlane(
  settings: IngressProxySettings,
  { source }: IngressParts,
  logger: Logger,
  registry: MetricsRegistry,
  health: HealthRegistry,
): Promise<RunningDataPlane> {
  const instance = `${hostname()}-${process.pid}`;
  const bus = new BusConnection(settings, 'ingress-proxy', logger);
  const publisher = new EventPublisher(bus, publisherOptions(settings), registry, logger);
  settleUnfinished(publisher, settings.BUS_PREFIX, logger);

  const snapshot = new KeySnapshot();
  const policies = new PolicySnapshot();
  const refresher = new SnapshotRefresher(
    { keys: snapshot, policies },
    source,
    new SnapshotFile(settings.SNAPSHOT_FILE),
    { pollMs: settings.SNAPSHOT_POLL_MS, reloadMs: settings.SNAPSHOT_RELOAD_MS },
    logger,
  );
  bus.subscribe(bus.names.subjects.configChangedAll, () => void refresher.refresh());
  await refresher.start();

  const ip = { limit: settings.IP_LIMIT_REQUESTS, windowSeconds: settings.IP_LIMIT_WINDOW_SECONDS };
  const limiter = new RedisLimiter(
    {
      ip,
      redisUrl: settings.REDIS_URL,
      keyPrefix: settings.REDIS_KEY_PREFIX,
      timeoutMs: settings.LIMITS_REDIS_TIMEOUT_MS,
    },
    new MemoryLimiter({ ip }),
    registry,
    logger,
  );
  const breakers = new BreakerRegistry(breakerOptions(settings), registry, logger);
  const upstreams = new Upstreams(upstreamsOptions(settings));
  const metrics = new IngressMetrics(registry);
  const inFlight = new InFlightRequests();
  metrics.inFlightFrom(() => inFlight.count);
  const requestLog = { mode: settings.GATEWAY_REQUEST_LOG, slowMs: settings.GATEWAY_SLOW_REQUEST_MS };
  const management = settings.GATEWAY_EXPOSE_MANAGEMENT
    ? new ManagementForward(settings.MANAGEMENT_URL)
    : null;

  health.addDependency('mongodb', () => (source.isConnected ? 'connected' : 'disconnected'));
  health.addDependency('redis', () => (limiter.isConnected ? 'connected' : 'disconnected'));
  health.addDependency('nats', () => (bus.isConnected ? 'connected' : 'disconnected'));
  health.addReadinessCondition('configuration_not_loaded', () => snapshot.isLoaded);
  const revision = (): number => Math.max(snapshot.revision, policies.revision);
  health.addDetail('configuration', () => ({
    revision: revision(),
    keys: snapshot.size,
    policies: policies.size,
  }));
  health.addDetail('spool', () => publisher.state());
  health.addDetail('breakers', () => breakers.states());
  metrics.configurationRevisionFrom(revision);

  const prices = priceSources(settings);
  const plane = new DataPlane({
    keys: snapshot,
    hasher: new ApiKeyHasher(settings.KEY_HASH_SECRET.reveal()),
    policies: new PolicyBook(policies, logger),
    limiter,
    upstreams,
    breakers,
    publisher,
    settlement: new Settlement(publisher, metrics, logger, requestLog, instance, settings.BUS_PREFIX),
    metrics,
    inFlight,
    ids: new ObjectIdSequence(randomBytes(8), () => Date.now()),
    bodyLimits: {
      maxBytes: settings.GATEWAY_MAX_BODY_BYTES,
      collectBytes: settings.GATEWAY_COLLECT_BODY_BYTES,
    },
    clientIp: clientIpReader(settings.TRUSTED_PROXIES),
    instance,
    busPrefix: settings.BUS_PREFIX,
    capturesContent: settings.CONTENT_CAPTURE,
    costOf: costDisplay(prices),
  });
  const unified = buildUnified(settings, plane, upstreams, prices, logger, registry);
  return {
    passthrough: new PassthroughSurface(plane),
    unified: unified.surface,
    management,
    inFlight,
    close: async () => {
      await publisher.flush(flushDeadlineMs);
      publisher.close();
      await refresher.close();
      await bus.close();
      limiter.close();
      breakers.shutdown();
      await Promise.all([upstreams.close(), management?.close(), unified.close()]);
    },
  };
}

function publisherOptions(settings: IngressProxySettings): ConstructorParameters<typeof EventPublisher>[1] {
  return {
    spoolDirectory: settings.SPOOL_DIR,
    spoolMaxBytes: settings.SPOOL_MAX_BYTES,
    memoryEvents: settings.SPOOL_MEMORY_EVENTS,
    syncToDisk: settings.SPOOL_SYNC,
    batchEvents: settings.BUS_BATCH_EVENTS,
    batchMs: settings.BUS_BATCH_MS,
  };
}

function breakerOptions(settings: IngressProxySettings): ConstructorParameters<typeof BreakerRegistry>[0] {
  return {
    windowMs: settings.BREAKER_WINDOW_MS,
    minRequests: settings.BREAKER_MIN_REQUESTS,
    errorPercent: settings.BREAKER_ERROR_PERCENT,
    openMs: settings.BREAKER_OPEN_MS,
  };
}

function upstreamsOptions(settings: IngressProxySettings): ConstructorParameters<typeof Upstreams>[0] {
  return {
    baseUrls: {
      openai: settings.OPENAI_BASE_URL,
      anthropic: settings.ANTHROPIC_BASE_URL,
      google: settings.GOOGLE_BASE_URL,
      azure: settings.AZURE_OPENAI_BASE_URL,
      bedrock: settings.BEDROCK_BASE_URL,
    },
    bedrock: { credentials: bedrockCredentials(settings), region: settings.AWS_REGION },
    credentials: {
      openai: settings.OPENAI_API_KEY,
      anthropic: settings.ANTHROPIC_API_KEY,
      google: settings.GOOGLE_API_KEY,
      azure: settings.AZURE_OPENAI_API_KEY,
    },
    azureAllowedResources: settings.AZURE_ALLOWED_RESOURCES,
    egressAllowedHosts: settings.EGRESS_ALLOWED_HOSTS,
    connectTimeoutMs: settings.UPSTREAM_CONNECT_TIMEOUT_MS,
    headersTimeoutMs: settings.UPSTREAM_HEADERS_TIMEOUT_MS,
    bodyTimeoutMs: settings.UPSTREAM_BODY_TIMEOUT_MS,
    maxConnections: settings.UPSTREAM_MAX_CONNECTIONS,
    keepAliveMs: settings.UPSTREAM_KEEPALIVE_MS,
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
