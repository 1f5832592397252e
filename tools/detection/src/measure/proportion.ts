/** A share with its 95 % interval, all from 0 to 1. */
export interface Proportion {
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

const z = 1.96;

/**
 * A share of `total` with the interval the true share lies in 95 times of 100.
 *
 * @source E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", 1927
 */
export function proportion(hits: number, total: number): Proportion {
  if (total === 0) return { share: 0, low: 0, high: 1, count: 0 };
  const share = hits / total;
  const denominator = 1 + (z * z) / total;
  const centre = (share + (z * z) / (2 * total)) / denominator;
  const half = (z * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total))) / denominator;
  return { share, low: Math.max(0, centre - half), high: Math.min(1, centre + half), count: total };
}
