import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isTextType, textOfBase64 } from './text-media.js';

describe('text in files', () => {
  it.each([
    ['text/plain', true],
    ['Text/Markdown; charset=utf-8', true],
    ['application/json', true],
    ['application/pdf', false],
    ['image/png', false],
    ['', false],
  ])('%s is text: %s', (mediaType, expected) => {
    expect(isTextType(mediaType)).toBe(expected);
  });

  it('any text is found again in its base64', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(textOfBase64(Buffer.from(text).toString('base64'))).toBe(Buffer.from(text).toString());
      }),
    );
  });

  it('what is no base64 is nothing', () => {
    expect(textOfBase64('no base64!')).toBeNull();
  });
});
