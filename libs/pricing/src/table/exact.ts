/** A fraction without rounding; the denominator is positive. */
export interface Exact {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** A whole number as a fraction. */
export function whole(numerator: bigint): Exact {
  return { numerator, denominator: 1n };
}

export const zero = whole(0n);
export const one = whole(1n);

/** The sum; sums over one denominator keep it. */
export function plus(a: Exact, b: Exact): Exact {
  if (a.denominator === b.denominator)
    return { numerator: a.numerator + b.numerator, denominator: a.denominator };
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

/** The product. */
export function times(a: Exact, b: Exact): Exact {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator };
}

/** The quotient; `null` for division by zero. */
export function dividedBy(a: Exact, b: Exact): Exact | null {
  if (b.numerator === 0n) return null;
  return reduced({ numerator: a.numerator * b.denominator, denominator: a.denominator * b.numerator });
}

/** The fraction in lowest terms: products of ratios stay small and mostly become whole. */
export function reduced({ numerator, denominator }: Exact): Exact {
  const divisor = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** The nearest whole number, half up; only for fractions that are not negative. */
export function roundedHalfUp({ numerator, denominator }: Exact): bigint {
  return denominator === 1n ? numerator : (2n * numerator + denominator) / (2n * denominator);
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? 1n : a;
}
