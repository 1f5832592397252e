import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { build } from './build.mjs';
import { inRoot, root } from './paths.mjs';
import { ended, toolEnvironment } from './processes.mjs';

/** Longer than any orderly end of a finished test run takes. */
const endGraceMs = 30_000;

/** Builds, runs the tests that match the arguments (all without any) and prints `N passed, N failed` last. */
export async function runTests(node, args, environment = {}) {
  await build(node);
  const folder = mkdtempSync(join(tmpdir(), 'trueportai-run-'));
  try {
    const summaryPath = join(folder, 'summary.json');
    const exitCode = await runJest(node, args, { ...environment, TRUEPORTAI_TEST_SUMMARY: summaryPath });
    const verdict = verdictOf(readSummary(summaryPath), exitCode);
    process.stdout.write(`${verdict.line}\n`);
    return verdict.exitCode;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runJest(node, args, environment) {
  const jest = [
    '--experimental-vm-modules',
    '--no-warnings',
    inRoot('node_modules/jest/bin/jest.js'),
    ...args,
    // Behind the patterns: jest takes words that follow for more reporters.
    '--reporters=default',
    `--reporters=${inRoot('tools/stack/jest/summary-reporter.mjs')}`,
  ];
  const child = spawn(node, jest, {
    cwd: root,
    env: toolEnvironment({ ...environment, TRUEPORTAI_BUILT: '1' }),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const watch = setInterval(() => endOverdue(child, environment.TRUEPORTAI_TEST_SUMMARY), 1_000);
  const { exitCode } = await ended(child);
  clearInterval(watch);
  return exitCode;
}

/** A run that has all its results and does not end has a socket or a timer open: that is a failure, not a wait. */
function endOverdue(child, summaryPath) {
  const summary = readSummary(summaryPath);
  if (summary === null || Date.now() - summary.endedAtMs < endGraceMs) return;
  process.stderr.write('The tests are done but the run does not end: something is still open.\n');
  child.kill('SIGKILL');
}

function readSummary(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** What the run comes to. A run that broke down outside any test has failed even if no test did. */
export function verdictOf(summary, jestExitCode) {
  const { passed, failed } = summary ?? { passed: 0, failed: 1 };
  const isGreen = jestExitCode === 0 && passed > 0 && failed === 0;
  const shownFailures = jestExitCode === 0 ? failed : Math.max(failed, 1);
  return { line: `${passed} passed, ${shownFailures} failed`, exitCode: isGreen ? 0 : jestExitCode || 1 };
}
