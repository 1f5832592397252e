import type { PatternProblem } from './pattern-problem.js';
import type { PolicyText } from './policy-text.js';
import type { Policy, Span } from './policy.js';

/** No time was left for a search. */
export class OutOfTime extends Error {}

/** Whether no time is left. Asked before every search, with the UTF-16 units that it may look at. */
export type IsOver = (units: number) => boolean;

/** Looks for the matches of one policy. One match is found in linear time, whatever pattern and text. */
export interface SpanFinder {
  /**
   * In order, not overlapping for patterns; never empty spans.
   *
   * @param isOver asked before every further search
   * @throws OutOfTime when it says so
   */
  find(text: PolicyText, isOver: IsOver): readonly Span[];
  /** Longest match in UTF-16 units that a stream must be able to take back. */
  readonly longestMatch: number;
}

/** A finder, or why there is none. */
export type CompiledFinder =
  | { readonly ok: true; readonly finder: SpanFinder }
  | { readonly ok: false; readonly problem: PatternProblem };

/** A policy ready to be asked. */
export interface CompiledPolicy {
  readonly policy: Policy;
  readonly compiled: CompiledFinder;
}
