import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { ApiKeyHasher } from '@trueport/auth';
import { BusConnection, EventPublisher } from '@trueport/bus';
import { ObjectIdSequence } from '@trueport/contracts';
import { warmUpDetectors } from '@trueport/detection';
import { clientIpReader, MemoryLimiter, RedisLimiter } from '@trueport/limits';
import type { HealthRegistry, Logger, MetricsRegistry } from '@trueport/observability';
import { Upstreams, bedrockCredentials, priceSources } from '@trueport/providers';
import { BreakerRegistry } from '@trueport/resilience';
import {
  KeySnapshot,
  PolicySnapshot,
  SnapshotFile,
  SnapshotRefresher,
  type ConfigurationSource,
} from '@trueport/snapshot';
import { PolicyBook } from './pipeline/inspection/policy-book.js';
import { DataPlane, type DataPlaneParts } from './pipeline/data-plane.js';
import { costDisplay } from './pipeline/cost-display.js';
import { InFlightRequests } from './pipeline/in-flight.js';
import { IngressMetrics } from './pipeline/ingress-metrics.js';
import { settleUnfinished } from './pipeline/recover.js';
import { Settlement } from './pipeline/settle.js';
import type { IngressProxySettings } from './settings.js';
import { ManagementForward } from './surfaces/management/management-forward.js';
import { buildUnified } from './surfaces/unified/build-unified.js';
import type { UnifiedSurface } from './surfaces/unified/unified.surface.js';
import { PassthroughSurface } from './surfaces/passthrough/passthrough.surface.js';

/** How long the last events may take to reach JetStream at the end; what does not get there stays in the spool. */
const flushDeadlineMs = 5_000;

/** What the data plane is built from. */
export interface DataPlaneSources {
  readonly settings: IngressProxySettings;
  /** Where keys and policies come from. */
  readonly source: ConfigurationSource;
  readonly logger: Logger;
  readonly metrics: MetricsRegistry;
  readonly health: HealthRegistry;
}

/** The surfaces, ready to serve. */
export interface RunningDataPlane {
  readonly passthrough: PassthroughSurface;
  readonly unified: UnifiedSurface;
  readonly management: ManagementForward | null;
  readonly inFlight: InFlightRequests;
  close(): Promise<void>;
}

/** Builds everything that requests pass through. Needs no store to be up. */
export async function buildDataPlane(sources: DataPlaneSources): Promise<RunningDataPlane> {
  const { settings, logger, metrics: registry } = sources;
  const bus = new BusConnection(settings, 'ingress-proxy', logger);
  const publisher = new EventPublisher(bus, publisherOptions(settings), registry, logger);
  settleUnfinished(publisher, settings.BUS_PREFIX, logger);
  const configuration = await startConfiguration(sources, bus);
  const limiter = openLimiter(sources);
  const breakers = new BreakerRegistry(breakerOptions(settings), registry, logger);
  const upstreams = new Upstreams(upstreamsOptions(settings));
  const metrics = new IngressMetrics(registry);
  const inFlight = new InFlightRequests();
  metrics.inFlightFrom(() => inFlight.count);
  metrics.configurationRevisionFrom(configuration.revision);
  reportHealth(sources, { bus, publisher, limiter, breakers, configuration });

  const prices = priceSources(settings);
  warmUpDetectors();
  const plane = new DataPlane({
    ...settingsOfDataPlane(settings),
    keys: configuration.keys,
    policies: new PolicyBook(configuration.policies, logger),
    limiter,
    upstreams,
    breakers,
    publisher,
    settlement: new Settlement(
      publisher,
      metrics,
      logger,
      requestLog(settings),
      instance,
      settings.BUS_PREFIX,
    ),
    metrics,
    inFlight,
    costOf: costDisplay(prices),
  });
  const unified = buildUnified(settings, plane, upstreams, prices, logger, registry);
  const management = settings.GATEWAY_EXPOSE_MANAGEMENT
    ? new ManagementForward(settings.MANAGEMENT_URL)
    : null;
  return {
    passthrough: new PassthroughSurface(plane),
    unified: unified.surface,
    management,
    inFlight,
    close: async () => {
      await publisher.flush(flushDeadlineMs);
      publisher.close();
      await configuration.close();
      await bus.close();
      limiter.close();
      breakers.shutdown();
      await Promise.all([upstreams.close(), management?.close(), unified.close()]);
    },
  };
}

/** A change of configuration is written this long after it has taken its revision, at the latest. */
const longestWriteMs = 60_000;

/** Keys and policies in memory, kept up to date. */
interface Configuration {
  readonly keys: KeySnapshot;
  readonly policies: PolicySnapshot;
  readonly revision: () => number;
  close(): Promise<void>;
}

async function startConfiguration(
  { settings, source, logger }: DataPlaneSources,
  bus: BusConnection,
): Promise<Configuration> {
  const keys = new KeySnapshot();
  const policies = new PolicySnapshot();
  const refresher = new SnapshotRefresher(
    { keys, policies },
    source,
    new SnapshotFile(settings.SNAPSHOT_FILE),
    {
      pollMs: settings.SNAPSHOT_POLL_MS,
      reloadMs: settings.SNAPSHOT_RELOAD_MS,
      settleMs: longestWriteMs,
    },
    logger,
  );
  bus.subscribe(bus.names.subjects.configChangedAll, () => void refresher.refresh());
  await refresher.start();
  return {
    keys,
    policies,
    revision: () => Math.max(keys.revision, policies.revision),
    close: () => refresher.close(),
  };
}

function openLimiter({ settings, metrics, logger }: DataPlaneSources): RedisLimiter {
  const ip = { limit: settings.IP_LIMIT_REQUESTS, windowSeconds: settings.IP_LIMIT_WINDOW_SECONDS };
  return new RedisLimiter(
    {
      ip,
      redisUrl: settings.REDIS_URL,
      keyPrefix: settings.REDIS_KEY_PREFIX,
      timeoutMs: settings.LIMITS_REDIS_TIMEOUT_MS,
    },
    new MemoryLimiter({ ip }),
    metrics,
    logger,
  );
}

/** What `/health` tells of. */
interface Observed {
  readonly bus: BusConnection;
  readonly publisher: EventPublisher;
  readonly limiter: RedisLimiter;
  readonly breakers: BreakerRegistry;
  readonly configuration: Configuration;
}

function reportHealth({ source, health }: DataPlaneSources, observed: Observed): void {
  const { bus, publisher, limiter, breakers, configuration } = observed;
  const { keys, policies, revision } = configuration;
  health.addDependency('mongodb', () => (source.isConnected ? 'connected' : 'disconnected'));
  health.addDependency('redis', () => (limiter.isConnected ? 'connected' : 'disconnected'));
  health.addDependency('nats', () => (bus.isConnected ? 'connected' : 'disconnected'));
  health.addReadinessCondition('configuration_not_loaded', () => keys.isLoaded);
  health.addDetail('configuration', () => ({
    revision: revision(),
    keys: keys.size,
    policies: policies.size,
  }));
  health.addDetail('spool', () => publisher.state());
  health.addDetail('breakers', () => breakers.states());
}

const instance = `${hostname()}-${process.pid}`;

/** What the data plane takes from the settings alone. */
function settingsOfDataPlane(
  settings: IngressProxySettings,
): Pick<
  DataPlaneParts,
  'hasher' | 'ids' | 'bodyLimits' | 'clientIp' | 'instance' | 'busPrefix' | 'capturesContent'
> {
  return {
    hasher: new ApiKeyHasher(settings.KEY_HASH_SECRET.reveal()),
    ids: new ObjectIdSequence(randomBytes(8), () => Date.now()),
    bodyLimits: {
      maxBytes: settings.GATEWAY_MAX_BODY_BYTES,
      collectBytes: settings.GATEWAY_COLLECT_BODY_BYTES,
    },
    clientIp: clientIpReader(settings.TRUSTED_PROXIES),
    instance,
    busPrefix: settings.BUS_PREFIX,
    capturesContent: settings.CONTENT_CAPTURE,
  };
}

function requestLog(settings: IngressProxySettings): ConstructorParameters<typeof Settlement>[3] {
  return { mode: settings.GATEWAY_REQUEST_LOG, slowMs: settings.GATEWAY_SLOW_REQUEST_MS };
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
