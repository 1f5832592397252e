import { describe, expect, it } from '@jest/globals';
import { regexProblem } from './regex-problem.js';

describe('regexProblem', () => {
  it.each([
    '\\b(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14})\\b',
    '\\b\\d{3}[-.]?\\d{3}[-.]?\\d{4}\\b',
    '(?i)secret',
    '(?P<name>a)',
    '\\(\\?=',
    // The classic that stalls engines that go back.
    '(a+)+$',
  ])('has nothing against %s', (pattern) => {
    expect(regexProblem(pattern)).toBeNull();
  });

  it.each([
    ['look-ahead', 'a(?=b)', 'look-around'],
    ['negative look-ahead', 'a(?!b)', 'look-around'],
    ['look-behind', '(?<=a)b', 'look-around'],
    ['negative look-behind', '(?<!a)b', 'look-around'],
    ['a back-reference by number', '(a)\\1', 'a back-reference'],
    ['a back-reference by name', '(?<n>a)\\k<n>', 'a back-reference'],
    ['an atomic group', '(?>a)', 'an atomic group'],
  ])('names %s', (_name, pattern, feature) => {
    expect(regexProblem(pattern)).toMatch(new RegExp(`^${feature} \\(.*is not supported`));
  });

  it.each([
    ['a group that stays open', 'a(b', 'missing closing )'],
    ['a class that stays open', '[a', 'missing closing ]'],
    ['a repetition that is too large', 'a{2000}', 'invalid repeat count'],
    ['repetitions that multiply', '((a{100}){100}){100}', 'invalid repeat count'],
    ['repetitions that are too large together', '[a-z]{1,900}'.repeat(12), 'too large'],
    ['no pattern at all', '', 'expected a regular expression'],
  ])('says what is wrong with %s', (_name, pattern, reason) => {
    expect(regexProblem(pattern)).toContain(reason);
  });
});
