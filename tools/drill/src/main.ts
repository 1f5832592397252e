import { mkdtempSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import {
  describeFailure,
  onEndSignals,
  providerVariables,
  startProduct,
  type RunningProduct,
} from '@trueport/stack';

import { readBus } from './bus-state.js';
import { readDrillOptions } from './drill-options.js';
import type { Outage } from './evidence.js';
import { faults, ingress, type Fault } from './faults.js';
import { LoadGenerator } from './load-generator.js';
import { baseline, problemsIn, report, type Setting } from './report.js';
import { whenSettled } from './settled.js';
import { verdictOf } from './verdict.js';

const options = readDrillOptions(process.argv.slice(2));
const say = (line: string): void => console.log(line);
const nowMs = (): number => performance.timeOrigin + performance.now();

let load: LoadGenerator | null = null;

async function main(): Promise<number> {
  // Real providers would cost money.
  for (const { keyVariable } of providerVariables) delete process.env[keyVariable];
  const halt = new AbortController();
  let product: RunningProduct | null = null;
  onEndSignals({
    onStop: () => {
      halt.abort();
      // Otherwise the gateway would never run out of requests to finish.
      load?.abandon();
      void product?.stop().then(() => process.exit(130));
    },
    onInsist: () => process.exit(130),
  });
  product = await startProduct({
    dataDir: mkdtempSync(join(tmpdir(), 'trueportai-drill-')),
    ephemeral: true,
    ownServers: true,
    signal: halt.signal,
    // All load comes from one address.
    settings: { IP_LIMIT_REQUESTS: '0', LOG_LEVEL: 'warn' },
    log: say,
  });
  try {
    return await drill(product);
  } finally {
    await product.stop();
  }
}

async function drill(product: RunningProduct): Promise<number> {
  const { gatewayUrl, apiKey } = product.facts;
  const { requestsPerSecond, phaseMs } = options;
  load = new LoadGenerator({ gatewayUrl, apiKey, requestsPerSecond });
  say(`${requestsPerSecond} requests a second; nothing is killed yet`);
  await pause(phaseMs);
  load.enter(baseline);
  await pause(phaseMs * 2);
  const outages: Outage[] = [];
  for (const fault of faults) {
    load.enter(fault.name);
    outages.push(...(await suffer(fault, product)));
  }
  load.enter('after');
  await pause(phaseMs);
  const observations = await load.stop();
  say(`load ended after ${observations.length} requests; waiting until all is worked off`);
  const { views, deadLetters, settledAfterMs } = await whenSettled(product.facts, observations, say);
  const verdict = verdictOf({ observations, views, deadLetters, outages });
  const stored = { logCount: views.logs.size, spentNanoUsd: views.spentNanoUsd, settledAfterMs };
  const document = report(verdict, stored, setting());
  writeFileSync(fileURLToPath(new URL('../../../docs/reliability.md', import.meta.url)), document);
  say(`\n${document}`);
  problemsIn(verdict.checks).forEach(say);
  return verdict.isGood ? 0 : 1;
}

/** Kills, waits, starts again, waits. @returns when the ingress was down, if it was */
async function suffer({ name, processes }: Fault, product: RunningProduct): Promise<Outage[]> {
  const { unsettledMessages } = await readBus(product.facts.natsUrl);
  say(`kill -9 ${processes.join(', ')}, while ${unsettledMessages} messages are on their way`);
  const fromMs = nowMs();
  await Promise.all(processes.map((one) => product.kill(one)));
  await pause(options.phaseMs);
  let ingressBackAtMs: number | null = null;
  for (const one of processes) {
    await product.restart(one);
    if (one === ingress) ingressBackAtMs = nowMs();
  }
  say(`${name}: back after ${((nowMs() - fromMs) / 1000).toFixed(1)} s`);
  await pause(options.phaseMs);
  return ingressBackAtMs === null ? [] : [{ fromMs, toMs: ingressBackAtMs }];
}

function setting(): Setting {
  const args = process.argv.slice(2);
  const memoryGib = Math.round(totalmem() / 1024 ** 3);
  return {
    date: new Date().toISOString().slice(0, 10),
    command: ['npm run drill', ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
    machine: `${cpus()[0]?.model ?? 'an unknown CPU'}, ${cpus().length} cores, ${memoryGib} GiB`,
    nodeVersion: process.version,
  };
}

main().then(
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    process.stderr.write(`${describeFailure(error)}\n`);
    process.exit(1);
  },
);
