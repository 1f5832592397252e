import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { processIdentity } from '../supervision/process-identity.js';
import { StackFailure } from '../stack-failure.js';

const completeMark = 'complete.json';

/**
 * Where fetched servers are kept: the user's cache folder, so that every clone shares them, or the data directory
 * when the home directory is missing or read-only. `TRUEPORTAI_CACHE_DIR` decides otherwise.
 */
export function chooseCacheDir(dataDir: string, env: NodeJS.ProcessEnv): string {
  const candidates = [
    env['TRUEPORTAI_CACHE_DIR'],
    join(env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache'), 'trueportai'),
    join(dataDir, 'cache'),
  ];
  const writable = candidates.find((path) => path !== undefined && path !== '' && isWritable(path));
  if (writable === undefined)
    throw new StackFailure(`Neither the home directory nor ${dataDir} can be written to.`);
  return writable;
}

/** The folder of a finished download, or null; whatever an interrupted one left under that name is removed. */
export function finishedDownload(path: string): string | null {
  try {
    JSON.parse(readFileSync(join(path, completeMark), 'utf8'));
    return path;
  } catch {
    rmSync(path, { recursive: true, force: true });
    return null;
  }
}

/** A new folder to download into. Those of downloads that were interrupted are removed first. */
export function newWorkFolder(cacheDir: string): string {
  mkdirSync(cacheDir, { recursive: true });
  for (const name of readdirSync(cacheDir)) {
    const pid = Number(/^partial-(\d+)-/.exec(name)?.[1]);
    if (pid > 0 && (pid === process.pid || processIdentity(pid) === null)) {
      rmSync(join(cacheDir, name), { recursive: true, force: true });
    }
  }
  return mkdtempSync(join(cacheDir, `partial-${process.pid}-`));
}

/** Puts a finished download in its place in one step. Another process that was faster wins; both are the same. */
export function finishDownload(workPath: string, path: string, facts: object): void {
  writeFileSync(join(workPath, completeMark), JSON.stringify(facts, null, 2));
  try {
    renameSync(workPath, path);
  } catch (error) {
    if (finishedDownload(path) === null) throw error;
  }
}

function isWritable(path: string): boolean {
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
