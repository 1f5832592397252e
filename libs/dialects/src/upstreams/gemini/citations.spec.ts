import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createByteIndex } from './byte-index.js';
import { citationsOf } from './citations.js';

const web = (uri: string, title?: string): unknown => ({
  web: { uri, ...(title !== undefined && { title }) },
});

describe('places in bytes', () => {
  it('are found in characters, wherever they are asked for', () => {
    const encoder = new TextEncoder();
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), fc.nat(20), (text, one, other) => {
        const characters = [...text];
        const upTo = (count: number): string => characters.slice(0, count).join('');
        const index = createByteIndex(text);
        for (const [from, to] of [
          [one, one + other],
          [0, other],
          [one, one],
        ] as const) {
          expect(index.range(encoder.encode(upTo(from)).length, encoder.encode(upTo(to)).length)).toEqual({
            startIndex: upTo(from).length,
            endIndex: upTo(to).length,
          });
        }
      }),
    );
  });

  it.each([
    ['inside of a character', 1, 2],
    ['beyond the end', 0, 99],
    ['backwards', 2, 0],
    ['before the beginning', -2, 0],
    ['no numbers', '0', null],
    ['not a number', NaN, NaN],
  ])('are none %s', (_case, start, end) => {
    expect(createByteIndex('ø').range(start, end)).toBeNull();
  });
});

describe('citations of an answer', () => {
  it('are the sources alone when no passage names them', () => {
    const groundingMetadata = {
      groundingChunks: [web('https://a.example', 'A'), { web: { title: 'no address' } }, null],
    };
    expect(citationsOf({ groundingMetadata }, 'Text')).toEqual([
      { url: 'https://a.example', title: 'A', raw: web('https://a.example', 'A') },
    ]);
  });

  it.each([
    ['a document of a retrieval', { retrievedContext: { uri: 'gs://b/1', title: 'One' } }],
    ['a place', { maps: { uri: 'gs://b/1', title: 'One' } }],
  ])('may be %s', (_case, chunk) => {
    expect(citationsOf({ groundingMetadata: { groundingChunks: [chunk] } }, '')).toEqual([
      { url: 'gs://b/1', title: 'One', raw: chunk },
    ]);
  });

  const grounded = (segment: unknown): unknown => {
    const groundingSupports = [{ segment, groundingChunkIndices: [0, 7] }];
    const [citation] = citationsOf(
      { groundingMetadata: { groundingChunks: [web('u')], groundingSupports } },
      'Blå. Rød.',
    );
    return citation;
  };
  const raw = web('u');

  it.each([
    [
      'by its bytes',
      { startIndex: 6, endIndex: 11, text: 'Rød.' },
      { citedText: 'Rød.', startIndex: 5, endIndex: 9 },
    ],
    ['from the beginning', { endIndex: 5, text: 'Blå.' }, { citedText: 'Blå.', startIndex: 0, endIndex: 4 }],
    [
      'by its text, when its bytes are of another part',
      { startIndex: 0, endIndex: 5, text: 'Rød.' },
      { citedText: 'Rød.', startIndex: 5, endIndex: 9 },
    ],
    ['without a place, when its text is not there', { endIndex: 3, text: 'Gul' }, { citedText: 'Gul' }],
    ['by its bytes alone', { endIndex: 5 }, { startIndex: 0, endIndex: 4 }],
    ['not at all', null, {}],
  ])('a passage is found %s', (_case, segment, passage) => {
    expect(grounded(segment)).toEqual({ url: 'u', raw, ...passage });
  });

  it('are also what was recited', () => {
    const source = { uri: 'https://b.example', startIndex: 0, endIndex: 5, license: 'mit' };
    const citation = { url: 'https://b.example', startIndex: 0, endIndex: 4, raw: source };
    expect(citationsOf({ citationMetadata: { citationSources: [source, {}] } }, 'Blå.')).toEqual([citation]);
    expect(citationsOf({ citationMetadata: { citations: [source] } }, 'Blå.')).toEqual([citation]);
  });

  it('of a long text with many passages are found in time', () => {
    const text = 'Lorem ipsum dolør. '.repeat(10_000);
    const bytes = 20;
    const groundingSupports = Array.from({ length: 10_000 }, (_, at) => ({
      segment: { startIndex: at * bytes, endIndex: (at + 1) * bytes - 1, text: 'Lorem ipsum dolør.' },
      groundingChunkIndices: [0],
    }));
    const found = citationsOf(
      { groundingMetadata: { groundingChunks: [web('u')], groundingSupports } },
      text,
    );
    expect(found.at(-1)).toMatchObject({ startIndex: 9_999 * 19, endIndex: 9_999 * 19 + 18 });
  });
});
