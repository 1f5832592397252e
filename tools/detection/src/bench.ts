import { scanText } from '@trueport/detection';
import { readInjection, requireDevelopmentData } from './data/development-data.js';
import { printReport, type Line } from './measure/report.js';
import { hostileTexts } from './hostile-texts.js';
import { generatedTexts } from './training/generated-texts.js';

/** Processor times of one kind of call in ms, sorted. */
type Times = Float64Array;

const kilobyte = 1024;
const repeats = 400;
const hostileRuns = 5;
/** Until the compilers are done with the code: calls of a process that has just begun are not what is measured. */
const warmUpRuns = 2000;

/** Harmless prompts and generated texts one after the other, cut to a size; a string of its own, as from a request. */
function proseOf(bytes: number, offset: number): string {
  const source = prose();
  const start = (offset * 7919) % (source.length - bytes);
  return Buffer.from(source.slice(start, start + bytes)).toString();
}

let joined: string | undefined;

function prose(): string {
  if (joined !== undefined) return joined;
  const prompts = readInjection().filter(({ label }) => label === 'benign');
  joined = [...prompts, ...generatedTexts(2000)].map(({ text }) => text).join('\n\n');
  return joined;
}

function inlineLines(): readonly Line[] {
  const small = timesOf(repeats, (run) => proseOf(4 * kilobyte, run));
  const large = timesOf(40, (run) => proseOf(64 * kilobyte, run));
  return [
    timeLine('4 KB, p50', quantile(small, 0.5), repeats, 0.7),
    timeLine('4 KB, p99', quantile(small, 0.99), repeats, 2),
    timeLine('64 KB, p50', quantile(large, 0.5), 40, 20),
  ];
}

function throughputLine(): Line {
  const texts = Array.from({ length: 200 }, (_, run) => proseOf(8 * kilobyte, run));
  const ms = cpuMsOf(() => {
    for (const text of texts) scanText(text, 'user');
  });
  const megabytes = (texts.length * 8 * kilobyte) / 1e6;
  const perSecond = megabytes / (ms / 1000);
  const value = `${perSecond.toFixed(1)} MB/s`;
  return {
    set: 'speed',
    what: 'one thread',
    value,
    count: texts.length,
    target: '≥ 4 MB/s',
    isMet: perSecond >= 4,
  };
}

/** Texts made to be dear: a doubling may cost 2.5 times as much at most. Processor time, best of several runs. */
function hostileLines(): readonly Line[] {
  return hostileTexts.map(({ name, piece }) => {
    const once = piece.repeat(Math.ceil((64 * kilobyte) / piece.length));
    const single = leastCpuMs(once);
    const double = leastCpuMs(once + once);
    const factor = double / Math.max(single, 0.5);
    const value = `× ${factor.toFixed(2)} (${single.toFixed(1)} ms)`;
    return {
      set: 'hostile',
      what: `${name}, 64 → 128 KB`,
      value,
      count: hostileRuns,
      target: '≤ × 2.5',
      isMet: factor <= 2.5,
    };
  });
}

function timesOf(count: number, textOf: (run: number) => string): Times {
  for (let run = 0; run < warmUpRuns; run += repeats / count) scanText(textOf(run), 'user');
  const times = new Float64Array(count);
  for (let run = 0; run < count; run += 1) {
    const text = textOf(run);
    times[run] = cpuMsOf(() => scanText(text, 'user'));
  }
  return times.sort();
}

function leastCpuMs(text: string): number {
  let leastMs = Infinity;
  for (let run = 0; run < hostileRuns; run += 1) {
    leastMs = Math.min(
      leastMs,
      cpuMsOf(() => scanText(text, 'user')),
    );
  }
  return leastMs;
}

/** Processor time of this process: other work on the machine does not count, what the collector of garbage does counts. */
function cpuMsOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function quantile(times: Times, share: number): number {
  return times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;
}

function timeLine(what: string, ms: number, count: number, mostMs: number): Line {
  const target = `≤ ${String(mostMs)} ms`;
  return { set: 'speed', what, value: `${ms.toFixed(2)} ms`, count, target, isMet: ms <= mostMs };
}

requireDevelopmentData();
console.log(
  'Processor time of the whole process (process.cpuUsage), not wall clock: other work may share the machine.',
);
const isMet = printReport([...inlineLines(), throughputLine(), ...hostileLines()]);
process.exitCode = isMet ? 0 : 1;
