import { isClientError, type Observation } from './observation.js';

/** One phase of the drill in figures. */
export interface PhaseFigures {
  readonly phase: string;
  readonly requests: number;
  readonly clientErrors: number;
  /** How often each problem was met. */
  readonly problems: ReadonlyMap<string, number>;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Each phase in figures, in the order in which they were. */
export function phaseFigures(observations: readonly Observation[]): PhaseFigures[] {
  const phases = Map.groupBy(observations, ({ phase }) => phase);
  return [...phases].map(([phase, seen]) => {
    const errors = seen.filter(isClientError);
    // Streams take as long as their chunks are apart; JSON answers show what the gateway adds.
    const latencies = seen
      .filter((one) => one.kind === 'json' && !isClientError(one))
      .map(({ sentAtMs, endedAtMs }) => endedAtMs - sentAtMs)
      .sort((a, b) => a - b);
    return {
      phase,
      requests: seen.length,
      clientErrors: errors.length,
      problems: problemsOf(errors),
      p50Ms: quantile(latencies, 0.5),
      p99Ms: quantile(latencies, 0.99),
    };
  });
}

function problemsOf(errors: readonly Observation[]): Map<string, number> {
  const problems = Map.groupBy(errors, ({ problem, status }) => problem ?? `status ${status}`);
  return new Map([...problems].map(([problem, seen]) => [problem, seen.length]));
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
