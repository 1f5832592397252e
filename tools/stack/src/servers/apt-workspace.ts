import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { StackFailure } from '../stack-failure.js';
import type { DebianHost } from './debian-host.js';
import { runProgram } from './run-program.js';

const listsTimeoutMs = 180_000;
const downloadTimeoutMs = 180_000;

/**
 * apt working in a folder of its own: own package lists, own cache, an empty status, so that it needs neither root
 * nor anything of the host's state. Signatures are checked with the host's keys; nothing unsigned is accepted.
 */
export class AptWorkspace {
  readonly #options: readonly string[];

  constructor(
    private readonly folder: string,
    host: DebianHost,
  ) {
    for (const name of ['lists/partial', 'cache/archives/partial', 'sources', 'debs']) {
      mkdirSync(join(folder, name), { recursive: true });
    }
    writeFileSync(join(folder, 'status'), '');
    writeFileSync(join(folder, 'sources', 'servers.sources'), host.sources);
    this.#options = [
      `Dir::State=${folder}`,
      `Dir::State::lists=${join(folder, 'lists')}`,
      `Dir::State::status=${join(folder, 'status')}`,
      `Dir::Cache=${join(folder, 'cache')}`,
      'Dir::Etc::sourcelist=/dev/null',
      `Dir::Etc::sourceparts=${join(folder, 'sources')}`,
      'Dir::Etc::preferencesparts=/dev/null',
      `APT::Default-Release=${host.codename}`,
      // The sandbox user could not write to this folder.
      'APT::Sandbox::User=',
      'APT::Get::AllowUnauthenticated=false',
      'Acquire::AllowInsecureRepositories=false',
      'Acquire::Languages=none',
      'Acquire::Retries=2',
      'Acquire::http::Timeout=20',
      'Acquire::https::Timeout=20',
    ].flatMap((option) => ['-o', option]);
  }

  /** Reads the package lists. @throws StackFailure when the mirrors are out of reach. */
  async update(): Promise<void> {
    const { exitCode, stderr } = await this.#apt(
      ['update', '-o', 'APT::Update::Error-Mode=any'],
      this.folder,
      listsTimeoutMs,
    );
    if (exitCode !== 0) throw new StackFailure(`the package lists could not be read: ${firstError(stderr)}`);
  }

  /** Downloads packages, checks them against the signed lists and unpacks them below `root`. */
  async unpack(packages: readonly string[], root: string): Promise<void> {
    const debs = join(this.folder, 'debs');
    const { exitCode, stderr } = await this.#apt(['download', ...packages], debs, downloadTimeoutMs);
    if (exitCode !== 0)
      throw new StackFailure(`${packages.join(', ')} could not be downloaded: ${firstError(stderr)}`);
    mkdirSync(root, { recursive: true });
    for (const name of readdirSync(debs)) {
      const unpacked = await runProgram('dpkg-deb', ['-x', join(debs, name), root], { timeoutMs: 60_000 });
      if (unpacked.exitCode !== 0)
        throw new StackFailure(`${name} could not be unpacked: ${unpacked.stderr.trim()}`);
      rmSync(join(debs, name));
    }
  }

  #apt(args: readonly string[], cwd: string, timeoutMs: number): ReturnType<typeof runProgram> {
    return runProgram('apt-get', [...this.#options, '-qq', ...args], { cwd, timeoutMs });
  }
}

function firstError(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.startsWith('E:') || line.startsWith('W:'));
  return (lines[0] ?? stderr).replace(/^[EW]:\s*/, '').trim();
}
