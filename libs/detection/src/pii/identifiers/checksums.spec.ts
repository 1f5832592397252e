import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  isDate,
  isLongDate,
  isShortDate,
  isShortDateDayFirst,
  passesEan,
  passesLuhn,
  passesMod11And10,
  passesVerhoeff,
  remainder97,
  weightedSum,
} from './checksums.js';

const digits = (least: number, most: number) => fc.stringMatching(new RegExp(`^[0-9]{${least},${most}}$`));
const withCheckDigit = (body: string, passes: (value: string) => boolean): readonly string[] =>
  [...'0123456789'].map((check) => body + check).filter(passes);

describe('check digits', () => {
  it.each([
    ['Luhn', passesLuhn],
    ['Verhoeff', passesVerhoeff],
    ['EAN', passesEan],
    ['mod 11,10', passesMod11And10],
  ])('%s has exactly one check digit for every number', (_, passes) => {
    fc.assert(
      fc.property(digits(7, 16), (body) => {
        expect(withCheckDigit(body, passes)).toHaveLength(1);
      }),
    );
  });

  it.each([
    ['Luhn', passesLuhn],
    ['Verhoeff', passesVerhoeff],
    ['mod 11,10', passesMod11And10],
  ])('%s notices every single digit that is wrong', (_, passes) => {
    fc.assert(
      fc.property(digits(8, 12), fc.nat(7), fc.integer({ min: 1, max: 9 }), (body, place, difference) => {
        const [valid = ''] = withCheckDigit(body, passes);
        const wrong = (Number(valid.charAt(place)) + difference) % 10;
        expect(passes(valid.slice(0, place) + String(wrong) + valid.slice(place + 1))).toBe(false);
      }),
    );
  });

  it('Verhoeff notices two digits that changed places', () => {
    fc.assert(
      fc.property(digits(8, 12), fc.nat(6), (body, place) => {
        const [valid = ''] = withCheckDigit(body, passesVerhoeff);
        const [first, second] = [valid.charAt(place), valid.charAt(place + 1)];
        if (first === second) return;
        expect(passesVerhoeff(valid.slice(0, place) + second + first + valid.slice(place + 2))).toBe(false);
      }),
    );
  });

  it('remainder97 is the remainder of the number, letters counted as two digits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 40n }), (number) => {
        expect(remainder97(String(number))).toBe(Number(number % 97n));
      }),
    );
    expect(remainder97('A1')).toBe(101 % 97);
  });

  it('weightedSum leaves out what has no weight', () => {
    expect(weightedSum('12345', [1, 10, 100])).toBe(321);
  });

  it.each([
    [isDate(2024, 2, 29), true],
    [isDate(2023, 2, 29), false],
    [isDate(2023, 13, 1), false],
    [isDate(2023, 1, 0), false],
    [isShortDate('000229'), true],
    [isShortDate('991301'), false],
    [isShortDateDayFirst('311299'), true],
    [isShortDateDayFirst('310499'), false],
    [isLongDate('19840229'), true],
    [isLongDate('19830229'), false],
  ])('dates are read by the calendar (%#)', (is, expected) => {
    expect(is).toBe(expected);
  });
});
