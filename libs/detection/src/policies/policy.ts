import type { PolicyRecord } from '@trueport/contracts';
import type { TextRole } from '../finding.js';

/** A policy as the matcher needs it. */
export type Policy = Pick<
  PolicyRecord,
  | 'id'
  | 'name'
  | 'action'
  | 'trigger_type'
  | 'pattern'
  | 'applies_to'
  | 'is_active'
  | 'priority'
  | 'failure_mode'
>;

/** A text that policies judge. */
export interface JudgedText {
  readonly role: TextRole;
  readonly text: string;
}

/** Where something was found: UTF-16 offsets, so that `text.slice(start, end)` is the match. Never empty. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** What it is: `REGEX`, `KEYWORD`, or the type of a finding. */
  readonly type: string;
}
