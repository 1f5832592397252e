import { describe, expect, it } from '@jest/globals';
import { uniqueName, waitUntil } from '@trueport/testing';
import type { LimitDecision, Limiter } from './limiter.js';

/** Options of the limiters under test: the address window is short, so that it can be seen to move on. */
export const behaviourOptions = { ip: { limit: 5, windowSeconds: 2 } };

type Refusal = Extract<LimitDecision, { allowed: false }>;

/** What every limiter promises. The limiters are made with `behaviourOptions`. */
export function limiterBehaviour(makeLimiter: () => Limiter): void {
  const address = (): string => uniqueName('ip');
  /** Decided in order and at one time, so that no window moves on between them. */
  const repeat = (count: number, check: () => Promise<LimitDecision>): Promise<LimitDecision[]> =>
    Promise.all(Array.from({ length: count }, check));
  const allowedOf = (decisions: readonly LimitDecision[]): boolean[] =>
    decisions.map(({ allowed }) => allowed);

  describe('as a limiter', () => {
    it('lets the limit pass and denies the next one, with what was used and the time to wait', async () => {
      const limiter = makeLimiter();
      const keyId = uniqueName();
      const decisions = await repeat(4, () => limiter.check({ keyId, rateLimitRpm: 3, clientIp: address() }));
      expect(allowedOf(decisions)).toEqual([true, true, true, false]);
      expect(decisions.slice(0, 3)).toMatchObject([{ remaining: 2 }, { remaining: 1 }, { remaining: 0 }]);
      const refusal = decisions[3] as Refusal;
      expect(refusal).toMatchObject({ kind: 'rpm', limit: 3, used: 3 });
      expect(refusal.retryAfterSeconds).toBeGreaterThanOrEqual(59);
      expect(refusal.retryAfterSeconds).toBeLessThanOrEqual(61);
    });

    it('denies the 101st request in the window, and every one after it, when they come all at once', async () => {
      const limiter = makeLimiter();
      const keyId = uniqueName();
      const decisions = await Promise.all(
        Array.from({ length: 150 }, () => limiter.check({ keyId, rateLimitRpm: 100, clientIp: address() })),
      );
      expect(allowedOf(decisions)).toEqual([...Array(100).fill(true), ...Array(50).fill(false)]);
    });

    it('lets nothing pass with a limit of 0', async () => {
      const decision = await makeLimiter().check({
        keyId: uniqueName(),
        rateLimitRpm: 0,
        clientIp: address(),
      });
      expect(decision).toMatchObject({ allowed: false, kind: 'rpm', used: 0 });
    });

    it('counts every key by itself', async () => {
      const limiter = makeLimiter();
      const once = (keyId: string): Promise<LimitDecision> =>
        limiter.check({ keyId, rateLimitRpm: 1, clientIp: address() });
      const [one, other] = [uniqueName(), uniqueName()];
      expect(allowedOf([await once(one), await once(other), await once(one)])).toEqual([true, true, false]);
    });

    it('follows a limit that was changed', async () => {
      const limiter = makeLimiter();
      const keyId = uniqueName();
      const withLimit = (rateLimitRpm: number): Promise<LimitDecision> =>
        limiter.check({ keyId, rateLimitRpm, clientIp: address() });
      expect(
        allowedOf([await withLimit(1), await withLimit(1), await withLimit(2), await withLimit(1)]),
      ).toEqual([true, false, true, false]);
    });

    it('counts an address over all keys, and names the address as the reason', async () => {
      const limiter = makeLimiter();
      const clientIp = address();
      const decisions = await repeat(6, () =>
        limiter.check({ keyId: uniqueName(), rateLimitRpm: 100, clientIp }),
      );
      expect(allowedOf(decisions)).toEqual([true, true, true, true, true, false]);
      expect(decisions[5]).toMatchObject({ kind: 'ip', limit: 5, used: 5 });
    });

    it('does not count a refused request against anything', async () => {
      const limiter = makeLimiter();
      const keyId = uniqueName();
      const clientIp = address();
      await repeat(4, () => limiter.check({ keyId, rateLimitRpm: 1, clientIp }));
      const others = await repeat(4, () => limiter.check({ keyId: uniqueName(), rateLimitRpm: 1, clientIp }));
      expect(allowedOf(others)).toEqual([true, true, true, true]);
    });

    it('lets requests pass again once the window has moved on, no sooner than it said', async () => {
      const limiter = makeLimiter();
      const clientIp = address();
      const check = (): Promise<LimitDecision> =>
        limiter.check({ keyId: uniqueName(), rateLimitRpm: 9, clientIp });
      const startedAtMs = performance.now();
      const refusal = (await repeat(6, check))[5] as Refusal;
      expect(refusal).toMatchObject({ kind: 'ip' });
      expect([2, 3]).toContain(refusal.retryAfterSeconds);
      await waitUntil(async () => (await check()).allowed, { what: 'the window having moved on' });
      expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(1_990);
    });
  });
}
