import type { Accounts } from './accounts.js';
import type { Evidence } from './evidence.js';
import { isAnswered, isClientError, type Observation } from './observation.js';
import type { ComparedRollups } from './stored-views.js';

/** One thing that must not be. */
export interface Check {
  readonly name: string;
  /** What is wrong, one line each. */
  readonly wrong: readonly string[];
  /** How many could have been wrong, where that says something. */
  readonly outOf: number | null;
}

/** Everything that must not be: good when all are empty. */
export function checksOf(evidence: Evidence, accounts: Accounts): Check[] {
  const { views, deadLetters } = evidence;
  return [
    ...loggingChecks(evidence),
    ...accountChecks(accounts, views.logs.size),
    rollupCheck('usage', views.usageRollups),
    rollupCheck('spend', views.spendRollups),
    rollupCheck('violation', views.violationRollups),
    check('dead letters', deadLetters),
    check('client errors while the ingress was up', unexplainedErrors(evidence)),
  ];
}

function loggingChecks({ observations, views: { logs } }: Evidence): Check[] {
  const ids = observations.filter(isAnswered).map(({ requestId }) => requestId ?? '');
  const several = [...logs].filter(([, some]) => some.length > 1).map(([requestId]) => requestId);
  const misnamed = ids.filter((requestId) =>
    logs.get(requestId)?.some(({ id }) => `req_${id}` !== requestId),
  );
  return [
    check(
      'lost',
      ids.filter((requestId) => !logs.has(requestId)),
    ),
    check('duplicated', several),
    check('logged under another id', misnamed),
  ];
}

function accountChecks(accounts: Accounts, requests: number): Check[] {
  return [
    check('not priced exactly once', accounts.notPricedOnce, requests),
    check('not scanned', accounts.notScanned, requests),
    check('violations missing', accounts.missingViolations, accounts.expectedViolations),
    check('violations that nobody caused', accounts.unexpectedViolations),
  ];
}

function rollupCheck(of: string, { count, wrong }: ComparedRollups): Check {
  return check(`${of} rollups that differ from the recount`, wrong, count);
}

function unexplainedErrors({ observations, outages }: Evidence): string[] {
  return observations
    .filter((seen) => isClientError(seen) && !isDuring(seen, outages))
    .map(({ phase, kind, problem, requestId }) =>
      [phase, kind, problem, requestId].filter((part) => part !== null).join(', '),
    );
}

function isDuring({ sentAtMs, endedAtMs }: Observation, outages: Evidence['outages']): boolean {
  return outages.some(({ fromMs, toMs }) => sentAtMs <= toMs && endedAtMs >= fromMs);
}

function check(name: string, wrong: readonly string[], outOf: number | null = null): Check {
  return { name, wrong, outOf };
}
