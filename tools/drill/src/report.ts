import type { Check } from './checks.js';
import type { PhaseFigures } from './phase-figures.js';
import type { Verdict } from './verdict.js';

/** The phase that the others are compared with: warm, and nothing has been killed. */
export const baseline = 'before';

/** What the figures were measured with. */
export interface Setting {
  readonly date: string;
  readonly command: string;
  readonly machine: string;
  readonly nodeVersion: string;
}

/** Figures that say how much there was to compare. */
export interface StoredFigures {
  readonly logCount: number;
  readonly spentNanoUsd: bigint;
  /** How long after the load everything was worked off. */
  readonly settledAfterMs: number;
}

/** The result as a document. */
export function report(verdict: Verdict, stored: StoredFigures, setting: Setting): string {
  const before = verdict.phases.find(({ phase }) => phase === baseline);
  return [
    '# Reliability',
    '',
    `Last run: ${setting.date}, \`${setting.command}\`, on ${setting.machine},`,
    `Node.js ${setting.nodeVersion}, the embedded stack.`,
    '',
    'Under constant load one process after another and then all together are ended with `kill -9` and started again.',
    'A fifth of the requests are streams; two in a hundred get an error on purpose, one of the provider and one of the',
    'gateway; three of 17 prompts have a made-up number, key or attack in them that the scan must report. Every request',
    'that a client saw answered, by the provider or by an error of the gateway, must be logged, priced and scanned exactly',
    'once, every planted violation must be there exactly once, and all hourly rollups must equal a recount.',
    '',
    `**${verdict.isGood ? 'Passed' : 'FAILED'}**`,
    '',
    '| | |',
    '| --- | --- |',
    `| requests answered | ${verdict.answered} |`,
    ...verdict.checks.map(checkRow),
    '',
    '| killed | requests | client errors | p50 ms | p99 ms | added p50 | added p99 |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...verdict.phases.map((phase) => row(phase, before ?? phase)),
    '',
    ...problemLines(verdict.phases),
    `${stored.logCount} requests were logged: besides the answered ones those that a killed ingress had admitted and could`,
    `not finish (\`GATEWAY_TERMINATED\`). ${verdict.loggedAsCutOff} answers were whole for the client and stand in their log as cut`,
    'off, because the ingress was killed before it had noted how they ended. Of what was cut, ' +
      `${verdict.unknown} prompts were never`,
    `written: nothing is expected of them. All requests together cost ${usd(stored.spentNanoUsd)} USD. Everything was worked`,
    `off ${(stored.settledAfterMs / 1000).toFixed(0)} s after the load. Latencies are of JSON answers that succeeded, as the client sees them; each phase`,
    'is the time a process is down and as long again after it is back.',
    '',
  ].join('\n');
}

function row({ phase, requests, clientErrors, p50Ms, p99Ms }: PhaseFigures, before: PhaseFigures): string {
  const figures = [p50Ms, p99Ms, p50Ms - before.p50Ms, p99Ms - before.p99Ms].map((ms) => ms.toFixed(1));
  return `| ${[phase, requests, clientErrors, ...figures].join(' | ')} |`;
}

function checkRow({ name, wrong, outOf }: Check): string {
  return `| ${name} | ${wrong.length}${outOf === null ? '' : ` of ${outOf}`} |`;
}

/** To the last billionth. */
function usd(nanoUsd: bigint): string {
  return `${nanoUsd / 1_000_000_000n}.${String(nanoUsd % 1_000_000_000n).padStart(9, '0')}`;
}

function problemLines(phases: readonly PhaseFigures[]): string[] {
  const lines = phases
    .filter(({ problems }) => problems.size > 0)
    .map(({ phase, problems }) => {
      const kinds = [...problems].map(([problem, count]) => `${problem} ${count}`);
      return `- ${phase}: ${kinds.join(', ')}`;
    });
  return lines.length === 0 ? [] : ['What clients met:', '', ...lines, ''];
}

const maxExamples = 5;

/** The first few of everything that is wrong: where to begin to look. */
export function problemsIn(checks: readonly Check[]): string[] {
  return checks.flatMap(({ name, wrong }) => wrong.slice(0, maxExamples).map((one) => `${name}: ${one}`));
}
