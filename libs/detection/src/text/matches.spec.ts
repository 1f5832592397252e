import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { matchesOf } from './matches.js';

const patterns = [/a+/g, /\b/g, /(?:)/gu, /[ab](?<after>.)?/gsu, /x*/g];

describe('matchesOf', () => {
  it('finds what matchAll finds', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'x', '\u{1f600}') }), (text) => {
        for (const pattern of patterns) {
          expect(matchesOf(text, pattern)).toEqual([...text.matchAll(pattern)]);
        }
      }),
    );
  });

  it('refuses a pattern that is not global', () => {
    expect(() => matchesOf('a', /a/)).toThrow(TypeError);
  });
});
