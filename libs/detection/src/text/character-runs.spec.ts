import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { characterRuns, characterSet, hasCharacterRun } from './character-runs.js';

const letters = characterSet(/[a-z]/);

describe('characterRuns', () => {
  it('finds the runs that a pattern finds', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'é'), maxLength: 60 }),
        fc.integer({ min: 1, max: 8 }),
        (text, least) => {
          const matches = [...text.matchAll(/[a-z]+/g)].filter(({ 0: run }) => run.length >= least);
          const expected = matches.map(({ 0: run, index }) => ({ start: index, end: index + run.length }));
          expect(characterRuns(text, letters, least)).toEqual(expected);
          expect(hasCharacterRun(text, letters, least)).toBe(expected.length > 0);
        },
      ),
    );
  });
});
