import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter } from 'node:path';

import { BootstrapFailure } from './failure.mjs';
import { inRoot, root } from './paths.mjs';

const passedSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Programs that are started find Node 24 and the installed tools first. */
export function toolEnvironment(extra = {}) {
  const path = `${inRoot('node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`;
  return { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', ...extra, PATH: path };
}

/** Runs a program to its end and returns its exit code and everything it printed. Signals end it with us. */
export async function capture(command, args, options = {}) {
  const child = spawn(command, args, {
    cwd: root,
    env: options.env ?? toolEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: options.shell ?? false,
  });
  let output = '';
  child.stdout.on('data', (bytes) => (output += bytes));
  child.stderr.on('data', (bytes) => (output += bytes));
  const { exitCode } = await ended(child);
  return { exitCode, output };
}

/** Runs a compiled tool on Node 24 in our place: same terminal, its exit code is ours. */
export async function handOver(node, file, args) {
  if (!existsSync(inRoot(file)))
    throw new BootstrapFailure(`${file} is not there: the build has not produced it.`);
  // The channel carries no messages. It closes when this process ends, however it ends, and the tool then ends too.
  const child = spawn(node, ['--no-warnings', inRoot(file), ...args], {
    cwd: root,
    env: toolEnvironment(),
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  const stopWatching = watchParent(() => child.kill('SIGTERM'));
  const { exitCode } = await ended(child);
  stopWatching();
  return exitCode;
}

/** Waits for the end of a child and passes signals on. A death by signal becomes 128 + its number, as in a shell. */
export function ended(child) {
  const handlers = passedSignals.map((signal) => [signal, () => child.kill(signal)]);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      for (const [name, handler] of handlers) process.off(name, handler);
      resolve({ exitCode: code ?? signalExitCode(signal) });
    });
  });
}

function signalExitCode(signal) {
  return { SIGHUP: 129, SIGINT: 130, SIGKILL: 137, SIGTERM: 143 }[signal] ?? 1;
}

/** npm cannot tell its script when it is killed; the script or the shell between them then has another parent. */
function watchParent(onGone) {
  if (process.env.npm_lifecycle_event === undefined) return () => undefined;
  const shell = process.ppid;
  const npm = parentOf(shell);
  // Without a shell in between, the next one up is the user's: that one may come and go.
  const hasShell = /\bnpm\b/.test(readProc(npm, 'cmdline'));
  const watch = setInterval(() => {
    if (process.ppid === shell && (!hasShell || parentOf(shell) === npm)) return;
    clearInterval(watch);
    onGone();
  }, 500);
  watch.unref();
  return () => clearInterval(watch);
}

/** 0 where it cannot be known. */
function parentOf(pid) {
  const stat = readProc(pid, 'stat');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

function readProc(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
