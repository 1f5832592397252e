import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/**
 * Provides the backing servers once for all test files, in a directory that disappears with them. What tests write to
 * the folder for temporary files is in it, too.
 */
export default async function globalSetup() {
  buildTools();
  const { describeFailure, provideServers } = await import('../dist/index.js');
  const dataDir = mkdtempSync(join(tmpdir(), 'trueportai-test-'));
  let servers;
  try {
    const log = (line) => process.stderr.write(`servers: ${line}\n`);
    const only = process.env.TRUEPORTAI_TEST_SERVERS?.split(',');
    servers = await provideServers({ dataDir, ephemeral: true, log, ...(only ? { only } : {}) });
  } catch (error) {
    throw new Error(`The servers for the tests cannot be provided: ${describeFailure(error)}`, {
      cause: error,
    });
  }
  process.env.NATS_URL = servers.natsUrl;
  process.env.REDIS_URL = servers.redisUrl;
  process.env.MONGODB_URL = servers.mongodbUrl;
  process.env.TMPDIR = join(dataDir, 'tmp');
  mkdirSync(process.env.TMPDIR);
  globalThis.testServers = servers;
  endServersOnSignal(servers);
}

/** Ctrl-C reaches this process more than once: from the terminal and from npm. */
function endServersOnSignal(servers) {
  for (const [signal, exitCode] of Object.entries({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 })) {
    process.on(signal, () => void servers.close().finally(() => process.exit(exitCode)));
  }
}

/** When jest is started by hand nothing else makes sure that what the tests start is built. */
function buildTools() {
  if (process.env.TRUEPORTAI_BUILT === '1') return;
  const tsc = join(root, 'node_modules/ts7/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-b'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) process.stderr.write(`The build is not complete:\n${stdout}\n`);
}
