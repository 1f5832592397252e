import { isAnswered, type Observation } from './observation.js';
import { violationTypesOf, type PromptName } from './prompts.js';
import type { StoredLog, StoredViews, StoredViolation } from './stored-views.js';

/** What is wrong behind the bus, by request or violation. */
export interface Accounts {
  /** Requests with no cost or several, or whose cost has another id, and costs of requests that nobody knows. */
  readonly notPricedOnce: readonly string[];
  /** Requests of which a half was not scanned, and scans of requests that nobody knows. */
  readonly notScanned: readonly string[];
  /** Requests that the ingress took into its grave before their prompt was written: nobody knows what was in it. */
  readonly unknown: readonly string[];
  /** How many violations there must be. */
  readonly expectedViolations: number;
  readonly missingViolations: readonly string[];
  readonly unexpectedViolations: readonly string[];
}

/** A request of the logs with all that is known of it. */
interface KnownRequest {
  readonly requestId: string;
  readonly log: StoredLog;
  /** Whether the ingress died before the client had its answer. */
  readonly isCut: boolean;
  readonly isPromptScanned: boolean;
  readonly isAnswerScanned: boolean;
  /** What was in the prompt; `null` when neither client nor log can tell. */
  readonly prompt: PromptName | null;
}

const prefix = 'req_';

/** Compares what clients sent with what was priced, scanned and found. */
export function accountsOf(observations: readonly Observation[], views: StoredViews): Accounts {
  const requests = knownRequests(observations, views);
  return {
    notPricedOnce: notPricedOnce(observations, views),
    notScanned: notScanned(requests, observations, views),
    unknown: requests.filter(isUnknown).map(({ requestId }) => requestId),
    ...comparedViolations(requests, views.violations),
  };
}

function knownRequests(observations: readonly Observation[], views: StoredViews): KnownRequest[] {
  const seenById = new Map(observations.map((seen) => [seen.requestId, seen]));
  return [...views.logs].flatMap(([requestId, logs]) =>
    logs.slice(0, 1).map((log): KnownRequest => {
      const seen = seenById.get(requestId);
      const halves = views.scans.get(log.id);
      const isAnswerSeen = seen !== undefined && isAnswered(seen);
      return {
        requestId,
        log,
        isCut: log.errorCode === 'GATEWAY_TERMINATED' && !isAnswerSeen,
        isPromptScanned: halves?.request === true,
        isAnswerScanned: halves?.response === true,
        prompt: seen?.prompt ?? (log.promptName as PromptName | null),
      };
    }),
  );
}

/** Of a request that was cut even the prompt may be lost; its answer is published as empty, and scanned. */
function isUnknown({ isCut, isPromptScanned }: KnownRequest): boolean {
  return isCut && !isPromptScanned;
}

function notPricedOnce(observations: readonly Observation[], { logs, costs }: StoredViews): string[] {
  const answered = observations.filter(isAnswered).map(({ requestId }) => requestId ?? '');
  const known = new Set([...answered, ...logs.keys()]);
  const wrong = [...known].filter((requestId) => {
    const ids = costs.get(requestId) ?? [];
    return ids.length !== 1 || prefix + (ids[0] ?? '') !== requestId;
  });
  return [...wrong, ...[...costs.keys()].filter((requestId) => !known.has(requestId))];
}

function notScanned(
  requests: readonly KnownRequest[],
  observations: readonly Observation[],
  { logs, scans }: StoredViews,
): string[] {
  const halves = requests.filter((one) => !one.isAnswerScanned || (!one.isPromptScanned && !isUnknown(one)));
  const unlogged = observations.filter((seen) => isAnswered(seen) && !logs.has(seen.requestId ?? ''));
  const strangers = [...scans.keys()].filter((id) => !logs.has(prefix + id));
  return [
    ...halves.map(({ requestId }) => requestId),
    ...unlogged.map(({ requestId }) => requestId ?? ''),
    ...strangers.map((id) => prefix + id),
  ];
}

function comparedViolations(
  requests: readonly KnownRequest[],
  violations: readonly StoredViolation[],
): Pick<Accounts, 'expectedViolations' | 'missingViolations' | 'unexpectedViolations'> {
  const expected = new Set(requests.filter((one) => !isUnknown(one)).flatMap(violationsOfRequest));
  const possible = new Set(requests.flatMap(possibleViolations));
  const found = violations.map(describe);
  const foundOnce = new Set(found);
  return {
    expectedViolations: expected.size,
    missingViolations: [...expected].filter((one) => !foundOnce.has(one)),
    unexpectedViolations: found.filter((one) => !expected.has(one) && !possible.has(one)),
  };
}

function violationsOfRequest({ log, prompt }: KnownRequest): string[] {
  return prompt === null ? [] : violationTypesOf[prompt].map((type) => describe(violationIn(log.id, type)));
}

/** The client never learned the id of such a request, and the log has not read it: any prompt may have been it. */
function possibleViolations({ isCut, isPromptScanned, prompt, log }: KnownRequest): string[] {
  if (prompt !== null || !isCut || !isPromptScanned) return [];
  return ['pii', 'injection'].map((type) => describe(violationIn(log.id, type)));
}

/** The id is made here once more, and not by the product. */
function violationIn(logId: string, type: string): StoredViolation {
  return { id: `VIO-${logId}-q${type.slice(0, 2)}`, logId, direction: 'request', type };
}

function describe({ id, logId, direction, type }: StoredViolation): string {
  return `${id}: ${type} in the ${direction} of ${prefix}${logId}`;
}
