import type { Detector, Finding } from '../finding.js';
import type { PatternProblem } from './pattern-problem.js';
import type { SpanFinder } from './span-finder.js';

/** Longest identifiers and addresses that a stream can take back, UTF-16 units. */
const piiMatchUnits = 256;
/** Injections are judged by sentence. */
const injectionMatchUnits = 512;
/** Findings below are more often wrong than right. */
const leastPiiConfidence = 0.5;
const defaultInjectionConfidence = 0.8;

/**
 * Finds entities of the types in the pattern, separated by commas, in any case; all personal data when it is empty. A type
 * may be named without its country (`SSN` for `US_SSN`).
 */
export function piiFinder(pattern: string, detect: Detector): SpanFinder {
  const types = pattern
    .split(/[,\r\n]/)
    .map((type) => type.trim().toUpperCase())
    .filter((type) => type !== '');
  const isWanted = ({ class: kind, type, confidence }: Finding): boolean =>
    confidence >= leastPiiConfidence && (types.length === 0 ? kind === 'pii' : isOneOf(type, types));
  return finder(detect, isWanted, piiMatchUnits);
}

function isOneOf(type: string, types: readonly string[]): boolean {
  return types.some((wanted) => type === wanted || type.endsWith(`_${wanted}`));
}

/** Finds injections the detector is at least so sure of as the pattern says; `0.8` when it is empty. */
export function injectionFinder(pattern: string, detect: Detector): SpanFinder {
  const leastConfidence = pattern.trim() === '' ? defaultInjectionConfidence : Number(pattern);
  const isWanted = ({ class: kind, confidence }: Finding): boolean =>
    kind === 'injection' && confidence >= leastConfidence;
  return finder(detect, isWanted, injectionMatchUnits);
}

/** What is wrong with a threshold, or `null`. */
export function thresholdProblem(pattern: string): PatternProblem | null {
  if (pattern.trim() === '') return null;
  const threshold = Number(pattern);
  if (threshold >= 0 && threshold <= 1) return null;
  return { kind: 'invalid-threshold', reason: 'expected a confidence from 0 to 1' };
}

function finder(detect: Detector, isWanted: (finding: Finding) => boolean, longestMatch: number): SpanFinder {
  return {
    longestMatch,
    find: (text) =>
      text
        .foundBy(detect)
        .filter((finding) => isWanted(finding) && finding.end > finding.start)
        .map(({ start, end, type }) => ({ start, end, type })),
  };
}
