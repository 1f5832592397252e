/** Each bucket ends this much higher than the one before: quantiles are right to 2.5 %. */
const growth = 1.05;
const lowestMs = 0.1;
const highestBucket = 340;

/** Counts by bucket; histograms of any period are the sum of those of its hours. */
export type LatencyHistogram = ReadonlyMap<number, number>;

/** The bucket of a duration: 0 up to 0.1 ms, then growing by 5 %, up to 26 minutes. */
export function latencyBucket(durationMs: number): number {
  if (durationMs <= lowestMs) return 0;
  return Math.min(highestBucket, Math.ceil(Math.log(durationMs / lowestMs) / Math.log(growth)));
}

/**
 * The duration that a share of all requests does not exceed, to 2.5 %.
 *
 * @param share 0 to 1
 * @returns ms, to a tenth; `null` for an empty histogram
 */
export function latencyQuantile(histogram: LatencyHistogram, share: number): number | null {
  const total = [...histogram.values()].reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = Math.max(1, Math.ceil(total * share));
  let seen = 0;
  for (const [bucket, count] of [...histogram].sort(([one], [other]) => one - other)) {
    seen += count;
    if (seen >= rank) return Math.round(middleMs(bucket) * 10) / 10;
  }
  return null;
}

function middleMs(bucket: number): number {
  return bucket === 0 ? lowestMs : lowestMs * growth ** (bucket - 0.5);
}
