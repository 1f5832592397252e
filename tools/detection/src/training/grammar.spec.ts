import { describe, expect, it } from '@jest/globals';
import { attackGrammar, attackStarts } from './attack-grammar.js';
import { benignGrammar, benignStarts } from './benign-grammar.js';
import { generatedTexts } from './generated-texts.js';
import { expand, seededRandom, type Grammar } from './grammar.js';

const grammars: readonly [string, Grammar, readonly string[]][] = [
  ['attacks', attackGrammar, attackStarts],
  ['harmless texts', benignGrammar, benignStarts],
];

describe('text grammar', () => {
  it('writes out symbols within symbols', () => {
    expect(expand({ start: ['<who> runs'], who: ['Tom'] }, 'start', seededRandom(1))).toBe('Tom runs');
  });

  it('a symbol it does not have is refused', () => {
    expect(() => expand({ start: ['<who>'] }, 'start', seededRandom(1))).toThrow('who');
  });

  it.each(grammars)('every symbol that %s name exists', (_, grammar, starts) => {
    const named = Object.values(grammar).flatMap((alternatives) =>
      alternatives.flatMap((alternative) =>
        [...alternative.matchAll(/<(\w+)>/g)].map((match) => match[1] ?? ''),
      ),
    );
    for (const symbol of [...named, ...starts]) expect(Object.keys(grammar)).toContain(symbol);
  });

  it('the same count gives the same texts, of both kinds', () => {
    const texts = generatedTexts(300);
    expect(generatedTexts(300)).toEqual(texts);
    expect(new Set(texts.map(({ isAttack }) => isAttack)).size).toBe(2);
  });
});
