import { describe, expect, it } from '@jest/globals';
import { dividedBy, plus, roundedHalfUp, times, whole } from './exact.js';

const fraction = (numerator: bigint, denominator: bigint) => ({ numerator, denominator });

describe('exact fractions', () => {
  it.each([
    [fraction(1n, 2n), 1n],
    [fraction(3n, 2n), 2n],
    [fraction(149n, 100n), 1n],
    [fraction(0n, 7n), 0n],
    [whole(5n), 5n],
  ])('round %p half up', (value, expected) => {
    expect(roundedHalfUp(value)).toBe(expected);
  });

  it('add and multiply without rounding', () => {
    expect(plus(fraction(1n, 2n), fraction(1n, 3n))).toEqual(fraction(5n, 6n));
    expect(plus(fraction(1n, 3n), fraction(1n, 3n))).toEqual(fraction(2n, 3n));
    expect(times(fraction(1n, 2n), whole(3n))).toEqual(fraction(3n, 2n));
  });

  it('divide to lowest terms, and not by zero', () => {
    expect(dividedBy(whole(6n), whole(4n))).toEqual(fraction(3n, 2n));
    expect(dividedBy(whole(6n), whole(0n))).toBeNull();
  });
});
