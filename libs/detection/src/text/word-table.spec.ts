import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { WordTable } from './word-table.js';

describe('WordTable', () => {
  it('gives what a map gives, and 0 for everything else', () => {
    const hash = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    const number = fc.integer({ min: 1, max: 65_535 });
    fc.assert(
      fc.property(fc.array(fc.tuple(hash, number)), fc.array(hash), (entries, others) => {
        const map = new Map(entries);
        const table = new WordTable(map);
        for (const each of [...map.keys(), ...others]) expect(table.numberOf(each)).toBe(map.get(each) ?? 0);
      }),
    );
  });
});
