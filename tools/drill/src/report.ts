import { cpus, totalmem } from 'node:os';
import type { StoredViews } from './stored-views.js';
import type { Verdict } from './verdict.js';

/** The result as a document. */
export function report(verdict: Verdict, views: StoredViews, command: string, at: Date): string {
  const [before] = verdict.phases;
  const rows = verdict.phases.map(
    ({ phase, requests, clientErrors, p50Ms, p99Ms }) =>
      `| ${phase} | ${requests} | ${clientErrors} | ${p50Ms.toFixed(1)} | ${p99Ms.toFixed(1)} | ${(p50Ms - (before?.p50Ms ?? 0)).toFixed(1)} |`,
  );
  return [
    '# Reliability',
    '',
    `Last run: ${at.toISOString().slice(0, 10)}, \`${command}\`, on ${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores,`,
    `${Math.round(totalmem() / 1024 ** 3)} GiB, Node.js ${process.version}, the embedded stack.`,
    '',
    'Under constant load, a fifth of it streams, one process after another and then all together are ended with `kill -9`',
    'and started again. Every request that a client saw answered, by the provider or by an error of the gateway, must be',
    'in the usage logs exactly once, and the hourly rollups must equal a recount of the logs.',
    '',
    `**${verdict.isGood ? 'Passed' : 'FAILED'}**: ${verdict.answered} answered, ${verdict.lost} lost, ${verdict.duplicated} duplicated,`,
    `${verdict.wrongRollups} of ${views.rollupCount} rollups differ from the recount,`,
    `${verdict.unexplainedErrors} client errors while the ingress was running.`,
    '',
    '| killed | requests | client errors | p50 ms | p99 ms | p50 added ms |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    `${views.logCount} usage logs: besides the answered requests, those that a killed ingress had admitted and could not`,
    'finish (`GATEWAY_TERMINATED`). Latencies are of JSON answers that succeeded.',
    '',
  ].join('\n');
}
