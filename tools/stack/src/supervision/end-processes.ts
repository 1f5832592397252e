import { setTimeout as pause } from 'node:timers/promises';

import type { LedgerEntry } from './ledger.js';
import { processIdentity, sendSignal } from './process-identity.js';

const pollMs = 25;

/**
 * Ends processes one after another, the one started last first, so that whoever depends on another stops before
 * it. Each is asked to stop and killed when its grace is over. A pid that belongs to another program by now is
 * left alone.
 */
export async function endProcesses(entries: readonly LedgerEntry[]): Promise<void> {
  for (const entry of entries.toReversed()) await endProcess(entry);
}

async function endProcess(entry: LedgerEntry): Promise<void> {
  if (!isRunning(entry)) return;
  sendSignal(entry.pid, 'SIGTERM');
  const deadline = performance.now() + entry.stopGraceMs;
  while (isRunning(entry)) {
    if (performance.now() > deadline) sendSignal(entry.pid, 'SIGKILL');
    await pause(pollMs);
  }
}

function isRunning(entry: LedgerEntry): boolean {
  return processIdentity(entry.pid) === entry.identity;
}
