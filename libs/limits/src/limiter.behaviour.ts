import { describe, expect, it } from '@jest/globals';
import { uniqueName } from '@trueport/testing';
import type { LimitDecision, Limiter } from './limiter.js';

/** What every limiter promises. The limiter under test allows 5 requests per address in 300 s. */
export function limiterBehaviour(makeLimiter: () => Limiter): void {
  const address = (): string => uniqueName('ip');
  const checks = async (count: number, check: () => Promise<LimitDecision>): Promise<LimitDecision[]> => {
    const decisions = [];
    for (let at = 0; at < count; at += 1) decisions.push(await check());
    return decisions;
  };

  describe('as a limiter', () => {
    it('lets the limit pass and denies the next one, with the time to wait', async () => {
      const limiter = makeLimiter();
      const keyId = uniqueName();
      const decisions = await checks(4, () => limiter.check({ keyId, rateLimitRpm: 3, clientIp: address() }));
      expect(decisions.map((decision) => decision.allowed)).toEqual([true, true, true, false]);
      expect(decisions.map((decision) => (decision.allowed ? decision.remaining : null))).toEqual([
        2,
        1,
        0,
        null,
      ]);
      const refusal = decisions[3] as Extract<LimitDecision, { allowed: false }>;
      expect([refusal.kind, refusal.limit]).toEqual(['rpm', 3]);
      expect(refusal.retryAfterSeconds).toBeGreaterThanOrEqual(58);
      expect(refusal.retryAfterSeconds).toBeLessThanOrEqual(61);
    });

    it('denies exactly the requests beyond the limit when they come all at once', async () => {
      const limiter = makeLimiter();
      const keyId = uniqueName();
      const decisions = await Promise.all(
        Array.from({ length: 150 }, () => limiter.check({ keyId, rateLimitRpm: 100, clientIp: address() })),
      );
      expect(decisions.filter((decision) => decision.allowed)).toHaveLength(100);
    });

    it('counts every key by itself', async () => {
      const limiter = makeLimiter();
      const once = (keyId: string): Promise<LimitDecision> =>
        limiter.check({ keyId, rateLimitRpm: 1, clientIp: address() });
      const [one, other] = [uniqueName(), uniqueName()];
      expect((await once(one)).allowed).toBe(true);
      expect((await once(other)).allowed).toBe(true);
      expect((await once(one)).allowed).toBe(false);
    });

    it('counts an address over all keys, and names the address as the reason', async () => {
      const limiter = makeLimiter();
      const clientIp = address();
      const decisions = await checks(6, () =>
        limiter.check({ keyId: uniqueName(), rateLimitRpm: 100, clientIp }),
      );
      expect(decisions.map((decision) => decision.allowed)).toEqual([true, true, true, true, true, false]);
      expect(decisions[5]).toMatchObject({ kind: 'ip', limit: 5 });
    });

    it('does not count a refused request against anything', async () => {
      const limiter = makeLimiter();
      const keyId = uniqueName();
      const clientIp = address();
      await checks(4, () => limiter.check({ keyId, rateLimitRpm: 1, clientIp }));
      const other = await checks(4, () => limiter.check({ keyId: uniqueName(), rateLimitRpm: 1, clientIp }));
      expect(other.map((decision) => decision.allowed)).toEqual([true, true, true, true]);
    });
  });
}
