import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { redisIsReady } from '../network/probes.js';
import { findProgram } from './find-program.js';
import {
  bareEnvironment,
  serverReadyTimeoutMs,
  serverStopGraceMs,
  type LaunchContext,
  type ServerLaunch,
} from './server-launch.js';
import type { ServerProgram } from './server-program.js';

const redisServer: ServerProgram = {
  name: 'redis-server',
  oldestVersion: [6, 2],
  packages: ['redis-server', 'redis-tools'],
};

/** Redis on loopback, its append-only file in the data directory. */
export async function launchRedis(context: LaunchContext): Promise<ServerLaunch> {
  const program = await findProgram(redisServer, 'REDIS_URL', context);
  const folder = join(context.dataDir, 'redis');
  mkdirSync(folder, { recursive: true });
  return {
    description: `redis-server ${program.version} (${program.path})`,
    urlFor: (port) => `redis://127.0.0.1:${port}`,
    specFor: (port) => ({
      name: 'redis',
      command: program.path,
      args: Object.entries({ ...redisSettings, port: String(port), dir: folder }).flatMap(([name, value]) => [
        `--${name}`,
        value,
      ]),
      env: bareEnvironment(program.env),
      readyTimeoutMs: serverReadyTimeoutMs,
      stopGraceMs: serverStopGraceMs,
      isReady: () => redisIsReady(port),
    }),
  };
}

/** Job queues must never lose entries to eviction; the log survives a killed server, a lost machine costs a second. */
const redisSettings = {
  bind: '127.0.0.1',
  'protected-mode': 'yes',
  daemonize: 'no',
  appendonly: 'yes',
  appendfsync: 'everysec',
  'maxmemory-policy': 'noeviction',
  save: '',
};
