import { mkdtempSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startProduct } from '@trueport/stack';
import { haltBackOffice } from './back-office.js';
import { LoadGenerator, startChild } from './child.js';
import { measureLogger, type LoggerRate } from './logger-rate.js';
import { measure, type Round, type Target } from './measure.js';
import { addPolicies } from './policies.js';
import { measureScanner, type ScannerRate } from './scanner-rate.js';
import { residentBytes } from './process-stats.js';
import { isQuiet, quietestTurns, quietShare, type Turn } from './quiet-rounds.js';
import {
  policyScenarios,
  scenarios,
  sharedScenarios,
  translationScenarios,
  type Scenario,
} from './scenarios.js';
import {
  policyVerdicts,
  scenarioTable,
  translationVerdicts,
  verdicts,
  type Measured,
  type Verdict,
} from './summary.js';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    peer: { type: 'string', multiple: true, default: [] },
    only: { type: 'string' },
  },
});
/** Rounds that count. The median of a few short ones is one hiccup of the machine away from another figure; tails need most. */
const rounds = values.quick ? { json: 2, streams: 2, rate: 2 } : { json: 7, streams: 3, rate: 9 };
/** How many rounds there were, how many count, and how many of those were undisturbed. */
let [turnsMade, turnsKept, turnsQuiet] = [0, 0, 0];
/** Of four seconds at 1,000 requests/s for every target, after the ingress has been started anew. */
const warmUpTurns = values.quick ? 1 : 8;
const roundMs = values.quick ? 700 : 2_000;
const loggerEvents = values.quick ? 20_000 : 100_000;
const loggerTarget = 5_000;
const scannerPrompts = values.quick ? 3_000 : 10_000;
const scannerTarget = 500;
const passthrough = '/trueportai-services/openai/v1/chat/completions';

const say = (line: string): void => console.log(line);

const alone = [...scenarios(roundMs), ...translationScenarios(roundMs), ...policyScenarios(roundMs)];
if (asked(alone).length === 0) {
  say(
    `No scenario has "${values.only}" in its name. There are:\n${alone.map(({ name }) => name).join('\n')}`,
  );
  process.exit(1);
}
say('starting the stack, the bare proxy and the upstream');
const upstream = await startChild('upstream.js', []);
const bare = await startChild('bare-proxy.js', [`http://127.0.0.1:${upstream.port}`]);
const load = new LoadGenerator();
// The gateway sends OpenAI requests to the bench's upstream as to a real one.
process.env.OPENAI_API_KEY = 'bench';
process.env.OPENAI_BASE_URL = `http://127.0.0.1:${upstream.port}`;
process.env.ANTHROPIC_API_KEY = 'bench';
process.env.ANTHROPIC_BASE_URL = `http://127.0.0.1:${upstream.port}`;
process.env.EGRESS_ALLOWED_HOSTS = `127.0.0.1:${upstream.port}`;
const product = await startProduct({
  dataDir: mkdtempSync(join(tmpdir(), 'trueport-bench-')),
  ephemeral: true,
  // All load comes from one address; the limit is checked all the same.
  settings: { IP_LIMIT_REQUESTS: '1000000000', LOG_LEVEL: 'warn' },
  log: say,
});

let exitCode = 1;
let resumeBackOffice = (): void => undefined;
try {
  exitCode = await bench();
} finally {
  load.stop();
  bare.stop();
  upstream.stop();
  resumeBackOffice();
  await product.stop();
}
process.exit(exitCode);

async function bench(): Promise<number> {
  if (values.only !== undefined) {
    const { found } = await benchAlone();
    sayVerdicts(found);
    return 0;
  }
  say('scanner');
  const scanner = await measureScanner(product, scannerPrompts);
  say('logger');
  const logger = await measureLogger(product, loggerEvents);
  const shared = await measuredAll(gatewayTargets(), sharedScenarios(roundMs));
  const byItself = await benchAlone();
  const found = [...byItself.found, scannerVerdict(scanner), loggerVerdict(logger)];
  const document = report([...byItself.measured, ...shared], { logger, scanner }, found);
  writeFileSync(fileURLToPath(new URL('../../../docs/benchmarks.md', import.meta.url)), document);
  sayVerdicts(found);
  return 0;
}

/** What is measured, and what it says of promises. */
interface Findings {
  readonly measured: Measured[];
  readonly found: Verdict[];
}

/** The gateway by itself, without the services behind the bus. */
async function benchAlone(): Promise<Findings> {
  resumeBackOffice = haltBackOffice(product.facts);
  // What came before has left memory behind that is none of a gateway at work.
  await product.kill('ingress-proxy');
  await product.restart('ingress-proxy');
  const all = scenarios(roundMs);
  say('warming up');
  // In its first seconds under load a process compiles; what is asked for is a gateway at work.
  for (let turn = 0; turn < warmUpTurns; turn += 1) await turnOf(gatewayTargets(), all[0] as Scenario, turn);
  const measured = await measuredAll(gatewayTargets(), all);
  const translation = await benchTranslation();
  const policies = await benchPolicies();
  return {
    measured: [...measured, ...translation.measured, ...policies],
    found: [...verdicts(measured), ...translation.found, ...policies.flatMap(policyVerdicts)],
  };
}

function sayVerdicts(found: readonly Verdict[]): void {
  say(found.map(({ text, isKept }) => `${isKept ? 'ok  ' : 'MISS'} ${text}`).join('\n'));
}

/** Those that `--only` names; all without it. */
function asked(all: readonly Scenario[]): Scenario[] {
  return all.filter(({ name }) => name.includes(values.only ?? ''));
}

/** The processes as they are now. */
function gatewayTargets(): readonly Target[] {
  return [
    { name: 'direct', port: upstream.port, path: '/v1/chat/completions', headers: {}, pid: upstream.pid },
    bareTarget(),
    gatewayTarget(),
    ...(values.peer ?? []).map(peerTarget),
  ];
}

async function measuredAll(targets: readonly Target[], all: readonly Scenario[]): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const scenario of asked(all)) {
    say(scenario.name);
    const one = { scenario, rounds: await interleaved(targets, scenario) };
    measured.push(one);
    say(`${scenarioTable(one)}\n`);
  }
  return measured;
}

/** Targets take turns, each round beginning with another one, so that none has the quiet minutes to itself. */
async function interleaved(targets: readonly Target[], scenario: Scenario): Promise<Map<string, Round[]>> {
  const wanted = roundsOf(scenario);
  // The first turn warms up caches and the compiler.
  await turnOf(targets, scenario, 0);
  const turns: Turn[] = [];
  while (turns.filter(isQuiet).length < wanted && turns.length < wanted * 2)
    turns.push(await turnOf(targets, scenario, turns.length));
  const kept = quietestTurns(turns, wanted);
  turnsMade += turns.length;
  turnsKept += kept.length;
  turnsQuiet += kept.filter(isQuiet).length;
  return new Map(targets.map(({ name }) => [name, kept.map((turn) => turn.get(name) as Round)]));
}

async function turnOf(targets: readonly Target[], scenario: Scenario, first: number): Promise<Turn> {
  const turn = new Map<string, Round>();
  for (let at = 0; at < targets.length; at += 1) {
    const target = targets[(at + first) % targets.length] as Target;
    turn.set(target.name, await measure(load, target, scenario));
  }
  return turn;
}

function roundsOf({ job }: Scenario): number {
  if (job.ratePerSecond > 0) return rounds.rate;
  return job.isSingleShot ? rounds.streams : rounds.json;
}

/** The same chat passed through and translated, in turns. */
async function benchTranslation(): Promise<Findings> {
  const gateway = gatewayTarget();
  const targets: Target[] = [
    bareTarget(),
    { ...gateway, name: 'passed through' },
    {
      ...gateway,
      name: 'translated',
      path: '/v1/chat/completions',
      headers: { ...gateway.headers, 'x-portkey-provider': 'anthropic' },
    },
  ];
  const restingMb = gateway.pid === null ? 0 : residentBytes(gateway.pid) / 1024 ** 2;
  const measured: Measured[] = [];
  for (const scenario of asked(translationScenarios(roundMs))) {
    say(scenario.name);
    const one = { scenario, rounds: await interleaved(targets, scenario) };
    measured.push(one);
    say(`${scenarioTable(one, 'passed through')}\n`);
  }
  return { measured, found: measured.flatMap((one) => translationVerdicts(one, restingMb)) };
}

/** The same load with and without policies, in turns: none of them is met, and no text is sent twice. */
async function benchPolicies(): Promise<Measured[]> {
  const all = asked(policyScenarios(roundMs));
  if (all.length === 0) return [];
  const { switchOn, switchOff } = await addPolicies(product.facts);
  const gateway = gatewayTarget();
  return measuredAll(
    [
      bareTarget(),
      { ...gateway, prepare: switchOff },
      { ...gateway, name: 'gateway, policies', prepare: switchOn },
    ],
    all,
  );
}

function bareTarget(): Target {
  return { name: 'bare', port: bare.port, path: '/v1/chat/completions', headers: {}, pid: bare.pid };
}

function gatewayTarget(): Target {
  const { gatewayUrl, apiKey, processes } = product.facts;
  return {
    name: 'gateway',
    port: Number(new URL(gatewayUrl).port),
    path: passthrough,
    headers: { 'x-api-key': apiKey },
    pid: processes.find(({ name }) => name === 'ingress-proxy')?.pid ?? null,
  };
}

/** Another gateway on this machine: `NAME=http://127.0.0.1:PORT/path`. */
function peerTarget(argument: string): Target {
  const [name = '', address = ''] = argument.split(/=(.*)/s);
  const url = new URL(address);
  return { name, port: Number(url.port), path: url.pathname, headers: {}, pid: null };
}

function loggerVerdict({ eventsPerSecond }: LoggerRate): Verdict {
  return {
    text: `logger: ${Math.round(eventsPerSecond)} events/s (at least ${loggerTarget})`,
    isKept: eventsPerSecond >= loggerTarget,
  };
}

function scannerVerdict({ promptsPerSecond }: ScannerRate): Verdict {
  return {
    text: `scanner: ${Math.round(promptsPerSecond)} prompts/s (at least ${scannerTarget})`,
    isKept: promptsPerSecond >= scannerTarget,
  };
}

function report(
  measured: readonly Measured[],
  { logger, scanner }: { readonly logger: LoggerRate; readonly scanner: ScannerRate },
  found: readonly Verdict[],
): string {
  return [
    '# Benchmarks',
    '',
    `Last run: ${new Date().toISOString().slice(0, 10)}, \`npm run bench${values.quick ? ' -- --quick' : ''}\`, on ${cpus()[0]?.model ?? 'unknown CPU'},`,
    `${cpus().length} cores, ${Math.round(totalmem() / 1024 ** 3)} GiB, Node.js ${process.version}. Load generator, upstream, servers and services share the cores.`,
    '',
    `Medians of ${rounds.json} interleaved rounds (at a fixed rate: ${rounds.rate}; all streams at once: ${rounds.streams}). \`direct\` is the upstream alone, \`bare\` a node:http + undici proxy that`,
    'parses the body once, `gateway` the ingress with everything on: keys, limits in Redis, breaker, usage, events into JetStream. CPU is that of',
    'the process named in the row; ratios are taken round by round. Logger, cost calculator and scanner are halted meanwhile,',
    'as they have machines of their own in production; the last tables are with them at work on the same cores.',
    `Rounds in which the hypervisor gave more than ${quietShare * 100} % of the machine to others are made again, up to as many as`,
    `there are to be; the quietest count: ${turnsKept} of ${turnsMade}, of which ${turnsKept - turnsQuiet} were disturbed all the same.`,
    `Before them the ingress is started anew and all targets have ${(warmUpTurns * roundMs * 2) / 1_000} s at 1,000 requests/s to compile.`,
    'Budgets in µs are for a machine on which the bare proxy takes 69 µs for a request and 33 µs for a chunk',
    '([ADR 19](adr/0019-budgets-in-microseconds.md)): a round counts by how much longer the bare proxy took in it.',
    '',
    ...measured.flatMap((one) => [scenarioTable(one, referenceOf(one)), '']),
    `Logger: ${logger.events} events became usage logs and rollups at ${Math.round(logger.eventsPerSecond)} events/s, with ${logger.loggerCpuUs.toFixed(0)} µs CPU`,
    `of the logger and ${logger.mongoCpuUs.toFixed(0)} µs of the embedded store per event.`,
    '',
    `Scanner: ${scanner.prompts} prompts of 1 KB went from the bus to the store at ${Math.round(scanner.promptsPerSecond)} prompts/s, with`,
    `${scanner.scannerCpuUs.toFixed(0)} µs CPU of the scanner (one thread) per prompt.`,
    '',
    '| budget | kept |',
    '| --- | --- |',
    ...found.map(({ text, isKept }) => `| ${text} | ${isKept ? 'yes' : '**no**'} |`),
    '',
  ].join('\n');
}

/** What the rows of a table are compared with. */
function referenceOf({ rounds }: Measured): string {
  return rounds.has('passed through') ? 'passed through' : 'bare';
}
