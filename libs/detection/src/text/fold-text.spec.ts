import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldText } from './fold-text.js';

const tags = (text: string): string =>
  [...text].map((character) => String.fromCodePoint(0xe0000 + character.charCodeAt(0))).join('');

describe('foldText', () => {
  it('gives plain ASCII back as the same string, unchanged', () => {
    const folded = foldText('Dear all,\n\tsee you at 9.');
    expect(folded).toMatchObject({ text: 'Dear all,\n\tsee you at 9.', changed: false });
    expect(folded.toOriginal(5, 8)).toEqual({ start: 5, end: 8 });
  });

  it.each([
    ['full-width letters and digits', 'Ｃａｒｄ　４２', 'Card 42'],
    ['mathematical letters', '𝐜𝐚𝐫𝐝', 'card'],
    ['ligatures', 'ﬁle', 'file'],
    ['zero-width characters', 'ca\u200br\u200dd\ufeff', 'card'],
    ['bidi controls', '\u202ecard\u202c', 'card'],
    ['tag characters', `card${tags('hidden')}`, 'card'],
    ['soft hyphens and variation selectors', 'ca\u00adrd\ufe0f', 'card'],
    ['typographic quotes, dashes and spaces', '“it’s”\u00a0– ok', '"it\'s" - ok'],
    ['Cyrillic look-alikes inside a Latin word', 'pаsswоrd', 'password'],
    ['a word of look-alikes only', 'сору', 'copy'],
  ])('folds %s', (_, text, expected) => {
    expect(foldText(text)).toMatchObject({ text: expected, changed: true });
  });

  it.each(['Привет, мир', 'Καλημέρα', 'naïve Åse Łukasz', '東京 ひらがな', 'done ✅ → next 🎉'])(
    'leaves ordinary text of other scripts as it is: %s',
    (text) => {
      expect(foldText(text).text).toBe(text);
    },
  );

  it('composes a letter and its mark', () => {
    expect(foldText('cafe\u0301 noir').text).toBe('café noir');
  });

  it('leads back to the characters that a span was folded from', () => {
    const text = 'x \u200b４\u200b２ y';
    const folded = foldText(text);
    const at = folded.text.indexOf('42');
    const { start, end } = folded.toOriginal(at, at + 2);
    expect(text.slice(start, end)).toBe('４\u200b２');
  });

  it('keeps every span inside the text and in order, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const folded = foldText(text);
        for (let offset = 0, reached = 0; offset < folded.text.length; offset += 1) {
          const { start, end } = folded.toOriginal(offset, offset + 1);
          expect(start).toBeGreaterThanOrEqual(reached);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          reached = start;
        }
      }),
    );
  });
});
