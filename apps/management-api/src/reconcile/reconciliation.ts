import type { ReconcileView } from '@trueport/contracts';
import { rollupHour } from '@trueport/persistence';
import type { RequestFacts } from './fact-ledger.js';

type Gap = ReconcileView['gaps'][number];
type HourCounts = ReconcileView['hours'][number];
type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

/** What the views have of one request. */
export interface RequestViews {
  readonly isLogged: boolean;
  readonly isPriced: boolean;
  /** The answer was scanned: it comes last. */
  readonly isScanned: boolean;
}

const hourMs = 3_600_000;
const maxGaps = 1_000;

/** Compares the facts of a period with the views, request by request. Requests count to the hour in which they started. */
export class Reconciliation {
  private readonly hours = new Map<number, Writable<HourCounts>>();
  private readonly gaps: Gap[] = [];
  private gapCount = 0;

  /** @param to ends the period; it is not part of it */
  constructor(
    private readonly from: Date,
    private readonly to: Date,
  ) {
    for (let at = rollupHour(from).getTime(); at < to.getTime(); at += hourMs) {
      const hour = new Date(at).toISOString();
      this.hours.set(at, { hour, admitted: 0, completed: 0, logged: 0, priced: 0, scanned: 0 });
    }
  }

  /** Counts a request, and notes what it misses. */
  add(facts: RequestFacts, views: RequestViews): void {
    const hour = this.hours.get(rollupHour(facts.startedAt).getTime());
    if (hour === undefined) return;
    // A log is made of a completion: one that came later than was read is one nevertheless.
    const isCompleted = facts.isCompleted || views.isLogged;
    hour.admitted += facts.isAdmitted ? 1 : 0;
    hour.completed += isCompleted ? 1 : 0;
    hour.logged += views.isLogged ? 1 : 0;
    hour.priced += views.isPriced ? 1 : 0;
    hour.scanned += views.isScanned ? 1 : 0;
    this.note(facts, missing(facts.isAdmitted, { ...views, isCompleted }));
  }

  view(): ReconcileView {
    return {
      from: this.from.toISOString(),
      to: this.to.toISOString(),
      hours: [...this.hours.values()],
      is_complete: this.gapCount === 0,
      gaps: this.gaps,
    };
  }

  private note({ requestId, startedAt }: RequestFacts, missed: Gap['missing']): void {
    if (missed.length === 0) return;
    this.gapCount += 1;
    if (this.gaps.length < maxGaps)
      this.gaps.push({ request_id: requestId, started_at: startedAt.toISOString(), missing: missed });
  }
}

/** What was refused before it was let in has no text that could be scanned. */
function missing(
  isAdmitted: boolean,
  { isCompleted, isLogged, isPriced, isScanned }: RequestViews & { readonly isCompleted: boolean },
): Gap['missing'] {
  return [
    ...(isCompleted ? [] : (['completed'] as const)),
    ...(isLogged ? [] : (['logged'] as const)),
    ...(isPriced ? [] : (['priced'] as const)),
    ...(isScanned || !isAdmitted ? [] : (['scanned'] as const)),
  ];
}
