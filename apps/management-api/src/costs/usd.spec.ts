import { describe, expect, it } from '@jest/globals';
import { sumInUsd, usdOf } from './usd.js';

describe('an amount in USD', () => {
  it.each<[number | null, number | null]>([
    [null, null],
    [0, 0],
    [1, 0.000000001],
    [4_700_000, 0.0047],
    [1_234_567_890_123, 1_234.567890123],
  ])('of %s billionths is %s', (nanoUsd, usd) => {
    expect(usdOf(nanoUsd)).toBe(usd);
  });

  it('can be less than nothing when it is a difference', () => {
    expect(sumInUsd(-500_000_000)).toBe(-0.5);
  });
});
