import type { PhaseFigures, Verdict } from './verdict.js';

/** The phase that the others are compared with: warm, and nothing has been killed. */
export const baseline = 'before';

/** What the figures were measured with. */
export interface Setting {
  readonly date: string;
  readonly command: string;
  readonly machine: string;
  readonly nodeVersion: string;
}

/** Figures about what is stored that say how much was compared. */
export interface StoredCounts {
  readonly logCount: number;
  readonly rollupCount: number;
}

/** The result as a document. */
export function report(verdict: Verdict, stored: StoredCounts, setting: Setting): string {
  const before = verdict.phases.find(({ phase }) => phase === baseline);
  return [
    '# Reliability',
    '',
    `Last run: ${setting.date}, \`${setting.command}\`, on ${setting.machine},`,
    `Node.js ${setting.nodeVersion}, the embedded stack.`,
    '',
    'Under constant load one process after another and then all together are ended with `kill -9` and started again.',
    'A fifth of the requests are streams; two in a hundred get an error on purpose, one of the provider and one of the',
    'gateway. Every request that a client saw answered, by the provider or by an error of the gateway, must be in the',
    'usage logs exactly once, and the hourly rollups must equal a recount of the logs.',
    '',
    `**${verdict.isGood ? 'Passed' : 'FAILED'}**`,
    '',
    '| | |',
    '| --- | --- |',
    `| requests answered | ${verdict.answered} |`,
    `| lost | ${verdict.lost} |`,
    `| duplicated | ${verdict.duplicated} |`,
    `| logged under another id | ${verdict.misnamed} |`,
    `| rollups that differ from the recount | ${verdict.wrongRollups} of ${stored.rollupCount} |`,
    `| client errors while the ingress was up | ${verdict.unexplainedErrors} |`,
    '',
    '| killed | requests | client errors | p50 ms | p99 ms | added p50 | added p99 |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...verdict.phases.map((phase) => row(phase, before ?? phase)),
    '',
    ...problemLines(verdict.phases),
    `${stored.logCount} usage logs: besides the answered requests, those that a killed ingress had admitted and could not`,
    `finish (\`GATEWAY_TERMINATED\`). ${verdict.loggedAsCutOff} answers were whole for the client and stand in their log as`,
    'cut off, because the ingress was killed before it had noted how they ended. Latencies are of JSON answers that',
    'succeeded, as the client sees them; each phase is the time a process is down and as long again after it is back.',
    '',
  ].join('\n');
}

function row({ phase, requests, clientErrors, p50Ms, p99Ms }: PhaseFigures, before: PhaseFigures): string {
  const figures = [p50Ms, p99Ms, p50Ms - before.p50Ms, p99Ms - before.p99Ms].map((ms) => ms.toFixed(1));
  return `| ${[phase, requests, clientErrors, ...figures].join(' | ')} |`;
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
