import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { limiterBehaviour } from './limiter.behaviour.js';
import { MemoryLimiter } from './memory-limiter.js';

const ip = { limit: 5, windowSeconds: 300 };

describe('MemoryLimiter', () => {
  limiterBehaviour(() => new MemoryLimiter({ ip }));

  it('lets requests pass again once the window has moved on', async () => {
    let now = 1_000;
    const limiter = new MemoryLimiter({ ip: { limit: 0, windowSeconds: 300 } }, () => now);
    const check = (): Promise<{ allowed: boolean }> =>
      limiter.check({ keyId: 'k', rateLimitRpm: 2, clientIp: '192.0.2.1' });
    await check();
    now += 30;
    await check();
    now += 31.5;
    expect((await check()).allowed).toBe(true);
    expect((await check()).allowed).toBe(false);
  });

  // An unlimited burst at a window's edge is what fixed windows allow; this is what a sliding one must not.
  it('never lets more than the limit pass in any window, whenever requests come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 200 }), async (gapsMs) => {
        let now = 0;
        const limiter = new MemoryLimiter({ ip: { limit: 0, windowSeconds: 300 } }, () => now);
        const passed: number[] = [];
        for (const gapMs of gapsMs) {
          now += gapMs / 1000;
          const decision = await limiter.check({ keyId: 'k', rateLimitRpm: 7, clientIp: '192.0.2.1' });
          if (decision.allowed) passed.push(now);
        }
        for (const at of passed)
          expect(passed.filter((t) => t > at - 60 && t <= at).length).toBeLessThanOrEqual(7);
      }),
    );
  });
});
