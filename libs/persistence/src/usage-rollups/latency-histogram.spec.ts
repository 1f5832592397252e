import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { latencyBucket, latencyQuantile } from './latency-histogram.js';

const histogramOf = (durations: readonly number[]): Map<number, number> => {
  const histogram = new Map<number, number>();
  for (const ms of durations) histogram.set(latencyBucket(ms), (histogram.get(latencyBucket(ms)) ?? 0) + 1);
  return histogram;
};

describe('the latency histogram', () => {
  it('gives quantiles that are right to 3 % and a tenth of a millisecond', () => {
    const durations = fc.array(fc.double({ min: 0.1, max: 600_000, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(durations, fc.constantFrom(0.5, 0.95, 0.99, 1), (all, share) => {
        const sorted = [...all].sort((one, other) => one - other);
        const exact = sorted[Math.max(1, Math.ceil(all.length * share)) - 1] as number;
        const estimate = latencyQuantile(histogramOf(all), share) as number;
        expect(Math.abs(estimate - exact)).toBeLessThanOrEqual(exact * 0.03 + 0.1);
      }),
    );
  });

  it('is empty without requests', () => {
    expect(latencyQuantile(new Map(), 0.5)).toBeNull();
  });
});
