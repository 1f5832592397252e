import { afterAll, describe, expect, it } from '@jest/globals';
import { testServers, uniqueName } from '@trueport/testing';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { reserveScript, returnScript } from './reserve-script.js';
import { periodMs } from './reserved-ahead.js';
import { SlidingWindow } from './sliding-window.js';

const keyPrefix = `${uniqueName()}:`;

describe('the scripts in Redis', () => {
  /** The script with a clock of the test's: seconds, as the first argument. */
  const script = reserveScript
    .replace("local time = redis.call('TIME')\n", '')
    .replace('time[1] + time[2] / 1000000', 'tonumber(table.remove(ARGV, 1))');
  const redis = new Redis(testServers.redisUrl);
  afterAll(() => redis.disconnect());

  // The same sums are done in two languages; this holds them together.
  it('decides as the window in memory does, whenever requests come', async () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 8_000 }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(gaps, fc.integer({ min: 1, max: 12 }), async (gapsMs, limit) => {
        const key = `${keyPrefix}${uniqueName()}`;
        const window = new SlidingWindow(60);
        let nowMs = 1_790_000_000_000;
        for (const gapMs of gapsMs) {
          nowMs += gapMs;
          const now = nowMs / 1000;
          const { used } = window.look(now);
          const answer = (await redis.eval(script, 1, key, String(now), 0, 60, 60, limit, 0)) as number[];
          expect(answer.slice(0, 2)).toEqual([used >= limit ? 2 : 0, used]);
          if (used < limit) window.take(now);
        }
        await redis.del(key);
      }),
      { numRuns: 60 },
    );
  });

  it('lets no more than the limit pass in any window, whatever is reserved ahead, used and given back', async () => {
    const steps = fc.array(
      fc.record({
        gapMs: fc.integer({ min: 0, max: 4_000 }),
        wanted: fc.integer({ min: 0, max: 12 }),
        used: fc.double({ min: 0, max: 1, noNaN: true }),
        usedAfterMs: fc.integer({ min: 0, max: periodMs }),
      }),
      { maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 40 }), async (taken, limit) => {
        const key = `${keyPrefix}${uniqueName()}`;
        const ask = async (nowMs: number, wanted: number): Promise<number[]> =>
          (await redis.eval(script, 1, key, String(nowMs / 1000), 0, 60, 60, limit, wanted)) as number[];
        const passedAtMs: number[] = [];
        let nowMs = 1_790_000_000_000;
        for (const { gapMs, wanted, used, usedAfterMs } of taken) {
          nowMs += gapMs;
          const [refusedBy, , , granted = 0, countedAtMs = 0] = await ask(nowMs, wanted);
          if (refusedBy !== 0) continue;
          const usedAhead = Math.round(granted * used);
          passedAtMs.push(nowMs, ...Array<number>(usedAhead).fill(nowMs + usedAfterMs));
          await redis.eval(returnScript, 1, key, 0, 60, granted - usedAhead, countedAtMs);
        }
        const within = (ms: number, endMs: number): number =>
          passedAtMs.filter((at) => at > endMs - ms && at <= endMs).length;
        for (const at of passedAtMs) expect(within(60_000, at)).toBeLessThanOrEqual(limit);
        // Nothing that was given back counts any more, and nothing that passed is forgotten too soon.
        const [, counted] = await ask(nowMs + periodMs, 0);
        expect(counted).toBeGreaterThanOrEqual(within(60_000, nowMs + periodMs));
        expect(counted).toBeLessThanOrEqual(within(61_000 + periodMs, nowMs + periodMs));
        await redis.del(key);
      }),
      { numRuns: 60 },
    );
  });

  it('grants ahead only what leaves half of every limit free', async () => {
    const granted = async (ipLimit: number, limit: number, wanted: number): Promise<number | undefined> => {
      const keys = [`${keyPrefix}${uniqueName()}`, `${keyPrefix}${uniqueName()}`];
      const now = '1790000000';
      const answer = await redis.eval(script, 2, ...keys, now, ipLimit, 300, 60, limit, wanted);
      return (answer as number[])[3];
    };
    expect(await granted(1_000, 1_000, 40)).toBe(40);
    expect(await granted(1_000, 60, 40)).toBe(29);
    expect(await granted(50, 1_000, 40)).toBe(24);
    expect(await granted(1_000, 1, 40)).toBe(0);
  });

  it('takes back no more than was granted, and nothing of a time that is forgotten', async () => {
    const key = `${keyPrefix}${uniqueName()}`;
    const answer = (await redis.eval(script, 1, key, '1790000000.5', 0, 60, 60, 100, 10)) as number[];
    const [, , , granted, countedAtMs = 0] = answer;
    expect(granted).toBe(10);
    const giveBack = (count: number, atMs: number): Promise<unknown> =>
      redis.eval(returnScript, 1, key, 0, 60, count, atMs);
    await giveBack(4, countedAtMs);
    expect(await redis.hget(key, 't')).toBe('7');
    await giveBack(1_000, countedAtMs + 5_000);
    expect(await redis.hget(key, 't')).toBe('7');
    await redis.del(key);
    await giveBack(4, countedAtMs);
    expect(await redis.exists(key)).toBe(0);
  });

  it('does not lose count when the clock of Redis goes back', async () => {
    const key = `${keyPrefix}${uniqueName()}`;
    const at = async (now: number): Promise<number[]> =>
      ((await redis.eval(script, 1, key, String(now), 0, 60, 60, 3, 0)) as number[]).slice(0, 2);
    expect([await at(1_000.5), await at(990.2), await at(1_001), await at(1_002)]).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [2, 3],
    ]);
    expect(await at(1_051.5)).toEqual([0, 2]);
    expect(await at(1_200)).toEqual([0, 0]);
    await redis.del(key);
  });
});
