import { describe, expect, it } from '@jest/globals';

import { isAtLeast } from './server-program.js';

describe('isAtLeast', () => {
  it.each<[string, readonly [number, number], boolean]>([
    ['2.10.27', [2, 9], true],
    ['2.9.0', [2, 9], true],
    ['2.8.4', [2, 9], false],
    ['7.0.15', [6, 2], true],
    ['6.0.16', [6, 2], false],
    ['10.1', [9, 9], true],
  ])('%s against %j: %s', (version, oldest, expected) => {
    expect(isAtLeast(version, oldest)).toBe(expected);
  });
});
