import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SlidingWindow } from './sliding-window.js';

/** Sends requests after these gaps and gives the times of those that passed. */
function passedTimes(limit: number, gapsMs: readonly number[], windowSeconds = 60): number[] {
  const window = new SlidingWindow(windowSeconds);
  let now = 1_000_000;
  return gapsMs.flatMap((gapMs) => {
    now += gapMs / 1000;
    if (window.look(now).used >= limit) return [];
    window.take(now);
    return [now];
  });
}

const gaps = fc.array(fc.integer({ min: 0, max: 9_000 }), { maxLength: 300 });

describe('SlidingWindow', () => {
  // A burst on both sides of a border is what fixed windows let through; this is what a sliding one must not.
  it('never lets more than the limit pass in any window, whenever requests come', () => {
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 40 }), (gapsMs, limit) => {
        const passed = passedTimes(limit, gapsMs);
        for (const at of passed)
          expect(passed.filter((time) => time > at - 60 && time <= at).length).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 200 },
    );
  });

  it('refuses no request that would pass a window longer by a sixtieth', () => {
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 40 }), (gapsMs, limit) => {
        const window = new SlidingWindow(60);
        const passed: number[] = [];
        let now = 1_000_000;
        for (const gapMs of gapsMs) {
          now += gapMs / 1000;
          const used = window.look(now).used;
          expect(used).toBeLessThanOrEqual(passed.filter((time) => time > now - 61.001).length);
          if (used >= limit) continue;
          window.take(now);
          passed.push(now);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is exact for requests further apart than a slice: an even flow at the limit is never refused', () => {
    const gapsMs = Array.from({ length: 500 }, () => 12_001);
    expect(passedTimes(5, gapsMs)).toHaveLength(500);
  });

  it('says when the oldest requests stop counting', () => {
    const window = new SlidingWindow(60);
    expect(window.look(1_000)).toEqual({ used: 0, oldestExpiresInSeconds: 60 });
    window.take(1_000.5);
    window.take(1_030);
    expect(window.look(1_059.5).oldestExpiresInSeconds).toBeCloseTo(1.5, 2);
    expect(window.look(1_060.25)).toMatchObject({ used: 2 });
    expect(window.look(1_060.25).oldestExpiresInSeconds).toBeCloseTo(0.25, 2);
    expect(window.look(1_060.51)).toMatchObject({ used: 1 });
    expect(window.look(1_200)).toEqual({ used: 0, oldestExpiresInSeconds: 60 });
  });

  it('keeps no more than a window of slices, whatever the rate', () => {
    const window = new SlidingWindow(60);
    for (let at = 0; at < 100_000; at += 1) {
      window.look(at / 100);
      window.take(at / 100);
    }
    expect(
      JSON.stringify([...(window as unknown as { slices: Map<number, number> }).slices]).length,
    ).toBeLessThan(62 * 16);
    expect(window.look(1_000).used).toBeLessThanOrEqual(6_100);
  });
});
