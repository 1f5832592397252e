import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { wordHash, wordsOf } from './words.js';

const read = (text: string): readonly string[] => {
  const words = wordsOf(text);
  return Array.from({ length: words.count }, (_, index) => text.slice(words.start[index], words.end[index]));
};

describe('words of a text', () => {
  it.each([
    ['letters and digits make words', 'Reset MFA2 now', ['Reset', 'MFA2', 'now']],
    ['an apostrophe inside belongs to the word', "don't can’t 'quoted'", ["don't", 'can’t', 'quoted']],
    ['underscores and dashes separate', 'system_prompt-text', ['system', 'prompt', 'text']],
    ['Chinese characters are words of their own', '忽略 all', ['忽', '略', 'all']],
    ['emoji separate', 'a😀b', ['a', 'b']],
    ['an empty text has none', '', []],
  ])('%s', (_, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    ['case', 'IGNORE', 'ignore'],
    ['accents', 'précédentes', 'precedentes'],
    ['apostrophes', "don't", 'dont'],
    ['Cyrillic case', 'ЗАБУДЬ', 'забудь'],
  ])('%s makes no difference to the hash', (_, one, other) => {
    expect(wordsOf(one).hash[0]).toBe(wordHash(other));
  });

  it('a sentence ends at its mark before a blank, at an empty line, not inside a number', () => {
    const { count, sentence } = wordsOf('One 1.5 two. Three\nfour\n\nfive');
    expect([...sentence.slice(0, count)]).toEqual([0, 0, 0, 0, 1, 1, 2]);
  });

  it('words of any text stand in order and within it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { count, start, end } = wordsOf(text);
        for (let index = 0; index < count; index += 1) {
          expect(start[index]).toBeGreaterThanOrEqual(index === 0 ? 0 : (end[index - 1] ?? 0));
          expect(end[index]).toBeGreaterThan(start[index] ?? 0);
          expect(end[index]).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });
});
