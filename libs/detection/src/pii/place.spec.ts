import { describe, expect, it } from '@jest/globals';
import { placeOf } from './place.js';

describe('placeOf', () => {
  it.each([
    ['url', 'https://a.example/x/#'],
    ['uuid', '0f8fad5b-d9cb-469f-a165-7086772#'],
    ['path', '/var/log/# '],
    ['hash', 'abc#def'],
    ['decimal', '3.#'],
    ['code', 'f(#'],
    [undefined, 'number # here'],
    [undefined, 'number #.'],
  ])('is %s in %s', (place, sentence) => {
    const start = sentence.indexOf('#');
    const text = sentence.replace('#', '8950e');
    expect(placeOf(text, start, start + 5)).toBe(place);
  });
});
