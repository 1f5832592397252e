import { existsSync } from 'node:fs';

import { BootstrapFailure } from './failure.mjs';
import { inRoot } from './paths.mjs';
import { capture } from './processes.mjs';

const oldest = [22, 19];

/** The Node the product runs on: the one installed as a package, else the host's if it is new enough. */
export async function findRuntime() {
  const suffix = process.platform === 'win32' ? 'node.exe' : 'node';
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const packaged = inRoot(`node_modules/node-${platform}-${process.arch}/bin`, suffix);
  for (const path of [packaged, process.execPath]) {
    if (existsSync(path) && (await isNewEnough(path))) return path;
  }
  throw new BootstrapFailure(
    `There is no packaged Node for ${process.platform}-${process.arch} that runs here, and this Node is ` +
      `${process.versions.node}: install Node ${oldest.join('.')} or newer (24 is best) and run the same command again.`,
  );
}

async function isNewEnough(path) {
  // A binary for another libc fails to start: then it is as good as absent.
  const { exitCode, output } = await capture(path, ['--version']).catch(() => ({ exitCode: 1, output: '' }));
  const [major = 0, minor = 0] = output.trim().slice(1).split('.').map(Number);
  return exitCode === 0 && (major > oldest[0] || (major === oldest[0] && minor >= oldest[1]));
}
