import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exactDecimal, picoUsdPerToken, picoUsdPerUnit } from './decimal.js';

describe('exactDecimal', () => {
  it.each([
    [0, 0n, 1n],
    [0.1, 1n, 10n],
    [1.1, 11n, 10n],
    [600, 600n, 1n],
    [1.5e-7, 3n, 20_000_000n],
    [1e21, 10n ** 21n, 1n],
  ])('reads %p as it was written', (value, numerator, denominator) => {
    expect(exactDecimal(value)).toEqual({ numerator, denominator });
  });

  it('reads every decimal of up to 15 digits without error', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 12 }), (digits, decimals) => {
        const { numerator, denominator } = exactDecimal(Number(`${digits}e-${decimals}`));
        expect(numerator * 10n ** BigInt(decimals)).toBe(BigInt(digits) * denominator);
      }),
    );
  });
});

describe('prices in pico-USD', () => {
  it.each([
    [0.0375, 37_500n],
    [2.5, 2_500_000n],
    [0.546875, 546_875n],
  ])('are whole for %p USD per million tokens', (usd, numerator) => {
    expect(picoUsdPerToken(usd)).toEqual({ numerator, denominator: 1n });
  });

  it.each([
    [0.0001, 100_000_000n],
    [3.33333e-5, 33_333_300n],
  ])('are whole for %p USD per unit', (usd, numerator) => {
    expect(picoUsdPerUnit(usd)).toEqual({ numerator, denominator: 1n });
  });
});
