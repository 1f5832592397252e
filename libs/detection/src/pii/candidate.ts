import type { Finding } from '../finding.js';
import type { TextPieces } from '../text/text-pieces.js';

/** A finding before overlaps are settled; offsets are those of the text that was searched. */
export type Candidate = Omit<Finding, 'class'>;

/** Looks for the types of one rule. Pure; linear in the length of the text. */
export interface Recogniser {
  /** For tests that prove every built-in pattern linear. */
  readonly patterns: readonly RegExp[];
  /** @param pieces of that text */
  readonly find: (text: string, pieces: TextPieces) => readonly Candidate[];
}

/** Rounds off what sums of evidence leave behind and keeps within 0 to 0.99: no rule is ever certain. */
export function asConfidence(value: number): number {
  return Math.round(Math.min(0.99, Math.max(0, value)) * 100) / 100;
}
