import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startProduct, type RunningProduct } from '@trueport/stack';
import { Load } from './load.js';
import { isAnswered } from './observation.js';
import { report } from './report.js';
import { readViews, type StoredViews } from './stored-views.js';
import { verdictOf } from './verdict.js';

const { values } = parseArgs({
  options: { rate: { type: 'string', default: '300' }, seconds: { type: 'string', default: '4' } },
});
const requestsPerSecond = Number(values.rate);
/** How long a process stays down, and how long load goes on after it is back. */
const phaseMs = Number(values.seconds) * 1000;
/** How long the views may take to catch up at the end. */
const drainMs = 90_000;

/** What is killed in each phase, in the order it is started again. */
const phases: readonly { readonly name: string; readonly processes: readonly string[] }[] = [
  { name: 'NATS', processes: ['nats'] },
  { name: 'Redis', processes: ['redis'] },
  { name: 'MongoDB', processes: ['mongodb'] },
  { name: 'analytics-logger', processes: ['analytics-logger'] },
  { name: 'ingress-proxy', processes: ['ingress-proxy'] },
  { name: 'all together', processes: ['nats', 'redis', 'mongodb', 'ingress-proxy', 'analytics-logger'] },
];

const say = (line: string): void => console.log(line);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

say(`starting the stack`);
const product = await startProduct({
  dataDir: mkdtempSync(join(tmpdir(), 'trueport-drill-')),
  ephemeral: true,
  // All load comes from one address.
  settings: { IP_LIMIT_REQUESTS: '0', LOG_LEVEL: 'warn' },
  log: say,
});
let exitCode = 1;
try {
  exitCode = await drill(product);
} finally {
  await product.stop();
}
process.exit(exitCode);

async function drill(running: RunningProduct): Promise<number> {
  const { gatewayUrl, apiKey, mongodbUrl } = running.facts;
  const load = new Load({ gatewayUrl, apiKey, requestsPerSecond });
  say(`${requestsPerSecond} requests a second; nothing is killed yet`);
  await pause(phaseMs * 2);
  for (const { name, processes } of phases) {
    load.phase = name;
    say(`kill -9: ${processes.join(', ')}`);
    await Promise.all(processes.map((one) => running.kill(one)));
    await pause(phaseMs);
    for (const one of processes) await running.restart(one);
    say(`${name}: back`);
    await pause(phaseMs);
    // Requests in flight when a phase ends belong to it; the next one begins with a clear view.
    load.phase = 'between';
    await pause(1_000);
  }
  load.phase = 'after';
  await pause(phaseMs);
  await load.stop();
  const answered = load.observations.filter(isAnswered).map(({ requestId }) => requestId as string);
  say(`load ended: ${load.observations.length} requests, ${answered.length} answered; waiting for the logs`);
  const views = await caughtUp(mongodbUrl, answered);
  const verdict = verdictOf(load.observations, views, new Set(['ingress-proxy', 'all together']));
  const document = report(verdict, views, 'npm run drill', new Date());
  writeFileSync(fileURLToPath(new URL('../../../docs/reliability.md', import.meta.url)), document);
  say(document);
  return verdict.isGood ? 0 : 1;
}

/** Reads the views until every answered request is there and nothing changes any more, or time is over. */
async function caughtUp(mongodbUrl: string, answered: readonly string[]): Promise<StoredViews> {
  const giveUpAtMs = performance.now() + drainMs;
  let before = -1;
  for (;;) {
    const views = await readViews(mongodbUrl);
    const missing = answered.filter((id) => !views.logsByRequestId.has(id)).length;
    const isQuiet = missing === 0 && views.wrongRollups.length === 0 && views.logCount === before;
    if (isQuiet || performance.now() > giveUpAtMs) return views;
    before = views.logCount;
    await pause(1_000);
  }
}
