import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

import { runProgram } from './run-program.js';

/** A server this product can run by itself. */
export interface ServerProgram {
  readonly name: string;
  /** Oldest version whose features are used, as `[major, minor]`. */
  readonly oldestVersion: readonly [number, number];
  /** Debian packages it is made of; `suite` names a newer Debian release to prefer on an older one. */
  readonly packages: readonly string[];
}

/** A server program that can be started, with what its environment needs. */
export interface InstalledProgram {
  readonly path: string;
  readonly env: NodeJS.ProcessEnv;
  readonly version: string;
}

// Debian installs servers in sbin, which is not on the PATH of ordinary users.
const systemFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The program on PATH, if it is there, starts and is new enough. */
export async function programOnPath(
  program: ServerProgram,
  log: (line: string) => void,
): Promise<InstalledProgram | null> {
  for (const folder of [...(process.env['PATH'] ?? '').split(delimiter), ...systemFolders]) {
    const path = join(folder, program.name);
    if (!isExecutable(path)) continue;
    const version = await programVersion(path, {});
    if (version !== null && isAtLeast(version, program.oldestVersion)) return { path, env: {}, version };
    log(`${path} is not used: ${version === null ? 'it does not start' : `version ${version} is too old`}`);
    return null;
  }
  return null;
}

/** The version a program reports, or null when it does not run. */
export async function programVersion(path: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  try {
    const { exitCode, stdout } = await runProgram(path, ['--version'], { env, timeoutMs: 10_000 });
    return exitCode === 0 ? (/\d+\.\d+(\.\d+)?/.exec(stdout)?.[0] ?? null) : null;
  } catch {
    return null;
  }
}

/** Whether a dotted version is not older than `[major, minor]`. */
export function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [actualMajor = 0, actualMinor = 0] = version.split('.').map(Number);
  return actualMajor > major || (actualMajor === major && actualMinor >= minor);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
