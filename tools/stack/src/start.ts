import { join } from 'node:path';

import { onEndSignals } from './end-signals.js';
import { startProduct, type RunningProduct } from './product/start-product.js';
import { welcome } from './product/welcome.js';
import { repositoryRoot } from './repository-paths.js';
import { gatewayUrlInRunFile, removeRunFile, writeRunFile } from './run-file.js';
import { describeFailure, StackFailure } from './stack-failure.js';
import { readStartOptions } from './start-options.js';
import { ledgerPath, readLedger } from './supervision/ledger.js';
import { processIdentity } from './supervision/process-identity.js';

const dataDir = join(repositoryRoot, '.data');

const say = (line: string): void => {
  const seconds = (performance.now() / 1000).toFixed(1).padStart(5);
  process.stdout.write(`[${seconds} s] ${line}\n`);
};

/** `npm start`: the whole product on this machine until Ctrl-C. */
async function main(): Promise<void> {
  const options = readStartOptions(process.argv.slice(2), process.env);
  refuseWhenRunning();
  removeRunFile(dataDir);
  const halt = new AbortController();
  let product: RunningProduct | null = null;
  onEndSignals({
    onStop: () => {
      say('stopping: requests in flight finish first (Ctrl-C again ends everything at once)');
      halt.abort();
      if (product !== null) void endWith(product.stop());
    },
    onInsist: () => {
      say('ending everything at once');
      if (product === null) process.exit(1); // the guard ends what has been started
      void endWith(product.abandon());
    },
  });
  const onProcessesChange = (): void => {
    if (product !== null && !halt.signal.aborted) writeRunFile(dataDir, product.facts);
  };
  try {
    product = await startProduct({ dataDir, ...options, signal: halt.signal, onProcessesChange, log: say });
  } catch (error) {
    if (halt.signal.aborted) return endWith(Promise.resolve());
    throw error;
  }
  if (halt.signal.aborted) return endWith(product.stop());
  writeRunFile(dataDir, product.facts);
  process.stdout.write(`${welcome(product)}\n`);
}

async function endWith(stopped: Promise<void>): Promise<void> {
  await stopped;
  removeRunFile(dataDir);
  say('stopped');
  process.exit(0);
}

function refuseWhenRunning(): void {
  const owner = readLedger(ledgerPath(dataDir))?.owner;
  if (owner === undefined || processIdentity(owner.pid) !== owner.identity) return;
  const url = gatewayUrlInRunFile(dataDir);
  throw new StackFailure(
    url === null
      ? `The gateway is just being started by process ${owner.pid}.`
      : `The gateway is already running: ${url} (process ${owner.pid}; addresses and keys in .data/run.json).`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${describeFailure(error)}\n`);
  process.exit(1);
});
