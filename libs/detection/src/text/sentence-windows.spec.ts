import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sentenceWindows } from './sentence-windows.js';

const cut = (text: string, options = {}): string[] =>
  sentenceWindows(text, options).map(({ start, end }) => text.slice(start, end).trim());

describe('sentenceWindows', () => {
  it('cuts at the end of a sentence, at empty lines and before list items', () => {
    expect(cut('One. Two? "Three!" Four\n\nFive\n- six\n- seven')).toEqual([
      'One.',
      'Two?',
      '"Three!"',
      'Four',
      'Five',
      '- six',
      '- seven',
    ]);
  });

  it('does not cut inside numbers and names', () => {
    expect(cut('Version 2.5 of example.org is out')).toHaveLength(1);
  });

  it('reads a long sentence in windows that overlap', () => {
    expect(cut('abcdefghij', { longestUnits: 6, overlapUnits: 2 })).toEqual(['abcdef', 'efghij']);
  });

  it('loses no character but blanks', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        const covered = new Set<number>();
        for (const { start, end } of sentenceWindows(text, { longestUnits: 20, overlapUnits: 5 })) {
          for (let offset = start; offset < end; offset += 1) covered.add(offset);
        }
        for (let offset = 0; offset < text.length; offset += 1) {
          if (/\S/.test(text.charAt(offset))) expect(covered.has(offset)).toBe(true);
        }
      }),
    );
  });
});
