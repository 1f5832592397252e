import { reduced, type Exact } from './exact.js';

/**
 * The decimal that a number was written as, without the error of its binary form: 0.1 is 1/10.
 *
 * @param value finite and not negative
 */
export function exactDecimal(value: number): Exact {
  // The shortest text that reads back as the same number is the one that was written.
  const [digits = '0', exponent = '0'] = String(value).split('e');
  const [integer = '0', fraction = ''] = digits.split('.');
  const numerator = BigInt(integer + fraction);
  const scale = Number(exponent) - fraction.length;
  return scale >= 0
    ? { numerator: numerator * 10n ** BigInt(scale), denominator: 1n }
    : reduced({ numerator, denominator: 10n ** BigInt(-scale) });
}

/** Pico-USD per token of a price in USD per million tokens. */
export function picoUsdPerToken(usdPerMillionTokens: number): Exact {
  return scaled(usdPerMillionTokens, 1_000_000n);
}

/** Pico-USD per unit of a price in USD per unit. */
export function picoUsdPerUnit(usdPerUnit: number): Exact {
  return scaled(usdPerUnit, 1_000_000_000_000n);
}

function scaled(value: number, factor: bigint): Exact {
  const { numerator, denominator } = exactDecimal(value);
  return reduced({ numerator: numerator * factor, denominator });
}
