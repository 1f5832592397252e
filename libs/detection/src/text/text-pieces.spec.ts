import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Literals, piecesOf } from './text-pieces.js';

describe('literals of a text', () => {
  it('are found exactly where the text includes one of them', () => {
    const unit = fc.constantFrom('a', 'B', 'b', ' ', 'é', '-');
    fc.assert(
      fc.property(
        fc.string({ unit }),
        fc.array(fc.string({ unit, minLength: 1, maxLength: 5 })),
        (text, list) => {
          const literals = new Literals(list);
          const isIncluded = list.some((literal) => text.includes(literal));
          expect(literals.someIn(text, piecesOf(text))).toBe(isIncluded);
          if (isIncluded) expect(literals.someMayStandIn(piecesOf(text))).toBe(true);
        },
      ),
    );
  });

  it.each([
    ['in another case', 'My STRASSE 5', 'strasse', true],
    ['not at all', 'a plain text', 'strasse', false],
    ['too short to say', 'a plain text', 'qx', true],
  ])('may stand there: %s', (_, text, literal, expected) => {
    expect(new Literals([literal]).someMayStandIn(piecesOf(text))).toBe(expected);
  });
});
