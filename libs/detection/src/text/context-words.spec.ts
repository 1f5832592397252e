import { describe, expect, it } from '@jest/globals';
import { contextWordNear } from './context-words.js';

function near(
  text: string,
  words: readonly string[],
  units: { beforeUnits?: number; afterUnits?: number } = {},
) {
  const start = text.indexOf('#');
  return contextWordNear(text, { start, end: start + 1, words, ...units });
}

describe('contextWordNear', () => {
  it.each([
    ['a word before', 'Her tax number is #', ['tax'], 'tax'],
    ['a word after', '# is the fax', ['fax'], 'fax'],
    ['a phrase over any gap', 'social_security: #', ['social security'], 'social security'],
    ['a part of a name in camel case', 'customerSsn=#', ['ssn'], 'ssn'],
    ['whatever its case', 'IBAN #', ['iban'], 'iban'],
  ])('finds %s', (_, text, words, expected) => {
    expect(near(text, words)).toBe(expected);
  });

  it.each([
    ['inside another word', 'public #', ['lic']],
    ['across the span', 'social # security', ['social security']],
    ['out of reach', `tax ${'-'.repeat(60)} #`, ['tax']],
  ])('does not find a word %s', (_, text, words) => {
    expect(near(text, words)).toBeUndefined();
  });

  it('leaves out a word that the border of the window cuts', () => {
    expect(near('syntax #', ['tax'], { beforeUnits: 4 })).toBeUndefined();
  });
});
