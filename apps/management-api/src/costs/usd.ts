import { toUsdNumber } from '@trueport/pricing';

/** A stored amount as the API shows it: USD with the same digits everywhere; `null` without a price. */
export function usdOf(nanoUsd: number | null): number | null {
  return nanoUsd === null ? null : sumInUsd(nanoUsd);
}

/**
 * A sum of stored amounts as the API shows it.
 *
 * @param nanoUsd a whole number that is exact, so at most 9 million USD
 */
export function sumInUsd(nanoUsd: number): number {
  return toUsdNumber(BigInt(nanoUsd));
}
