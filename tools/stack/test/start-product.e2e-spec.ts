import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { freePort } from '../src/network/free-port.js';
import { providerVariables } from '../src/product/provider-environment.js';
import { startProduct, type RunningProduct, type StartProductOptions } from '../src/product/start-product.js';
import { welcome } from '../src/product/welcome.js';
import { processIdentity } from '../src/supervision/process-identity.js';

const given = providerVariables.map(({ keyVariable }) => [keyVariable, process.env[keyVariable]] as const);
let dataDir: string;
let product: RunningProduct;

const start = (more: Partial<StartProductOptions> = {}): Promise<RunningProduct> =>
  startProduct({ dataDir, ownServers: true, log: () => undefined, ...more });

beforeAll(async () => {
  for (const [name] of given) delete process.env[name];
  dataDir = mkdtempSync(join(tmpdir(), 'product-'));
  product = await start();
});

afterAll(async () => {
  await product?.stop();
  rmSync(dataDir, { recursive: true, force: true });
  for (const [name, value] of given) if (value !== undefined) process.env[name] = value;
});

async function loggedRequests({ facts }: RunningProduct): Promise<number> {
  const response = await fetch(`${facts.managementUrl}/trueportai-services/api/v1/analytics/logs`, {
    headers: { authorization: `Bearer ${facts.managementToken}` },
  });
  return ((await response.json()) as { total: number }).total;
}

async function untilLogged(running: RunningProduct, count: number): Promise<void> {
  const deadline = performance.now() + 15_000;
  while ((await loggedRequests(running)) < count) {
    if (performance.now() > deadline) throw new Error(`${count} requests were not logged in time`);
    await pause(50);
  }
}

/** What a person does with the printed line. */
function pasteCurl(running: RunningProduct): string {
  const line = welcome(running)
    .split('\n')
    .find((one) => one.startsWith('curl '));
  return execFileSync('bash', ['-c', `${line} --silent`], { encoding: 'utf8' });
}

describe('the product started as a whole', () => {
  it('answers the curl that it prints, and the call is found in the analytics', async () => {
    expect(JSON.parse(pasteCurl(product))).toMatchObject({ object: 'chat.completion' });
    await untilLogged(product, 1);
  });

  it('says which providers are stood in for by the mock', () => {
    expect(product.providers).toEqual({
      openai: 'mock',
      anthropic: 'mock',
      google: 'mock',
      azure: 'mock',
      bedrock: 'mock',
    });
    expect(welcome(product)).toContain('mock (set OPENAI_API_KEY for the real one)');
  });

  it('keeps what was logged, and every key, across a restart', async () => {
    await untilLogged(product, 1);
    const { apiKey } = product.facts;
    await product.stop();
    product = await start();
    expect(await loggedRequests(product)).toBe(1);
    const response = await fetch(`${product.facts.gatewayUrl}/trueportai-services/openai/v1/models`, {
      headers: { authorization: `Bearer ${apiKey}` },
    });
    expect(response.status).toBe(200);
    await response.arrayBuffer();
  });

  it('brings a service that died back on its port', async () => {
    const pidOf = (name: string) => product.facts.processes.find((one) => one.name === name)?.pid;
    const before = pidOf('ingress-proxy');
    process.kill(before ?? 0, 'SIGKILL');
    const deadline = performance.now() + 20_000;
    const isBack = async (): Promise<boolean> => {
      const answer = await fetch(`${product.facts.gatewayUrl}/health/ready`).catch(() => null);
      return answer?.status === 200 && pidOf('ingress-proxy') !== before;
    };
    while (!(await isBack())) {
      if (performance.now() > deadline) throw new Error('the ingress did not come back');
      await pause(50);
    }
    expect(JSON.parse(pasteCurl(product))).toMatchObject({ object: 'chat.completion' });
  });

  it('leaves no process behind when it stops', async () => {
    const pids = product.facts.processes.map(({ pid }) => pid);
    expect(pids).toHaveLength(9);
    await product.stop();
    expect(pids.filter((pid) => processIdentity(pid) !== null)).toEqual([]);
  });
});

describe('a start that cannot succeed', () => {
  let other: Server;
  let takenPort: number;

  beforeAll(async () => {
    takenPort = await freePort();
    other = createServer().listen(takenPort, '127.0.0.1');
    await once(other, 'listening');
  });
  afterAll(() => {
    other.close();
  });

  it('names the port that is taken and the option that chooses another', async () => {
    await expect(start({ gatewayPort: takenPort })).rejects.toThrow(
      `Port ${takenPort} for the gateway is taken by another program: stop it, or choose another port with --port.`,
    );
  });

  it('refuses one port for both', async () => {
    const port = await freePort();
    await expect(start({ gatewayPort: port, managementPort: port })).rejects.toThrow(
      `cannot both use port ${port}`,
    );
  });

  it('leaves nothing running when it is called off halfway', async () => {
    const halt = new AbortController();
    const lines: string[] = [];
    const log = (line: string): void => {
      lines.push(line);
      if (line.startsWith('redis-server')) halt.abort();
    };
    await expect(start({ signal: halt.signal, log })).rejects.toThrow('everything is being stopped');
    const left = execFileSync('ps', ['-eo', 'stat=,args='], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(dataDir) && !line.startsWith('Z') && !line.includes('guard.js'));
    expect(left).toEqual([]);
  });
});
