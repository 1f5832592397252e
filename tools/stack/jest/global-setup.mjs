import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** Provides the backing servers once for all test files, in a directory that disappears with them. */
export default async function globalSetup() {
  buildTools();
  const { describeFailure, provideServers } = await import('../dist/index.js');
  const dataDir = mkdtempSync(join(tmpdir(), 'trueportai-test-'));
  let servers;
  try {
    const hasMongo = existsSync(join(root, 'tools/embedded-mongo/dist/main.js')) || process.env.MONGODB_URL;
    const log = (line) => process.stderr.write(`servers: ${line}\n`);
    servers = await provideServers({
      dataDir,
      ephemeral: true,
      log,
      only: hasMongo ? undefined : ['nats', 'redis'],
    });
  } catch (error) {
    throw new Error(`The servers for the tests cannot be provided: ${describeFailure(error)}`, {
      cause: error,
    });
  }
  process.env.NATS_URL = servers.natsUrl;
  process.env.REDIS_URL = servers.redisUrl;
  process.env.MONGODB_URL = servers.mongodbUrl;
  globalThis.testServers = servers;
  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ]) {
    process.once(signal, () => void servers.close().finally(() => process.exit(exitCode)));
  }
}

/** When jest is started by hand nothing else makes sure that the tools themselves are built. */
function buildTools() {
  if (process.env.TRUEPORTAI_BUILT === '1') return;
  const projects = ['tools/stack', 'tools/embedded-mongo', 'tools/mock-providers'];
  const tsc = join(root, 'node_modules/ts7/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '-b', ...projects], { cwd: root, encoding: 'utf8' });
  if (!existsSync(join(root, 'tools/stack/dist/index.js')))
    throw new Error(`tools/stack cannot be built:\n${stdout}`);
}
