import { join } from 'node:path';

import { freePort, isPortFree } from '../network/free-port.js';
import { StackFailure } from '../stack-failure.js';
import { startServers, type ServerUrls } from '../servers/provide-servers.js';
import { reportProgress } from '../servers/report-progress.js';
import { Supervisor, type RunningProcess } from '../supervision/supervisor.js';
import { configurationRevision, demoAccess, waitForRevisionAfter } from './demo-access.js';
import { providerEnvironment, providerModes, type ProviderModes } from './provider-environment.js';
import { oauthClients, productSecrets } from './secrets.js';
import { mockProvidersSpec, serviceSpec } from './service-spec.js';

/** What `startProduct` is asked for. */
export interface StartProductOptions {
  readonly dataDir: string;
  /** Where fetched servers are kept; chosen when absent. */
  readonly cacheDir?: string;
  /** A port that is 0 or absent is a free one. */
  readonly gatewayPort?: number;
  readonly managementPort?: number;
  /** Settings that differ from their defaults, for every service. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Remove the data directory at the end. */
  readonly ephemeral?: boolean;
  /** Start servers here also when the environment names some: for those who mean to kill them. */
  readonly ownServers?: boolean;
  /** Begin with an empty data directory. */
  readonly fresh?: boolean;
  /** Stops the start halfway: `startProduct` then rejects, and nothing is left running. */
  readonly signal?: AbortSignal;
  /** Called when a process was started again: `facts` names another pid now. */
  readonly onProcessesChange?: () => void;
  readonly log: (line: string) => void;
}

/** The facts about a running product, as they stand in `run.json`. */
export interface ProductFacts {
  readonly gatewayUrl: string;
  readonly managementUrl: string;
  readonly apiKey: string;
  readonly managementToken: string;
  readonly natsUrl: string;
  readonly redisUrl: string;
  readonly mongodbUrl: string;
  readonly mockProvidersUrl: string;
  readonly processes: readonly RunningProcess[];
}

/** A running product. */
export interface RunningProduct {
  readonly facts: ProductFacts;
  readonly providers: ProviderModes;
  /** `kill -9` of one process; it stays down until `restart`. */
  kill(name: string): Promise<void>;
  restart(name: string): Promise<void>;
  /** Drains and ends everything, the ingress first, the servers last. Safe to call again. */
  stop(): Promise<void>;
  /** Ends everything at once, as `kill -9` does. What was acknowledged stays on disk. */
  abandon(): Promise<void>;
}

/**
 * Starts the whole product on this machine: servers, mock providers, services, and access for the demo tenant.
 *
 * @throws StackFailure with one clear sentence; nothing is left running then
 */
export async function startProduct(options: StartProductOptions): Promise<RunningProduct> {
  const gatewayPort = await usablePort(options.gatewayPort, 'gateway', '--port');
  const managementPort = await usablePort(options.managementPort, 'management API', '--management-port');
  if (gatewayPort === managementPort)
    throw new StackFailure(`Gateway and management API cannot both use port ${gatewayPort}.`);
  const supervisor = await Supervisor.open(options);
  options.signal?.addEventListener('abort', () => void supervisor.close());
  try {
    return await startUnder(supervisor, options, gatewayPort, managementPort);
  } catch (error) {
    await supervisor.close();
    throw error;
  }
}

async function startUnder(
  supervisor: Supervisor,
  options: StartProductOptions,
  gatewayPort: number,
  managementPort: number,
): Promise<RunningProduct> {
  const { dataDir, log } = options;
  const secrets = productSecrets(dataDir);
  const urls = await startServers(supervisor, options);
  const mockPort = await freePort();
  await supervisor.start(mockProvidersSpec(mockPort));
  const mockProvidersUrl = `http://127.0.0.1:${mockPort}`;
  log(`mock providers on port ${mockPort}`);

  const [loggerPort, costPort, scannerPort] = [await freePort(), await freePort(), await freePort()];
  const gatewayUrl = `http://127.0.0.1:${gatewayPort}`;
  const managementUrl = `http://127.0.0.1:${managementPort}`;
  const shared = {
    NATS_URL: urls.natsUrl,
    REDIS_URL: urls.redisUrl,
    MONGODB_URL: urls.mongodbUrl,
    KEY_HASH_SECRET: secrets.keyHashSecret,
    // JetStream reserves what a stream may grow to; a laptop has less room than a server.
    BUS_GATEWAY_MAX_BYTES: process.env['BUS_GATEWAY_MAX_BYTES'] ?? String(1024 ** 3),
    BUS_CONTENT_MAX_BYTES: process.env['BUS_CONTENT_MAX_BYTES'] ?? String(1024 ** 3),
    ...options.settings,
  };
  const start = async (app: string, port: number, settings: Record<string, string>): Promise<void> => {
    await supervisor.start(serviceSpec(app, port, { ...shared, ...settings }));
    log(`${app} on port ${port}`);
  };
  const startServices = (): Promise<unknown> =>
    Promise.all([
      start('management-api', managementPort, {
        MANAGEMENT_PORT: String(managementPort),
        ENCRYPTION_KEY: secrets.encryptionKey,
        ISSUER_URL: managementUrl,
        OAUTH_CLIENTS: oauthClients(secrets),
      }),
      start('analytics-logger', loggerPort, { LOGGER_PORT: String(loggerPort) }),
      start('cost-calculator', costPort, { COST_PORT: String(costPort) }),
      start('violation-scanner', scannerPort, {
        SCANNER_PORT: String(scannerPort),
        ENCRYPTION_KEY: secrets.encryptionKey,
      }),
      start('ingress-proxy', gatewayPort, {
        ...providerEnvironment(process.env, mockProvidersUrl),
        GATEWAY_PORT: String(gatewayPort),
        MANAGEMENT_URL: managementUrl,
        SPOOL_DIR: join(dataDir, 'spool'),
        SNAPSHOT_FILE: join(dataDir, 'snapshot.json'),
      }),
    ]);
  await reportProgress('starting the services', log, startServices);
  const revision = await configurationRevision(gatewayUrl);
  const access = await demoAccess(managementUrl, secrets);
  // Whoever reads the key here may use it at once.
  await waitForRevisionAfter(revision, gatewayUrl);
  return runningProduct(supervisor, { gatewayUrl, managementUrl, mockProvidersUrl, ...access, ...urls });
}

function runningProduct(
  supervisor: Supervisor,
  facts: Omit<ProductFacts, 'processes'> & ServerUrls,
): RunningProduct {
  return {
    get facts() {
      return { ...facts, processes: supervisor.processes };
    },
    providers: providerModes(process.env),
    kill: (name) => supervisor.kill(name),
    restart: (name) => supervisor.restart(name),
    stop: () => supervisor.close(),
    abandon: () => supervisor.killAll().then(() => supervisor.close()),
  };
}

async function usablePort(wanted: number | undefined, what: string, option: string): Promise<number> {
  if (wanted === undefined || wanted === 0) return freePort();
  if (await isPortFree(wanted)) return wanted;
  throw new StackFailure(
    `Port ${wanted} for the ${what} is taken by another program: stop it, or choose another port with ${option}.`,
  );
}
