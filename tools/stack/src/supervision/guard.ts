import { rmSync } from 'node:fs';
import { dirname } from 'node:path';

import { endProcesses } from './end-processes.js';
import { ledgerPath, readLedger, removeLedgerOf } from './ledger.js';

/**
 * Outlives the process that started the stack by exactly as long as it takes to clean up after it. The owner
 * holds the other end of standard input: however the owner ends, kill -9 included, the system closes that pipe.
 * After an orderly stop the ledger is gone and there is nothing to do.
 */
async function cleanUp(path: string): Promise<void> {
  const ledger = readLedger(path);
  if (ledger === null) return;
  await endProcesses(ledger.processes);
  const isStillOurs = removeLedgerOf(ledger.owner, path);
  if (isStillOurs && ledger.ephemeral) rmSync(dirname(path), { recursive: true, force: true });
}

const dataDir = process.argv[2];
if (dataDir === undefined) throw new Error('usage: guard.js DATA_DIR');

// Signals meant for the stack reach its owner, which ends in order; the guard must still be there afterwards.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

process.stdin.on('error', () => undefined);
process.stdin.on('close', () => void cleanUp(ledgerPath(dataDir)).then(() => process.exit(0)));
process.stdin.resume();
