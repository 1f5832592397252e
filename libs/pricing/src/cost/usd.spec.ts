import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatUsd, toUsdNumber } from './usd.js';

describe('formatUsd', () => {
  it.each([
    [0n, '0'],
    [1n, '0.000000001'],
    [18_300_000n, '0.0183'],
    [12_000_000_000n, '12'],
    [1_000_000_000_000_000_000_000_001n, '1000000000000000.000000001'],
    [-500_000_000n, '-0.5'],
  ])('writes %p nano-USD as %s', (nanoUsd, expected) => {
    expect(formatUsd(nanoUsd)).toBe(expected);
  });

  it('loses nothing and never writes an exponent', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 24n }), (nanoUsd) => {
        const text = formatUsd(nanoUsd);
        expect(text).toMatch(/^\d+(\.\d{0,8}[1-9])?$/);
        const [integer = '', fraction = ''] = text.split('.');
        expect(BigInt(integer + fraction.padEnd(9, '0'))).toBe(nanoUsd);
      }),
    );
  });
});

describe('toUsdNumber', () => {
  it.each([
    [0n, 0],
    [18_300_000n, 0.0183],
    [1n, 1e-9],
    [123_456_789_012_345_678n, 123456789.01234567],
  ])('gives the nearest number to %p nano-USD', (nanoUsd, expected) => {
    expect(toUsdNumber(nanoUsd)).toBe(expected);
  });
});
