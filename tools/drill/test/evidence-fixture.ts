import type { Observation } from '../src/observation.js';
import type { ScannedHalves, StoredLog, StoredViews, StoredViolation } from '../src/stored-views.js';

/** What `viewsOf` makes views of; a log, a cost or a scan is of the request `req_` and its id. */
export interface Stored extends Partial<
  Pick<StoredViews, 'usageRollups' | 'spendRollups' | 'violationRollups' | 'violations'>
> {
  readonly logs?: readonly [string, StoredLog][];
  readonly costs?: readonly [string, string][];
  readonly scans?: readonly [string, ScannedHalves][];
}

const noRollups = { count: 0, wrong: [] };

/** Views with what is given and nothing else. */
export function viewsOf(stored: Stored): StoredViews {
  return {
    usageRollups: noRollups,
    spendRollups: noRollups,
    violationRollups: noRollups,
    violations: [],
    spentNanoUsd: 0n,
    ...stored,
    logs: grouped(stored.logs ?? []),
    costs: grouped(stored.costs ?? []),
    scans: new Map(stored.scans ?? []),
  };
}

/** The log of a request; another `id` is that of the document. */
export function aLog(id: string, more: Partial<StoredLog> = {}): [string, StoredLog] {
  return [`req_${id}`, { id, statusCode: 200, errorCode: null, promptName: 'plain', ...more }];
}

/** The cost of a request. */
export function aCost(id: string): [string, string] {
  return [`req_${id}`, id];
}

/** The scan of a request, both halves unless something else is said. */
export function aScan(id: string, more: Partial<ScannedHalves> = {}): [string, ScannedHalves] {
  return [id, { request: true, response: true, ...more }];
}

/** A violation in the prompt of a request. */
export function aViolation(id: string, type: string, more: Partial<StoredViolation> = {}): StoredViolation {
  return { id: `VIO-${id}-q${type.slice(0, 2)}`, logId: id, direction: 'request', type, ...more };
}

/** What a client saw; an answer when the id is given. */
export function seen(id: string | null, more: Partial<Observation> = {}): Observation {
  return {
    phase: 'NATS',
    kind: 'json',
    prompt: 'plain',
    sentAtMs: 1_000,
    endedAtMs: 1_005,
    requestId: id === null ? null : `req_${id}`,
    status: id === null ? 0 : 200,
    isComplete: id !== null,
    problem: null,
    ...more,
  };
}

function grouped<Item>(pairs: readonly (readonly [string, Item])[]): Map<string, Item[]> {
  const groups = Map.groupBy(pairs, ([key]) => key);
  return new Map([...groups].map(([key, some]) => [key, some.map(([, item]) => item)]));
}
