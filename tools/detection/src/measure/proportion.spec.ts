import { describe, expect, it } from '@jest/globals';
import { proportion } from './proportion.js';

describe('a share with its interval', () => {
  it.each([
    ['half of a hundred', 50, 100, 0.404, 0.596],
    ['none of ten', 0, 10, 0, 0.278],
    ['all of ten', 10, 10, 0.722, 1],
    ['none of none says nothing', 0, 0, 0, 1],
  ])('%s', (_, hits, total, low, high) => {
    const value = proportion(hits, total);
    expect(value.low).toBeCloseTo(low, 3);
    expect(value.high).toBeCloseTo(high, 3);
  });
});
