import { existsSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { StackFailure } from '../stack-failure.js';
import { AptWorkspace } from './apt-workspace.js';
import { readDebianHost, type DebianHost } from './debian-host.js';
import { reportProgress } from './report-progress.js';
import { runProgram } from './run-program.js';
import { finishDownload, finishedDownload, newWorkFolder } from './server-cache.js';
import { isAtLeast, programVersion, type InstalledProgram, type ServerProgram } from './server-program.js';
import { missingLibraries, packagesForLibrary } from './shared-libraries.js';

/** Rounds of "what does it still need": libraries of libraries come to light one after another. */
const maxLibraryRounds = 6;

/**
 * A copy of the program in the cache, fetched from the host's own distribution when it is not there yet. Needs no
 * root: packages are unpacked, never installed.
 *
 * @returns null on a host whose packages cannot be unpacked
 * @throws StackFailure when the download fails; the next call begins it anew
 */
export async function privateCopy(
  program: ServerProgram,
  cacheDir: string,
  log: (line: string) => void,
): Promise<InstalledProgram | null> {
  const host = readDebianHost();
  if (host === null) return null;
  const target = join(cacheDir, `${program.name}-${host.codename}-${process.arch}`);
  const kept = finishedDownload(target);
  const installed = kept === null ? null : await installedIn(kept, program);
  if (installed !== null) return installed;
  // Complete but not startable: the system below it has changed. Fetch it again.
  rmSync(target, { recursive: true, force: true });
  return reportProgress(`fetching ${program.name} from ${host.codename} packages`, log, () =>
    fetchCopy(program, host, cacheDir, target),
  );
}

async function fetchCopy(
  program: ServerProgram,
  host: DebianHost,
  cacheDir: string,
  target: string,
): Promise<InstalledProgram> {
  const work = newWorkFolder(cacheDir);
  try {
    const root = join(work, 'root');
    const apt = new AptWorkspace(join(work, 'apt'), host);
    await apt.update();
    await apt.unpack(
      program.packages.map((name) =>
        name.replace('/newer', host.newerSuite === null ? '' : `/${host.newerSuite}`),
      ),
      root,
    );
    await unpackMissingLibraries(apt, root, program);
    const installed = await installedIn(root, program);
    if (installed === null) throw new StackFailure('the unpacked program does not start or is too old');
    finishDownload(root, target, { program: program.name, version: installed.version, from: host.codename });
    return (await installedIn(target, program)) ?? installed;
  } catch (error) {
    if (!(error instanceof StackFailure)) throw error;
    throw new StackFailure(`${program.name} could not be fetched: ${error.message}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function unpackMissingLibraries(
  apt: AptWorkspace,
  root: string,
  program: ServerProgram,
): Promise<void> {
  for (let round = 0; round < maxLibraryRounds; round += 1) {
    const path = programPath(root, program.name);
    if (path === null) return;
    const { stdout } = await runProgram('ldd', [path], { env: libraryEnv(root), timeoutMs: 10_000 });
    const missing = missingLibraries(stdout);
    if (missing.length === 0) return;
    for (const soname of missing) await unpackLibrary(apt, root, soname);
  }
}

async function unpackLibrary(apt: AptWorkspace, root: string, soname: string): Promise<void> {
  let lastError: unknown;
  for (const name of packagesForLibrary(soname)) {
    try {
      return await apt.unpack([name], root);
    } catch (error) {
      lastError = error;
    }
  }
  throw lastError;
}

async function installedIn(root: string, program: ServerProgram): Promise<InstalledProgram | null> {
  const path = programPath(root, program.name);
  if (path === null) return null;
  const env = libraryEnv(root);
  const version = await programVersion(path, env);
  return version !== null && isAtLeast(version, program.oldestVersion) ? { path, env, version } : null;
}

function programPath(root: string, name: string): string | null {
  return (
    ['usr/bin', 'usr/sbin'].map((folder) => join(root, folder, name)).find((path) => existsSync(path)) ?? null
  );
}

function libraryEnv(root: string): NodeJS.ProcessEnv {
  const folders = globSync(['usr/lib/*-linux-*', 'lib/*-linux-*'], { cwd: root }).map((folder) =>
    join(root, folder),
  );
  return folders.length === 0 ? {} : { LD_LIBRARY_PATH: folders.join(':') };
}
