import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { natsIsReady } from '../network/probes.js';
import { findProgram } from './find-program.js';
import {
  bareEnvironment,
  serverReadyTimeoutMs,
  serverStopGraceMs,
  type LaunchContext,
  type ServerLaunch,
} from './server-launch.js';
import type { ServerProgram } from './server-program.js';

const natsServer: ServerProgram = {
  name: 'nats-server',
  oldestVersion: [2, 9],
  packages: ['nats-server/newer'],
};

/** NATS with JetStream on loopback, its streams in the data directory. */
export async function launchNats(context: LaunchContext): Promise<ServerLaunch> {
  const program = await findProgram(natsServer, 'NATS_URL', context);
  const configPath = join(context.dataDir, 'nats.conf');
  mkdirSync(context.dataDir, { recursive: true });
  writeFileSync(configPath, natsConfig(join(context.dataDir, 'nats')));
  return {
    description: `nats-server ${program.version} (${program.path})`,
    urlFor: (port) => `nats://127.0.0.1:${port}`,
    specFor: (port) => ({
      name: 'nats',
      command: program.path,
      args: ['--config', configPath, '--port', String(port)],
      env: bareEnvironment(program.env),
      readyTimeoutMs: serverReadyTimeoutMs,
      stopGraceMs: serverStopGraceMs,
      isReady: () => natsIsReady(port),
    }),
  };
}

/**
 * `sync_interval`: an unreplicated stream is written with write(2) before it is acknowledged, so a killed server
 * loses nothing: the page cache outlives it. The interval is about the machine losing power; NATS waits two
 * minutes by default, a second costs one fsync a second and stream. (`always` would cost one per message, which
 * is what a cluster with replicas is for.)
 */
function natsConfig(storeDir: string): string {
  return `host: "127.0.0.1"
jetstream {
  store_dir: ${JSON.stringify(storeDir)}
  sync_interval: "1s"
}
`;
}
