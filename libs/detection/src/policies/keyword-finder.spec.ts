import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileKeywords, keywordsOf } from './keyword-finder.js';
import { foldCase, PolicyText } from './policy-text.js';

const never = (): boolean => false;

const found = (patterns: readonly string[], text: string): string[][] => {
  const judged = new PolicyText(text, 'user');
  return compileKeywords(patterns).map((finder) =>
    finder.find(judged, never).map(({ start, end }) => text.slice(start, end)),
  );
};

describe('compileKeywords', () => {
  it.each([
    ['a word in any case', 'secret', 'a Secret, SECRET.', ['Secret', 'SECRET']],
    ['whole words only', 'secret', 'secretary secrets _secret secret1 xsecret', []],
    ['several words', 'zeus, project titan', 'Project Titan and zeus', ['Project Titan', 'zeus']],
    ['words in each other', 'new york, york', 'new york', ['new york', 'york']],
    ['words that begin like another', 'abcd, bc', 'abc bc abcd', ['bc', 'abcd']],
    ['words with signs at their ends', 'c++, .net', 'c++ x.net .NET C++11', ['c++', '.net', '.NET', 'C++']],
    ['words beside letters of other scripts', 'cafe', 'cafe\u0301 caf\u00e9 \u043fcafe cafe', ['cafe']],
    ['words of scripts without spaces', '機密', 'これは機密情報です', ['機密']],
    [
      'letters that have several forms',
      'σοφος, kiss',
      'ΣΟΦΟΣ σοφος \u212aiſs',
      ['ΣΟΦΟΣ', 'σοφος', '\u212aiſs'],
    ],
    ['words behind characters that grow when folded', 'secret', 'İİ secret', ['secret']],
    ['lists on several lines', 'one\ntwo\r\nthree', 'three two', ['three', 'two']],
    ['nothing of an empty list', ' , ', 'a b', []],
  ])('finds %s', (_name, pattern, text, expected) => {
    expect(found([pattern], text)).toEqual([expected]);
  });

  it('tells the lists of policies apart, also where they share words', () => {
    expect(found(['a,b', 'b,c', 'd'], 'a b c')).toEqual([['a', 'b'], ['b', 'c'], []]);
  });

  it('knows the longest word', () => {
    expect(compileKeywords(['ab, abcd', 'x']).map(({ longestMatch }) => longestMatch)).toEqual([4, 1]);
  });

  it('finds what a search for each word on its own finds', () => {
    const word = fc
      .array(fc.constantFrom('a', 'b', 'ab', ' ', '+', 'é', '密'), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join(''));
    const isWord = (character: string | undefined) =>
      /[\p{L}\p{N}_]/u.test(character ?? '') && character !== '密';
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), fc.array(word, { maxLength: 6 }), (words, pieces) => {
        const text = pieces.join('');
        const expected = new Set<string>();
        for (const keyword of keywordsOf(words.join(','))) {
          for (let at = text.indexOf(keyword); at >= 0; at = text.indexOf(keyword, at + 1)) {
            const end = at + keyword.length;
            const isCut =
              (isWord(keyword[0]) && isWord(text[at - 1])) || (isWord(keyword.at(-1)) && isWord(text[end]));
            if (!isCut) expected.add(`${at}-${end}`);
          }
        }
        const spans = compileKeywords([words.join(',')])[0]?.find(new PolicyText(text, 'user'), never) ?? [];
        expect(new Set(spans.map(({ start, end }) => `${start}-${end}`))).toEqual(expected);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('foldCase', () => {
  it('moves nothing, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(foldCase(text)).toHaveLength(text.length);
      }),
    );
  });
});
