import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { policyIdOf } from './policy-id.js';

describe('policyIdOf', () => {
  it.each([
    [1, 'pol-001'],
    [42, 'pol-042'],
    [999, 'pol-999'],
    [1_000, 'pol-a1000'],
    [9_999, 'pol-a9999'],
    [10_000, 'pol-b10000'],
  ])('number %i is %s', (number, id) => {
    expect(policyIdOf(number)).toBe(id);
  });

  it('sorts as text like the numbers do', () => {
    const number = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(number, number, (left, right) => {
        expect(policyIdOf(left) < policyIdOf(right)).toBe(left < right);
      }),
    );
  });
});
