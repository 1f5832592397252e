import { accountsOf } from './accounts.js';
import { checksOf, type Check } from './checks.js';
import type { Evidence } from './evidence.js';
import { isAnswered } from './observation.js';
import { phaseFigures, type PhaseFigures } from './phase-figures.js';

/** What the drill has found. */
export interface Verdict {
  readonly phases: readonly PhaseFigures[];
  readonly answered: number;
  readonly checks: readonly Check[];
  /** Answers that stand in their log as cut off: the ingress was killed before it had noted how they ended. */
  readonly loggedAsCutOff: number;
  /** Requests that ended as `GATEWAY_TERMINATED` before their prompt was written: nothing can be found in it. */
  readonly unknown: number;
  readonly isGood: boolean;
}

/** Compares what clients saw with what is stored. */
export function verdictOf(evidence: Evidence): Verdict {
  const { observations, views } = evidence;
  const answered = observations.filter(isAnswered);
  const accounts = accountsOf(observations, views);
  const checks = checksOf(evidence, accounts);
  return {
    phases: phaseFigures(observations),
    answered: answered.length,
    checks,
    loggedAsCutOff: answered.filter((seen) =>
      views.logs.get(seen.requestId ?? '')?.some(({ errorCode }) => errorCode === 'GATEWAY_TERMINATED'),
    ).length,
    unknown: accounts.unknown.length,
    isGood: answered.length > 0 && checks.every(({ wrong }) => wrong.length === 0),
  };
}
