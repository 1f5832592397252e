import { describe, expect, it } from '@jest/globals';
import { parseCpu } from './process-stats.js';
import { median, quantile, table } from './statistics.js';

describe('statistics', () => {
  it.each([
    [[], 0],
    [[3], 3],
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
  ])('the median of %j is %d', (values, expected) => expect(median(values)).toBe(expected));

  it('takes quantiles from the sorted values', () => {
    const values = Array.from({ length: 100 }, (_, at) => 99 - at);
    expect([quantile(values, 0.5), quantile(values, 0.99), quantile([], 0.5)]).toEqual([50, 99, 0]);
  });

  it('writes a Markdown table', () => {
    expect(table(['a', 'b'], [['1', '2']])).toBe('| a | b |\n| --- | --- |\n| 1 | 2 |');
  });

  it('reads CPU time behind a process name with spaces and parentheses', () => {
    expect(parseCpu('42 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0')).toBe(2_000_000);
  });
});
