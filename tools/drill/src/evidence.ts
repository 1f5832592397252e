import type { Observation } from './observation.js';
import type { StoredViews } from './stored-views.js';

/** A time in which the ingress was down, in milliseconds since the epoch. */
export interface Outage {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What the verdict rests on: what clients saw, and what is stored when all has settled. */
export interface Evidence {
  readonly observations: readonly Observation[];
  readonly views: StoredViews;
  /** What consumers have given up, one line each. */
  readonly deadLetters: readonly string[];
  /** When the ingress was down: only then clients may see errors. */
  readonly outages: readonly Outage[];
}
