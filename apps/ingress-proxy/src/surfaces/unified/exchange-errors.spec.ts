import { describe, expect, it } from '@jest/globals';
import { isTooDeep, tooDeep } from './exchange-errors.js';

function deeper(depth: number): number {
  return deeper(depth + 1) + 1;
}

function stackOverflow(): unknown {
  try {
    return deeper(0);
  } catch (error) {
    return error;
  }
}

describe('a request that is nested too deeply', () => {
  it('is one that the stack does not hold', () => {
    const cause = stackOverflow();
    expect(isTooDeep(cause)).toBe(true);
    expect(tooDeep(cause)).toMatchObject({ code: 'BAD_REQUEST', cause });
  });

  it.each([
    ['a number out of its range', new RangeError('The value of "offset" is out of range.')],
    ['an invalid length', new RangeError('Invalid array length')],
    ['any other error', new Error('Maximum call stack size exceeded')],
  ])('is not %s', (_what, cause) => {
    expect(isTooDeep(cause)).toBe(false);
  });
});
