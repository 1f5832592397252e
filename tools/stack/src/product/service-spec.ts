import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { answersOk } from '../network/probes.js';
import { repositoryRoot } from '../repository-paths.js';
import { StackFailure } from '../stack-failure.js';
import type { ProcessSpec } from '../supervision/supervised-process.js';

const readyTimeoutMs = 30_000;
const stopGraceMs = 35_000;

/**
 * Settings of the user reach every service by their documented names. Not these: npm's own variables are noise, and a
 * provider's key is nobody's but the ingress', which gets it through its settings.
 */
const notInherited = [/^npm_/, /^TRUEPORTAI_/, /^NODE_CHANNEL_/, /_API_KEY$/, /^AWS_(?!REGION$)/];

/** Services behind the bus: whether they work now or a moment later, no client notices. */
const backgroundServices = ['analytics-logger', 'cost-calculator', 'violation-scanner'];

/** How V8 keeps memory (ADR 20). */
const memoryArgs = [
  // Node's default costs a busy process 80 MiB more, and spares no work that could be measured; 4 costs a sixth more CPU.
  '--max-semi-space-size=16',
  // Bodies are memory outside of the heap: by default every 64 MiB of them cost a collection of the whole heap, which is
  // half of all CPU with bodies of 50 KB. Counted together with the heap, they go with the young generation.
  '--external-memory-accounted-in-global-limit',
  // Objects that outlived a burst must not make those that come after it begin their life in the old generation, where
  // each keeps its whole request until the next collection of everything.
  '--no-allocation-site-pretenuring',
];
/** Threads of V8 beside the main one; Node's default, whatever the number of cores. */
const defaultV8Threads = 4;
/**
 * As many threads of V8 as there are cores beside the one that serves. Four on two cores held requests up for 70 to 150 ms
 * whenever a collection of the whole heap marked what lives.
 */
const v8Threads = Math.min(defaultV8Threads, Math.max(1, availableParallelism() - 1));
/**
 * One heap for all threads of the C library. With one for each, what a thread of the garbage collector frees stays in the
 * heap of another: a thousand streams took 20 to 40 MiB more, and no less CPU.
 */
const memoryVariables = { MALLOC_ARENA_MAX: '1' };

/** How to run one of the product's services. */
export function serviceSpec(
  app: string,
  port: number,
  settings: Readonly<Record<string, string>>,
): ProcessSpec {
  const main = join(repositoryRoot, `apps/${app}/dist/main.js`);
  if (!existsSync(main)) throw new StackFailure(`${main} is missing: run \`npm run build\` first.`);
  return {
    name: app,
    command: process.execPath,
    args: [...memoryArgs, `--v8-pool-size=${v8Threads}`, '--no-warnings', '--enable-source-maps', main],
    env: { ...memoryVariables, ...inherited(), ...settings },
    isBackground: backgroundServices.includes(app),
    readyTimeoutMs,
    stopGraceMs,
    isReady: () => answersOk(`http://127.0.0.1:${port}/health/ready`),
  };
}

/** How to run the mock providers. */
export function mockProvidersSpec(port: number): ProcessSpec {
  const main = join(repositoryRoot, 'tools/mock-providers/dist/main.js');
  if (!existsSync(main)) throw new StackFailure(`${main} is missing: run \`npm run build\` first.`);
  return {
    name: 'mock-providers',
    command: process.execPath,
    args: ['--no-warnings', main, '--port', String(port)],
    env: inherited(),
    readyTimeoutMs,
    stopGraceMs: 5_000,
    isReady: () => answersOk(`http://127.0.0.1:${port}/__requests`),
  };
}

function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !notInherited.some((pattern) => pattern.test(name))),
  );
}
