import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { z } from 'zod';

const runningProcess = z.object({ pid: z.int().positive(), identity: z.string() });
const ledgerEntry = runningProcess.extend({ name: z.string(), stopGraceMs: z.number().nonnegative() });
const ledger = z.object({
  owner: runningProcess,
  /** In the order they were started; they are ended in the reverse order. */
  processes: z.array(ledgerEntry),
  /** The data directory is a throw-away one: whoever cleans up removes it too. */
  ephemeral: z.boolean(),
});

export type LedgerEntry = z.infer<typeof ledgerEntry>;
export type Ledger = z.infer<typeof ledger>;

/** Where a data directory keeps the list of processes that work in it. */
export function ledgerPath(dataDir: string): string {
  return join(dataDir, 'processes.json');
}

/** The ledger, or null when there is none or it is damaged (then nothing in it can be trusted to be ours). */
export function readLedger(path: string): Ledger | null {
  try {
    return ledger.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

/** Replaces the ledger in one step: a reader sees the old or the new one, never half of it. */
export function writeLedger(path: string, content: Ledger): void {
  const temporary = temporaryName(path);
  writeFileSync(temporary, JSON.stringify(content), { mode: 0o600 });
  renameSync(temporary, path);
}

/** Creates the ledger unless another process did first; says whether this one won. */
export function createLedger(path: string, content: Ledger): boolean {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = temporaryName(path);
  writeFileSync(temporary, JSON.stringify(content), { mode: 0o600 });
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/**
 * Removes the ledger if it is still the one of `owner`: a stack that has claimed the directory in the meantime
 * keeps its own.
 */
export function removeLedgerOf(owner: Ledger['owner'], path: string): boolean {
  const taken = `${path}.${process.pid}.taken`;
  try {
    renameSync(path, taken);
  } catch {
    return false;
  }
  const current = readLedger(taken);
  const isOurs = current === null || current.owner.identity === owner.identity;
  if (!isOurs) linkSync(taken, path);
  rmSync(taken, { force: true });
  return isOurs;
}

function temporaryName(path: string): string {
  return `${path}.${process.pid}.tmp`;
}
