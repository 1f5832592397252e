const nanoPerUsd = 1_000_000_000n;
const decimals = 9;

/**
 * USD as a plain decimal, exact, without exponent, sign of a currency or zeros at the end: `0.0183`, `12`, `-0.5`.
 */
export function formatUsd(nanoUsd: bigint): string {
  const sign = nanoUsd < 0n ? '-' : '';
  const positive = nanoUsd < 0n ? -nanoUsd : nanoUsd;
  const fraction = String(positive % nanoPerUsd)
    .padStart(decimals, '0')
    .replace(/0+$/, '');
  const integer = `${sign}${positive / nanoPerUsd}`;
  return fraction === '' ? integer : `${integer}.${fraction}`;
}

/** USD as the nearest number, for logs and sums that may be off in the 16th digit. */
export function toUsdNumber(nanoUsd: bigint): number {
  return Number(formatUsd(nanoUsd));
}
