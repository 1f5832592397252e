import type { PolicyTrigger } from '@trueport/contracts';
import { describeProblem, patternProblem as problemOf } from '@trueport/detection';

/** Why a pattern does not fit its trigger, in a sentence; `null` when it does. */
export function patternProblem(trigger: PolicyTrigger, pattern: string): string | null {
  switch (trigger) {
    case 'regex':
      return regexProblem(pattern);
    case 'keyword':
      return partsOf(pattern).length > 0 ? null : 'expected at least one word';
    case 'pii':
      return partsOf(pattern).every((type) => /^[A-Z0-9_]+$/.test(type))
        ? null
        : 'expected entity types in capitals (US_SSN), separated by commas, or nothing for all of them';
    case 'injection':
      return isThreshold(pattern.trim()) ? null : 'expected a number from 0 to 1, or nothing';
  }
}

function regexProblem(pattern: string): string | null {
  if (pattern === '') return 'expected a regular expression';
  const problem = problemOf('regex', pattern);
  return problem === null ? null : describeProblem(problem);
}

/** Words and types are separated by commas or line ends. */
function partsOf(pattern: string): string[] {
  return pattern
    .split(/[,\r\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Digits only: `1e-3` and `0x1` are numbers for a machine. */
function isThreshold(text: string): boolean {
  return text === '' || (/^\d+(?:\.\d+)?$/.test(text) && Number(text) <= 1);
}
