import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { needsOf } from './pattern-needs.js';
import { readPattern } from './pattern-tree.js';
import { PolicyText } from './policy-text.js';
import { compileRegex } from './regex-finder.js';

function finderOf(pattern: string) {
  const compiled = compileRegex(pattern);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problem));
  return compiled.finder;
}

const matches = (pattern: string, text: string): string[] =>
  finderOf(pattern)
    .find(new PolicyText(text, 'user'), never)
    .map(({ start, end }) => text.slice(start, end));

function needs(pattern: string) {
  const tree = readPattern(pattern);
  return tree === null ? null : needsOf(tree);
}

const never = (): boolean => false;

describe('compileRegex', () => {
  it.each([
    [
      'phone numbers',
      '\\b\\d{3}[-.]?\\d{3}[-.]?\\d{4}\\b',
      'call 555-123-4567 or 5551234567 or 1555-123-45678',
      ['555-123-4567', '5551234567'],
    ],
    [
      'cards',
      '\\b(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14})\\b',
      'x 4111111111111111, 411111111111',
      ['4111111111111111'],
    ],
    ['words in any case', '(?i)project\\s+zeus', 'PROJECT  Zeus', ['PROJECT  Zeus']],
    ['words in their case', 'Zeus', 'zeus Zeus', ['Zeus']],
    ['forms of letters that folding hides', '(?i)kiss', '\u212ai\u017fs', ['\u212ai\u017fs']],
    ['characters outside the basic plane', '😀+', 'a😀😀b', ['😀😀']],
    ['nothing where matches are empty', 'x*', 'aaa', []],
  ])('finds %s', (_name, pattern, text, expected) => {
    expect(matches(pattern, text)).toEqual(expected);
  });

  it.each([
    ['a(?=b)', 'look-ahead', '(?='],
    ['a(?!b)', 'negative look-ahead', '(?!'],
    ['(?<=a)b', 'look-behind', '(?<='],
    ['(?<!a)b', 'negative look-behind', '(?<!'],
    ['(a)\\1', 'back-reference', '\\1'],
    ['(?<n>a)\\k<n>', 'back-reference', '\\k<n>'],
    ['(?P<n>a)(?P=n)', 'back-reference', '(?P=n)'],
    ['(?>a)', 'atomic group', '(?>'],
    ['a++', 'possessive quantifier', '++'],
    ['a{2,}+', 'possessive quantifier', '{2,}+'],
    ['(?x) a', 'free-spacing flag', '(?x'],
    ['\\u00e9', 'escape', '\\u00e9'],
    ['\\(?=(a)\\2', 'back-reference', '\\2'],
  ])('refuses %s and names what is not supported', (pattern, feature, fragment) => {
    expect(compileRegex(pattern)).toEqual({
      ok: false,
      problem: { kind: 'unsupported-syntax', feature, fragment },
    });
  });

  it.each([
    ['(', 'invalid-syntax'],
    ['[z-a]', 'invalid-syntax'],
    ['a{1001}', 'invalid-syntax'],
    ['', 'empty'],
    ['(?:\\pL{500}){2}'.repeat(20), 'too-large'],
  ])('refuses %s', (pattern, kind) => {
    expect(compileRegex(pattern)).toMatchObject({ ok: false, problem: { kind } });
  });

  it.each([
    ['\\d{3}-\\d{4}', 8],
    ['(?i)secret', 6],
    ['a|bcd', 3],
    ['x{2,5}y?', 6],
    ['.{3}', 6],
    ['[^a]', 2],
    ['\\bx\\b$', 1],
    ['(?:ab){3}', 6],
    ['x*', 512],
    ['\\d+', 512],
    ['a{1000}b{1000}', 2_000],
    ['a{1000}'.repeat(9), 8_192],
  ])('knows how long a match of %s can get', (pattern, expected) => {
    expect(finderOf(pattern).longestMatch).toBe(expected);
  });

  it.each([
    ['PROJ-\\d+', { literals: ['proj-'], digits: 1 }],
    ['(?i)(?:internal|secret)\\s+use', { literals: ['internal', 'secret'], digits: 0 }],
    ['\\w+@example\\.com', { literals: ['@example.com'], digits: 0 }],
    ['ab(?:\\d+c)d', { literals: ['ab'], digits: 1 }],
    ['(?:abc)?', { literals: null, digits: 0 }],
    ['(?:abc)+', { literals: ['abc'], digits: 0 }],
    ['\\Qa.b\\E\\d', { literals: ['a.b'], digits: 1 }],
    ['[0-9a]{4}', { literals: null, digits: 0 }],
    ['(?:[0-9]{4}[ -]?){4}', { literals: null, digits: 16 }],
    ['é', { literals: null, digits: 0 }],
  ])('knows what every match of %s has', (pattern, expected) => {
    expect(needs(pattern)).toMatchObject(expected);
  });

  /** A prefilter that is wrong lets through what a tenant has forbidden. */
  it('finds what the engine finds without a prefilter', () => {
    const atom = fc.constantFrom(
      ...[
        'a',
        'B',
        's',
        'k',
        '7',
        '.',
        '\\d',
        '\\w',
        '\\s',
        '[ab]',
        '[^a]',
        '[0-9]',
        '\\b',
        '^',
        '$',
        'é',
        '\\.',
        '\\Qa.\\E',
        '\\x41',
        '[\\d-]',
        '[^\\s7]',
        '\\S',
        '[a-k]',
        '[ -9]',
        '[[:alpha:]x]',
        '\\pL',
        '(?i)',
      ],
    );
    const times = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,3}', '{2,}', '+?');
    const { pattern } = fc.letrec<{ pattern: string; group: string }>((tie) => ({
      pattern: fc
        .array(
          fc.array(fc.tuple(fc.oneof({ maxDepth: 3 }, atom, tie('group')), times), {
            minLength: 1,
            maxLength: 4,
          }),
          {
            minLength: 1,
            maxLength: 2,
          },
        )
        .map((choices) =>
          choices.map((pieces) => pieces.map(([piece, count]) => piece + count).join('')).join('|'),
        ),
      group: fc
        .tuple(fc.constantFrom('(', '(?:', '(?i:'), tie('pattern'))
        .map(([open, inner]) => `${open}${inner})`),
    }));
    const text = fc.array(
      fc.constantFrom(
        'a',
        'b',
        'B',
        'A',
        's',
        '\u017f',
        '\u212a',
        'k',
        '7',
        '12',
        '\n',
        '.',
        ' ',
        '-',
        'é',
        '😀',
        'x',
      ),
      { maxLength: 14 },
    );
    fc.assert(
      fc.property(pattern, text, (source, pieces) => {
        const compiled = compileRegex(source);
        fc.pre(compiled.ok);
        if (!compiled.ok) return;
        const given = pieces.join('');
        const expected: string[] = [];
        const matcher = RE2JS.compile(source).matcher(given);
        while (matcher.find())
          if (matcher.end() > matcher.start()) expected.push(given.slice(matcher.start(), matcher.end()));
        const found = compiled.finder.find(new PolicyText(given, 'user'), never);
        expect(found.map(({ start, end }) => given.slice(start, end))).toEqual(expected);
        const bound = needs(source)?.maxUnits ?? Number.POSITIVE_INFINITY;
        for (const match of expected) expect(match.length).toBeLessThanOrEqual(bound);
      }),
      { numRuns: 1_000 },
    );
  });
});
