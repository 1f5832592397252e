import { describe, expect, it } from '@jest/globals';
import type { PolicyTrigger } from '@trueport/contracts';
import { patternProblem } from './pattern-problem.js';

describe('patternProblem', () => {
  it.each<[PolicyTrigger, string]>([
    ['regex', '\\d{3}'],
    ['keyword', 'secret'],
    ['keyword', 'project x, , hush'],
    ['pii', ''],
    ['pii', 'US_SSN, CREDIT_CARD'],
    ['pii', 'US_SSN\r\nCREDIT_CARD\n'],
    ['injection', ''],
    ['injection', ' 0.75 '],
    ['injection', '0'],
    ['injection', '1.0'],
  ])('has nothing against %s %j', (trigger, pattern) => {
    expect(patternProblem(trigger, pattern)).toBeNull();
  });

  it.each<[PolicyTrigger, string, string]>([
    ['regex', '', 'expected a regular expression'],
    ['regex', 'a(?=b)', 'look-ahead'],
    ['keyword', '', 'at least one word'],
    ['keyword', ' , ,', 'at least one word'],
    ['pii', 'us_ssn', 'in capitals'],
    ['pii', 'US SSN', 'in capitals'],
    ['injection', '1.01', 'from 0 to 1'],
    ['injection', '-0.5', 'from 0 to 1'],
    ['injection', '5e-1', 'from 0 to 1'],
    ['injection', 'high', 'from 0 to 1'],
  ])('%s %j is refused: %s', (trigger, pattern, reason) => {
    expect(patternProblem(trigger, pattern)).toContain(reason);
  });
});
