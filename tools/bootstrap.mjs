/**
 * The one entry behind every npm script. Runs on the Node that npm came with (20 or newer) and has no
 * dependencies: it installs what is missing, builds what has changed and hands over to Node 24.
 */
import { build } from './bootstrap/build.mjs';
import { check } from './bootstrap/check.mjs';
import { generateDocs } from './bootstrap/docs.mjs';
import { BootstrapFailure } from './bootstrap/failure.mjs';
import { install } from './bootstrap/install.mjs';
import { handOver } from './bootstrap/processes.mjs';
import { findRuntime } from './bootstrap/runtime.mjs';
import { runTests } from './bootstrap/tests.mjs';

const [command = '', ...args] = process.argv.slice(2);

/** What each script does once packages are there and Node is known; the number is the exit code. */
const commands = {
  start: buildAnd((node) => handOver(node, 'tools/stack/dist/start.js', args)),
  bench: buildAnd((node) => handOver(node, 'tools/bench/dist/main.js', args)),
  drill: buildAnd((node) => handOver(node, 'tools/drill/dist/main.js', args)),
  build: buildAnd(() => 0),
  'detection:eval': buildAnd((node) => handOver(node, 'tools/detection/dist/eval.js', args)),
  'detection:train': buildAnd((node) => handOver(node, 'tools/detection/dist/train.js', args)),
  'bench:detection': buildAnd((node) => handOver(node, 'tools/detection/dist/bench.js', args)),
  'docs:generate': buildAnd((node) => generateDocs(node)),
  test: (node) => runTests(node, args),
  'conformance:mongo': (node) =>
    runTests(node, ['tools/embedded-mongo/.*conformance', ...args], conformanceEnvironment()),
  check: (node) => check(node),
};

function buildAnd(next) {
  return async (node) => {
    await build(node);
    return next(node);
  };
}

/** The suite runs against the embedded engine and, when the user names one, against a real MongoDB as well. */
function conformanceEnvironment() {
  const url = process.env.MONGODB_URL;
  return { TRUEPORTAI_TEST_SERVERS: 'mongodb', ...(url ? { CONFORMANCE_MONGODB_URL: url } : {}) };
}

async function main() {
  if (!Object.hasOwn(commands, command)) {
    throw new BootstrapFailure(`Usage: npm run <${Object.keys(commands).join(' | ')}>`);
  }
  await install();
  return commands[command](await findRuntime());
}

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error) => {
    process.stderr.write(`${error instanceof BootstrapFailure ? error.message : (error?.stack ?? error)}\n`);
    // Whoever reads the last line of a test run must find one, also when there was no run.
    if (command === 'test') process.stdout.write('0 passed, 1 failed\n');
    process.exitCode = 1;
  },
);
