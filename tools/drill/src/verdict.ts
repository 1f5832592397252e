import { isAnswered, isClientError, type Observation } from './observation.js';
import type { StoredViews } from './stored-views.js';

/** One phase of the drill in figures. */
export interface PhaseFigures {
  readonly phase: string;
  readonly requests: number;
  readonly clientErrors: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** What the drill has found. */
export interface Verdict {
  readonly phases: readonly PhaseFigures[];
  readonly answered: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly wrongRollups: number;
  /** Client errors while the ingress itself was not killed. */
  readonly unexplainedErrors: number;
  readonly isGood: boolean;
}

/**
 * Compares what clients saw with what is stored.
 *
 * @param ingressPhases phases in which the ingress is killed: only there clients may see errors
 */
export function verdictOf(
  observations: readonly Observation[],
  views: StoredViews,
  ingressPhases: ReadonlySet<string>,
): Verdict {
  const answered = observations.filter(isAnswered);
  const lost = answered.filter(({ requestId }) => !views.logsByRequestId.has(requestId as string)).length;
  const duplicated = [...views.logsByRequestId.values()].filter((count) => count > 1).length;
  const unexplainedErrors = observations.filter(
    (seen) => isClientError(seen) && !ingressPhases.has(seen.phase),
  ).length;
  const wrongRollups = views.wrongRollups.length;
  return {
    phases: phaseFigures(observations),
    answered: answered.length,
    lost,
    duplicated,
    wrongRollups,
    unexplainedErrors,
    isGood:
      lost === 0 && duplicated === 0 && wrongRollups === 0 && unexplainedErrors === 0 && answered.length > 0,
  };
}

function phaseFigures(observations: readonly Observation[]): PhaseFigures[] {
  const names = [...new Set(observations.map(({ phase }) => phase))];
  return names.map((phase) => {
    const seen = observations.filter((observation) => observation.phase === phase);
    // Streams take as long as their chunks are apart; JSON answers show what the gateway adds.
    const latencies = seen
      .filter((one) => !one.isStream && !isClientError(one))
      .map(({ latencyMs }) => latencyMs);
    latencies.sort((a, b) => a - b);
    const clientErrors = seen.filter(isClientError).length;
    return {
      phase,
      requests: seen.length,
      clientErrors,
      p50Ms: quantile(latencies, 0.5),
      p99Ms: quantile(latencies, 0.99),
    };
  });
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
