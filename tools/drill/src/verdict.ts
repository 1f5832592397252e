import { accountsOf, type Accounts } from './accounts.js';
import { isAnswered, isClientError, type Observation } from './observation.js';
import type { ComparedRollups, StoredViews } from './stored-views.js';

/** A time in which the ingress was down, in milliseconds since the epoch. */
export interface Outage {
  readonly fromMs: number;
  readonly toMs: number;
}

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

/** What the drill has found. */
export interface Verdict {
  readonly phases: readonly PhaseFigures[];
  readonly answered: number;
  /** Answered requests without a log. */
  readonly lost: number;
  /** Requests with more than one log. */
  readonly duplicated: number;
  /** Logs whose id is not the one the client got. */
  readonly misnamed: number;
  /** Answers that stand in their log as cut off: the ingress was killed before it had noted how they ended. */
  readonly loggedAsCutOff: number;
  readonly notPricedOnce: number;
  readonly notScanned: number;
  /** Requests that ended as `GATEWAY_TERMINATED` and whose prompt was never written: no violation is expected of them. */
  readonly unknown: number;
  readonly expectedViolations: number;
  readonly missingViolations: number;
  readonly unexpectedViolations: number;
  readonly wrongUsageRollups: number;
  readonly wrongSpendRollups: number;
  readonly wrongViolationRollups: number;
  readonly deadLetters: number;
  /** Client errors while the ingress was up. */
  readonly unexplainedErrors: number;
  readonly isGood: boolean;
  /** The first few of everything that is wrong. */
  readonly examples: readonly string[];
}

/** What may be above nought in a good run; it says how much was compared. */
const informative = ['answered', 'unknown', 'expectedViolations'] as const;
const maxExamples = 5;

/**
 * Compares what clients saw with what is stored.
 *
 * @param deadLetters what consumers have given up
 * @param outages when the ingress was down: only then clients may see errors
 */
export function verdictOf(
  observations: readonly Observation[],
  views: StoredViews,
  deadLetters: readonly string[],
  outages: readonly Outage[],
): Verdict {
  const logsOf = (seen: Observation) => views.logs.get(seen.requestId ?? '') ?? [];
  const answered = observations.filter(isAnswered);
  const findings = {
    ...loggingFindings(answered, views),
    ...accountFindings(accountsOf(observations, views)),
    ...rollupFindings(views),
    deadLetters,
    unexplainedErrors: observations
      .filter((seen) => isClientError(seen) && !isDuring(seen, outages))
      .map(({ phase, kind, problem, requestId }) => `${phase}, ${kind}: ${problem ?? ''} ${requestId ?? ''}`),
  };
  return {
    ...counted(findings),
    loggedAsCutOff: answered.filter((seen) =>
      logsOf(seen).some(({ errorCode }) => errorCode === 'GATEWAY_TERMINATED'),
    ).length,
    phases: phaseFigures(observations),
  };
}
function isDuring({ sentAtMs, endedAtMs }: Observation, outages: readonly Outage[]): boolean {
  return outages.some(({ fromMs, toMs }) => sentAtMs <= toMs && endedAtMs >= fromMs);
}

function phaseFigures(observations: readonly Observation[]): PhaseFigures[] {
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
