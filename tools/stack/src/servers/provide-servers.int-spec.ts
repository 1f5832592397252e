import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { natsIsReady, redisIsReady } from '../network/probes.js';
import { processIdentity } from '../supervision/process-identity.js';
import { provideServers, type ProvidedServers } from './provide-servers.js';
import { serverUrlVariable } from './server-kinds.js';

let dataDir: string;
let servers: ProvidedServers | null = null;
const given = Object.values(serverUrlVariable).map((name) => [name, process.env[name]] as const);

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'provide-servers-'));
  for (const [name] of given) delete process.env[name];
});

afterEach(async () => {
  await servers?.close();
  servers = null;
  for (const [name, value] of given) if (value !== undefined) process.env[name] = value;
  rmSync(dataDir, { recursive: true, force: true });
});

const port = (url: string): number => Number(new URL(url).port);
const silent = (): undefined => undefined;

/** One Redis command, answered with the raw reply. */
async function redis(url: string, command: string): Promise<string> {
  const socket = connect(port(url), '127.0.0.1');
  socket.write(`${command}\r\n`);
  const [reply] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return reply.toString('utf8');
}

describe('provideServers', () => {
  it('gives a NATS server with JetStream and a Redis server that answer', async () => {
    servers = await provideServers({ dataDir, only: ['nats', 'redis'], log: silent });
    expect(await natsIsReady(port(servers.natsUrl))).toBe(true);
    expect(await redisIsReady(port(servers.redisUrl))).toBe(true);
    expect(servers.processes.map(({ name }) => name)).toEqual(['nats', 'redis']);
  });

  it('runs Redis so that nothing is evicted and every write is logged', async () => {
    servers = await provideServers({ dataDir, only: ['redis'], log: silent });
    expect(await redis(servers.redisUrl, 'CONFIG GET maxmemory-policy')).toContain('noeviction');
    expect(await redis(servers.redisUrl, 'CONFIG GET appendonly')).toContain('yes');
  });

  it('leaves no process behind after close, and closing twice is harmless', async () => {
    servers = await provideServers({ dataDir, only: ['nats', 'redis'], log: silent });
    const pids = servers.processes.map(({ pid }) => pid);
    await servers.close();
    await servers.close();
    expect(pids.map(processIdentity)).toEqual([null, null]);
  });

  it('uses the address in the environment and starts nothing for it', async () => {
    process.env['NATS_URL'] = 'nats://nats.example:4222';
    servers = await provideServers({ dataDir, only: ['nats'], log: silent });
    expect(servers.natsUrl).toBe('nats://nats.example:4222');
    expect(servers.processes).toEqual([]);
  });

  it('refuses a data directory that another stack works in', async () => {
    servers = await provideServers({ dataDir, only: ['redis'], log: silent });
    await expect(provideServers({ dataDir, only: ['redis'], log: silent })).rejects.toThrow(
      'already running',
    );
  });

  it('keeps what Redis was told across a restart', async () => {
    servers = await provideServers({ dataDir, only: ['redis'], log: silent });
    await redis(servers.redisUrl, 'SET kept yes');
    await servers.close();
    servers = await provideServers({ dataDir, only: ['redis'], log: silent });
    expect(await redis(servers.redisUrl, 'GET kept')).toContain('yes');
  });
});
