import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

import { BootstrapFailure } from './failure.mjs';
import { inRoot, root } from './paths.mjs';
import { capture } from './processes.mjs';
import { withProgress } from './progress.mjs';

const stampPath = inRoot('node_modules/.trueportai-install');
// npm writes this list last: a half-finished install does not have it.
const installedListPath = inRoot('node_modules/.package-lock.json');
const lockPath = inRoot('.data/install.pid');

/** Installs the packages of the lock file unless exactly those are there. */
export async function install() {
  const lockText = readFileSync(inRoot('package-lock.json'), 'utf8');
  const stamp = createHash('sha256').update(lockText).digest('hex');
  if (isInstalled(lockText, stamp)) return;
  await withProgress('Waiting for another install', () => takeTurn(() => isInstalled(lockText, stamp)));
  try {
    if (!isInstalled(lockText, stamp)) await runNpm(JSON.parse(lockText));
    writeFileSync(stampPath, stamp);
  } finally {
    rmSync(lockPath, { force: true });
  }
}

function isInstalled(lockText, stamp) {
  if (!existsSync(installedListPath)) return false;
  if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === stamp) return true;
  if (!hasSamePackages(JSON.parse(lockText), JSON.parse(readFileSync(installedListPath, 'utf8'))))
    return false;
  writeFileSync(stampPath, stamp);
  return true;
}

/** An install done by hand counts too, if it has what the lock file wants. Optional packages may be for other systems. */
function hasSamePackages(lock, installed) {
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (!path.startsWith('node_modules/')) return true;
    const actual = installed.packages[path];
    if (actual === undefined) return wanted.optional === true || wanted.devOptional === true;
    return actual.version === wanted.version && actual.integrity === wanted.integrity;
  });
}

async function runNpm(lock) {
  rmSync(stampPath, { force: true });
  rmSync(installedListPath, { force: true });
  const total = Object.keys(lock.packages).filter((path) => path.startsWith('node_modules/')).length;
  process.stderr.write(`Installing ${total} packages (once) …\n`);
  const startedAt = Date.now();
  const options = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
  // The npm that runs this script, with the Node it runs on: not the ones a half-finished install left in .bin.
  const npm = process.env.npm_execpath;
  const { exitCode, output } = await withProgress(
    'Installing packages',
    () =>
      npm?.endsWith('.js')
        ? capture(process.execPath, [npm, ...options], { env: npmEnvironment() })
        : capture('npm', options, { env: npmEnvironment(), shell: process.platform === 'win32' }),
    phase,
  );
  if (exitCode !== 0) {
    throw new BootstrapFailure(
      `${output.trim()}\nThe packages could not be installed (npm ended with ${exitCode}); run the same command again.`,
    );
  }
  process.stderr.write(`Packages installed in ${Math.round((Date.now() - startedAt) / 1000)} s.\n`);
}

/** npm keeps downloads in the home directory; where that is missing or read-only, ours does as well. */
function npmEnvironment() {
  const cache = process.env.npm_config_cache ?? join(homedir(), '.npm');
  try {
    mkdirSync(cache, { recursive: true });
    accessSync(cache, constants.W_OK);
    return process.env;
  } catch {
    return { ...process.env, npm_config_cache: inRoot('.data/cache/npm') };
  }
}

function phase() {
  return existsSync(inRoot('node_modules')) ? 'downloading and unpacking' : 'reading the lock file';
}

/** Two commands started at once in a fresh clone must not install over each other. */
async function takeTurn(isDone) {
  while (!isDone() && !claimTurn()) {
    if (!isAlive(otherInstall())) rmSync(lockPath, { force: true });
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Creates the lock file with our pid in one step, or says that another one was faster. */
function claimTurn() {
  const temporary = `${lockPath}.${process.pid}`;
  try {
    mkdirSync(dirname(lockPath), { recursive: true });
    writeFileSync(temporary, String(process.pid));
    linkSync(temporary, lockPath);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw new BootstrapFailure(`${root} cannot be written to by this user (${error.code}).`);
  } finally {
    rmSync(temporary, { force: true });
  }
}

function otherInstall() {
  try {
    return Number(readFileSync(lockPath, 'utf8'));
  } catch {
    // It has just ended.
    return 0;
  }
}

function isAlive(pid) {
  if (!(pid > 0)) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
