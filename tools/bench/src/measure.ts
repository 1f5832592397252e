import { availableParallelism } from 'node:os';
import type { LoadGenerator } from './child.js';
import { cpuMicroseconds, residentBytes, stolenMicroseconds } from './process-stats.js';
import type { Scenario } from './scenarios.js';
import { quantile } from './statistics.js';

/** Something that is measured. */
export interface Target {
  readonly name: string;
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Process whose CPU and memory count; `null` when it is not ours to look at. */
  readonly pid: number | null;
  /** Puts it into the state that is measured, before every round. */
  readonly prepare?: () => Promise<void>;
}

/** One round of one scenario on one target. */
export interface Round {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly firstByteP50Ms: number;
  readonly cpuPerRequestUs: number;
  readonly cpuPerChunkUs: number;
  readonly residentMb: number;
  readonly failures: number;
  /** Part of the machine's time that the hypervisor gave to others. */
  readonly stolenShare: number;
}

/** Runs one round. CPU is read from the process, not from the clock. */
export async function measure(load: LoadGenerator, target: Target, scenario: Scenario): Promise<Round> {
  const { pid } = target;
  await target.prepare?.();
  const stolenBefore = stolenMicroseconds();
  const cpuBefore = pid === null ? 0 : cpuMicroseconds(pid);
  let residentMost = 0;
  const watch = setInterval(() => {
    if (pid !== null) residentMost = Math.max(residentMost, residentBytes(pid));
  }, 100);
  const result = await load.run({
    ...scenario.job,
    port: target.port,
    path: target.path,
    headers: { ...scenario.headers, ...target.headers },
  });
  clearInterval(watch);
  const cpuUs = pid === null ? 0 : cpuMicroseconds(pid) - cpuBefore;
  return {
    requestsPerSecond: result.requests / (result.elapsedMs / 1000),
    p50Ms: quantile(result.latenciesMs, 0.5),
    p99Ms: quantile(result.latenciesMs, 0.99),
    firstByteP50Ms: quantile(result.firstBytesMs, 0.5),
    cpuPerRequestUs: cpuUs / Math.max(1, result.requests),
    cpuPerChunkUs: scenario.chunks === 0 ? 0 : cpuUs / Math.max(1, result.requests * scenario.chunks),
    residentMb: residentMost / 1024 ** 2,
    failures: result.failures,
    stolenShare: (stolenMicroseconds() - stolenBefore) / (result.elapsedMs * 1000 * availableParallelism()),
  };
}
