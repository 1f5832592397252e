import { describe, expect, it } from '@jest/globals';
import { compilePattern, matchAt, Vocabulary } from './pattern.js';
import { wordsOf } from '../text/words.js';

const groups = { drop: ['ignore', 'forget'], order: ['instructions', 'rules'] };

function matches(source: string, text: string): string | undefined {
  const vocabulary = new Vocabulary(groups);
  const pattern = compilePattern(source, vocabulary);
  const words = wordsOf(text);
  const numbers = vocabulary.numbersOf(words);
  for (let from = 0; from < words.count; from += 1) {
    if (pattern.steps[0]?.accepts[numbers[from] ?? 0] !== 1) continue;
    const to = matchAt(pattern, numbers, from, words.count);
    if (to > 0) return text.slice(words.start[from], words.end[to - 1]);
  }
  return undefined;
}

describe('patterns over words', () => {
  it.each([
    ['a group stands for any of its words', '@drop @order', 'now forget rules', 'forget rules'],
    ['words may be alternatives', 'stop|halt now', 'halt now', 'halt now'],
    ['groups and words may be joined', '@drop|skip it', 'skip it', 'skip it'],
    ['a gap lets words in between', '@drop ..2 @order', 'ignore all these rules', 'ignore all these rules'],
    ['a gap may be empty', '@drop ..2 @order', 'ignore rules', 'ignore rules'],
    ['more words than the gap are too many', '@drop ..2 @order', 'ignore all of these rules', undefined],
    ['the shortest match counts', '@drop ..3 @order', 'ignore rules and rules', 'ignore rules'],
    ['an earlier false start does not hide a match', 'a ..1 b c', 'a b b c', 'a b b c'],
    ['what no pattern names is unknown', '@drop @order', 'eat apples', undefined],
  ])('%s', (_, source, text, expected) => {
    expect(matches(source, text)).toBe(expected);
  });

  it('a group that does not exist and a pattern that reaches too far are refused', () => {
    expect(() => compilePattern('@nothing', new Vocabulary(groups))).toThrow('@nothing');
    expect(() => compilePattern('a ..20 b ..20 c', new Vocabulary(groups))).toThrow('reaches');
  });
});
