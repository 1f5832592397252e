import { freePort } from '../network/free-port.js';
import { StackFailure } from '../stack-failure.js';
import { Supervisor, type RunningProcess } from '../supervision/supervisor.js';
import { launchMongo } from './mongo-server.js';
import { launchNats } from './nats-server.js';
import { launchRedis } from './redis-server.js';
import { chooseCacheDir } from './server-cache.js';
import { serverNames, serverUrlVariable, type ServerName } from './server-kinds.js';
import type { LaunchContext, ServerLaunch } from './server-launch.js';

/** What `provideServers` is asked for. */
export interface ProvideServersOptions {
  /** Data, logs and the list of processes; one owner at a time. */
  readonly dataDir: string;
  /** Where fetched servers are kept; chosen by `chooseCacheDir` when absent. */
  readonly cacheDir?: string;
  /** Default: all of them. */
  readonly only?: readonly ServerName[];
  /** Start them here also when the environment names some: for those who mean to kill them. */
  readonly ownServers?: boolean;
  /** Remove `dataDir` on close, or when the owner dies. */
  readonly ephemeral?: boolean;
  readonly log: (line: string) => void;
}

/** Addresses of the servers; '' for one that was not asked for. */
export interface ServerUrls {
  readonly natsUrl: string;
  readonly redisUrl: string;
  readonly mongodbUrl: string;
}

/** Servers that run until they are closed. */
export interface ProvidedServers extends ServerUrls {
  /** The ones started here; those named in the environment are nobody's to stop. */
  readonly processes: readonly RunningProcess[];
  /** Ends what was started here; leaves no process behind. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Provides NATS with JetStream, Redis and MongoDB. For each: the address in the environment, else a program on
 * PATH, else a private copy fetched without root (MongoDB: the embedded engine).
 *
 * @throws StackFailure with the one command that helps when a server cannot be had
 */
export async function provideServers(options: ProvideServersOptions): Promise<ProvidedServers> {
  const supervisor = await Supervisor.open(options);
  try {
    const urls = await startServers(supervisor, options);
    return {
      ...urls,
      get processes() {
        return supervisor.processes;
      },
      close: () => supervisor.close(),
    };
  } catch (error) {
    await supervisor.close();
    throw error;
  }
}

/** Starts the servers that are not in the environment under a supervisor that somebody else closes. */
export async function startServers(
  supervisor: Supervisor,
  options: Omit<ProvideServersOptions, 'ephemeral'>,
): Promise<ServerUrls> {
  const context: LaunchContext = {
    dataDir: options.dataDir,
    cacheDir: () => options.cacheDir ?? chooseCacheDir(options.dataDir, process.env),
    log: options.log,
  };
  const urls: Record<ServerName, string> = { nats: '', redis: '', mongodb: '' };
  for (const name of serverNames) {
    if (options.only !== undefined && !options.only.includes(name)) continue;
    const given = options.ownServers === true ? '' : process.env[serverUrlVariable[name]];
    urls[name] =
      given !== undefined && given !== ''
        ? given
        : await startServer(supervisor, await launchers[name](context), context);
  }
  return { natsUrl: urls.nats, redisUrl: urls.redis, mongodbUrl: urls.mongodb };
}

const launchers: Record<ServerName, (context: LaunchContext) => Promise<ServerLaunch>> = {
  nats: launchNats,
  redis: launchRedis,
  mongodb: launchMongo,
};

const portAttempts = 3;

/** A free port can be taken by another program before the server binds it, hence the attempts. */
async function startServer(
  supervisor: Supervisor,
  launch: ServerLaunch,
  context: LaunchContext,
): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    try {
      await supervisor.start(launch.specFor(port));
      context.log(`${launch.description} on port ${port}`);
      return launch.urlFor(port);
    } catch (error) {
      const portWasTaken =
        error instanceof StackFailure && /address already in use|EADDRINUSE/i.test(error.message);
      if (!portWasTaken || attempt === portAttempts) throw error;
    }
  }
}
