import { describe, expect, it } from '@jest/globals';
import { entropyBits } from './entropy.js';

describe('entropyBits', () => {
  it.each([
    ['', 0],
    ['aaaa', 0],
    ['abab', 1],
    ['abcd', 2],
    ['0123456789abcdef', 4],
  ])('of %j is %d bits per character', (text, bits) => {
    expect(entropyBits(text)).toBeCloseTo(bits);
  });
});
