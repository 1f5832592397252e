import { describe, expect, it } from '@jest/globals';
import { behaviourOptions, limiterBehaviour } from './limiter.behaviour.js';
import { MemoryLimiter } from './memory-limiter.js';

describe('MemoryLimiter', () => {
  limiterBehaviour(() => new MemoryLimiter(behaviourOptions));

  it('says that it decides alone', async () => {
    const limiter = new MemoryLimiter(behaviourOptions);
    const check = () => limiter.check({ keyId: 'k', rateLimitRpm: 1, clientIp: '192.0.2.1' });
    expect([await check(), await check()]).toMatchObject([{ degraded: true }, { degraded: true }]);
  });

  it('does not count addresses when that limit is off', async () => {
    const limiter = new MemoryLimiter({ ip: { limit: 0, windowSeconds: 300 } });
    for (let count = 0; count < 100; count += 1) {
      const decision = await limiter.check({ keyId: 'k', rateLimitRpm: 1_000, clientIp: '192.0.2.1' });
      expect(decision.allowed).toBe(true);
    }
  });

  it('forgets the windows used longest ago beyond 100,000, not those in use', async () => {
    const limiter = new MemoryLimiter({ ip: { limit: 0, windowSeconds: 300 } }, () => 1_000);
    const check = (keyId: string) => limiter.check({ keyId, rateLimitRpm: 1, clientIp: '' });
    await check('idle');
    for (let count = 0; count < 100_000; count += 1) {
      await check(`k${count}`);
      if (count % 1_000 === 0) await check('busy');
    }
    expect([(await check('busy')).allowed, (await check('idle')).allowed]).toEqual([false, true]);
  });
});
