import type { Round } from './measure.js';
import type { Scenario } from './scenarios.js';
import { median, table } from './statistics.js';

/** All rounds of a scenario, by target. */
export interface Measured {
  readonly scenario: Scenario;
  readonly rounds: ReadonlyMap<string, readonly Round[]>;
}

/** One promise and whether it is kept. */
export interface Verdict {
  readonly text: string;
  readonly isKept: boolean;
}

type Figure = keyof Round;

/** The median of a figure over the rounds of a target. */
export function figure(measured: Measured, target: string, name: Figure): number {
  return median((measured.rounds.get(target) ?? []).map((round) => round[name]));
}

/** The median of the ratios of rounds that were run one after the other: holds when the machine's speed drifts. */
export function pairedRatio(measured: Measured, target: string, reference: string, name: Figure): number {
  return paired(measured, [target, reference], name, (ours, theirs) => ours / Math.max(1e-9, theirs));
}

/** The same for differences. */
export function pairedDifference(
  measured: Measured,
  target: string,
  reference: string,
  name: Figure,
): number {
  return paired(measured, [target, reference], name, (ours, theirs) => ours - theirs);
}

function paired(
  { rounds }: Measured,
  [target, reference]: readonly [string, string],
  name: Figure,
  compare: (ours: number, theirs: number) => number,
): number {
  const theirs = rounds.get(reference) ?? [];
  return median(
    (rounds.get(target) ?? []).map((round, at) => compare(round[name], theirs[at]?.[name] ?? NaN)),
  );
}

/** CPU of the bare proxy on the machine that the budgets in µs were set on (ADR 19): 16 connections, 100 streams. */
const referenceUs: Partial<Record<Figure, number>> = { cpuPerRequestUs: 69, cpuPerChunkUs: 33 };

/** The median of the differences, each as if the bare proxy had taken what it takes on the reference machine. */
function differenceAtReferenceSpeed(
  { rounds }: Measured,
  target: string,
  reference: string,
  name: Figure,
): number {
  const of = (who: string, at: number): number => rounds.get(who)?.[at]?.[name] ?? NaN;
  // Never less than one: on a faster machine a budget is what it says.
  const slowness = (at: number): number => Math.max(1, of('bare', at) / (referenceUs[name] ?? NaN));
  return median(
    (rounds.get(target) ?? []).map((round, at) => (round[name] - of(reference, at)) / slowness(at)),
  );
}

/** A promise in µs of CPU: as measured, and what counts, at the speed of the reference machine. */
function addedCpuVerdict(
  text: string,
  measured: Measured,
  [target, reference]: readonly [string, string],
  name: Figure,
  atMostUs: number,
): Verdict {
  const raw = pairedDifference(measured, target, reference, name);
  const scaled = differenceAtReferenceSpeed(measured, target, reference, name);
  return {
    text: `${text}: ${raw.toFixed(1)} µs CPU, ${scaled.toFixed(1)} at reference speed (at most ${atMostUs})`,
    isKept: scaled <= atMostUs,
  };
}

/** The table of a scenario. @param reference target the CPU of all is compared with */
export function scenarioTable(measured: Measured, reference = 'bare'): string {
  const isStream = measured.scenario.chunks > 0;
  const rows = [...measured.rounds.keys()].map((target) => {
    const value = (name: Figure, digits: number): string => figure(measured, target, name).toFixed(digits);
    const cpu: Figure = isStream ? 'cpuPerChunkUs' : 'cpuPerRequestUs';
    return [
      target,
      value('requestsPerSecond', 0),
      isStream ? value('firstByteP50Ms', 2) : value('p50Ms', 2),
      value('p99Ms', 2),
      value(cpu, 1),
      target === 'direct' ? '' : pairedRatio(measured, target, reference, cpu).toFixed(2),
      value('residentMb', 0),
      String((measured.rounds.get(target) ?? []).reduce((sum, round) => sum + round.failures, 0)),
    ];
  });
  const head = [
    measured.scenario.name,
    isStream ? 'streams/s' : 'requests/s',
    isStream ? 'first byte p50 ms' : 'p50 ms',
    'p99 ms',
    isStream ? 'CPU µs per chunk' : 'CPU µs per request',
    `CPU ÷ ${reference}`,
    'RSS MB',
    'failures',
  ];
  return table(head, rows);
}

/** The promises about speed, against what was measured. */
export function verdicts(all: readonly Measured[]): Verdict[] {
  const named = (start: string): Measured[] => all.filter(({ scenario }) => scenario.name.startsWith(start));
  const kept = (text: string, value: number, limit: number, unit = ''): Verdict => ({
    text: `${text}: ${value.toFixed(2)}${unit} (at most ${limit}${unit})`,
    isKept: value <= limit,
  });
  return [
    ...all
      .filter(({ scenario }) => scenario.chunks === 0 && scenario.job.ratePerSecond === 0)
      .map((one) =>
        kept(`CPU ÷ bare, ${one.scenario.name}`, pairedRatio(one, 'gateway', 'bare', 'cpuPerRequestUs'), 2.5),
      ),
    ...named('JSON 1 KB at 1,000').map((one) =>
      kept('p99 above bare at 1,000 requests/s', pairedDifference(one, 'gateway', 'bare', 'p99Ms'), 2, ' ms'),
    ),
    ...named('50 streams of').map((one) =>
      kept(
        'first byte of a stream above bare, p50',
        pairedDifference(one, 'gateway', 'bare', 'firstByteP50Ms'),
        0.5,
        ' ms',
      ),
    ),
    ...all
      .filter(({ scenario }) => scenario.chunks > 0 && scenario.job.isSingleShot)
      .map((one) =>
        kept(
          `CPU per chunk ÷ bare, ${one.scenario.name}`,
          pairedRatio(one, 'gateway', 'bare', 'cpuPerChunkUs'),
          1.5,
        ),
      ),
    ...named('1000 streams').map((one) =>
      kept('memory with 1,000 open streams', figure(one, 'gateway', 'residentMb'), 300, ' MB'),
    ),
  ];
}

/** Memory of the gateway when nothing is open, MB, and what translation may cost. */
export function translationVerdicts(measured: Measured, restingMb: number): Verdict[] {
  const { chunks, job } = measured.scenario;
  const verdict = (text: string, value: number, limit: number, unit: string): Verdict => ({
    text: `${text}: ${value.toFixed(1)} ${unit} (at most ${limit} ${unit})`,
    isKept: value <= limit,
  });
  const pair = ['translated', 'passed through'] as const;
  if (chunks === 0 && job.requestBytes > 1024 * 1024) {
    const addedUs = pairedDifference(measured, ...pair, 'cpuPerRequestUs');
    return [verdict('translating 2 MB', addedUs / 1000, 25, 'ms CPU')];
  }
  if (chunks === 0)
    return [addedCpuVerdict('translating a 1 KB chat', measured, pair, 'cpuPerRequestUs', 60)];
  const what = `translating a chunk of ${job.connections} streams`;
  const verdicts = [addedCpuVerdict(what, measured, pair, 'cpuPerChunkUs', 15)];
  if (job.connections < 1_000) return verdicts;
  const perStreamKb = ((figure(measured, 'translated', 'residentMb') - restingMb) * 1024) / job.connections;
  return [...verdicts, verdict('memory per open translated stream', perStreamKb, 200, 'KB')];
}

/** CPU that 20 policies may add to 2 KB of text: 0.5 ms for 4 KB. */
const policiesAtMostUs = 250;

/** What policies add to the same gateway without them. */
export function policyVerdicts(measured: Measured): Verdict[] {
  const pair = ['gateway, policies', 'gateway'] as const;
  if (measured.scenario.job.connections === 1) {
    const addedMs = pairedDifference(measured, ...pair, 'p50Ms');
    return [
      {
        text: `20 policies on a 4 KB prompt: ${addedMs.toFixed(2)} ms at p50 (at most 0.5 ms)`,
        isKept: addedMs <= 0.5,
      },
    ];
  }
  const what = '20 policies on a chat of 1 KB and its answer of 1 KB';
  return [addedCpuVerdict(what, measured, pair, 'cpuPerRequestUs', policiesAtMostUs)];
}
