import type { TextReading } from './text-reading.js';

/** What a finding is about, as the violations API names it. */
export const findingClasses = ['pii', 'secret', 'injection', 'exfiltration', 'bias'] as const;
export type FindingClass = (typeof findingClasses)[number];

/** Who wrote a text: an imperative in a tool result is a signal, the same sentence in a system prompt is not. */
export const textRoles = ['system', 'user', 'assistant', 'tool'] as const;
export type TextRole = (typeof textRoles)[number];

/**
 * One thing found in a text.
 *
 * `start` and `end` are UTF-16 offsets into the text as it was given, so that `text.slice(start, end)` is the match,
 * also where it was found after folding or decoding (then it covers the encoded run).
 */
export interface Finding {
  readonly class: FindingClass;
  /** Kind in capitals: `CREDIT_CARD`, `US_SSN`, `AWS_ACCESS_KEY`, `INSTRUCTION_OVERRIDE`… */
  readonly type: string;
  readonly start: number;
  readonly end: number;
  /** Probability that the finding is right, 0 to 1, calibrated per type on labelled data. */
  readonly confidence: number;
  /** Why, in a few words of a closed vocabulary: `luhn`, `context:card`, `rule:ignore-previous`, `decoded:base64`. */
  readonly evidence: readonly string[];
}

/**
 * A detector over one text. Pure; linear in the length of the text, whatever the text.
 *
 * @param reading of that text, where the caller has begun one for several detectors
 */
export type Detector = (text: string, role: TextRole, reading?: TextReading) => readonly Finding[];
