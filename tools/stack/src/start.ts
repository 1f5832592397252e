import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { repositoryRoot } from './repository-paths.js';
import { describeFailure, StackFailure } from './stack-failure.js';
import { readLedger, ledgerPath } from './supervision/ledger.js';
import { processIdentity } from './supervision/process-identity.js';
import { startProduct, type RunningProduct } from './product/start-product.js';
import { welcome } from './product/welcome.js';

const defaultGatewayPort = 8787;
const defaultManagementPort = 8200;

const startedAtMs = performance.now();
const say = (line: string): void => {
  process.stdout.write(`[${((performance.now() - startedAtMs) / 1000).toFixed(1).padStart(5)} s] ${line}\n`);
};

/** `npm start`: the whole product on this machine until Ctrl-C. */
async function main(): Promise<void> {
  const { values } = readArguments();
  const dataDir = join(repositoryRoot, '.data');
  refuseWhenRunning(dataDir);
  if (values.fresh === true) clear(dataDir);
  let stopping: Promise<void> | null = null;
  let product: RunningProduct | null = null;
  const stop = (): void => {
    if (stopping !== null) return;
    say('stopping: requests in flight finish first');
    stopping = (product?.stop() ?? Promise.resolve()).then(() => {
      rmSync(join(dataDir, 'run.json'), { force: true });
      process.exit(0);
    });
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  product = await startProduct({
    dataDir,
    gatewayPort: portOf(values.port ?? process.env.GATEWAY_PORT, defaultGatewayPort),
    managementPort: portOf(values['management-port'] ?? process.env.MANAGEMENT_PORT, defaultManagementPort),
    log: say,
  });
  if (stopping !== null) {
    await product.stop();
    return;
  }
  writeFileSync(join(dataDir, 'run.json'), `${JSON.stringify(product.facts, null, 2)}\n`, { mode: 0o600 });
  process.stdout.write(`${welcome(product)}\n`);
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        fresh: { type: 'boolean' },
        port: { type: 'string' },
        'management-port': { type: 'string' },
      },
    });
  } catch (error) {
    throw new StackFailure(`${(error as Error).message} (options: --fresh, --port N, --management-port N)`);
  }
}

function portOf(text: string | undefined, defaultPort: number): number {
  if (text === undefined || text === '') return defaultPort;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new StackFailure(`${text} is not a port: expected 0 to 65535.`);
  return port;
}

function refuseWhenRunning(dataDir: string): void {
  const owner = readLedger(ledgerPath(dataDir))?.owner;
  if (owner === undefined || processIdentity(owner.pid) !== owner.identity) return;
  throw new StackFailure(
    `The stack is already running (process ${owner.pid}); its addresses are in ${join(dataDir, 'run.json')}.`,
  );
}

/** Everything but what was fetched: that is the same for every beginning. */
function clear(dataDir: string): void {
  for (const name of [
    'nats',
    'redis',
    'mongod',
    'embedded-mongo',
    'spool',
    'snapshot.json',
    'secrets.json',
    'run.json',
    'logs',
  ]) {
    rmSync(join(dataDir, name), { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${describeFailure(error)}\n`);
  process.exit(1);
});
