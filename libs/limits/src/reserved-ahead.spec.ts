import { describe, expect, it } from '@jest/globals';
import { periodMs, ReservedAhead, type Grant } from './reserved-ahead.js';

const request = { keyId: 'key', rateLimitRpm: 1_000, clientIp: '192.0.2.1' };
const granted = (over: Partial<Grant> = {}): Grant => ({
  request,
  count: 3,
  used: 41,
  waitMs: 50_000,
  grantedAtMs: 1_000,
  countedAtMs: 1_790_000_000_100,
  ...over,
});

/** One whose caller made `requests` in the period before. */
function after(requests: number): ReservedAhead {
  const ahead = new ReservedAhead();
  for (let made = 0; made < requests; made += 1) ahead.take(request, 0);
  ahead.turn();
  return ahead;
}

describe('ReservedAhead', () => {
  it('asks for as many as the caller made in the period before, and for none after a period with few', () => {
    expect(after(40).wanted(request)).toBe(40);
    expect(after(3).wanted(request)).toBe(0);
    expect(after(5_000).wanted(request)).toBe(1_000);
  });

  it('asks once, however many requests come before the answer', () => {
    const ahead = after(40);
    expect([ahead.wanted(request), ahead.wanted(request)]).toEqual([40, 0]);
    ahead.answered(request, null);
    expect(ahead.wanted(request)).toBe(40);
  });

  it('lets as many pass as were granted, each with what counted before it and the rest of the wait', () => {
    const ahead = after(40);
    ahead.answered(request, granted());
    const taken = [1_001, 1_010, 1_099, 1_099].map((nowMs) => ahead.take(request, nowMs));
    expect(taken).toEqual([
      { used: 41, waitMs: 49_999 },
      { used: 42, waitMs: 49_990 },
      { used: 43, waitMs: 49_901 },
      null,
    ]);
  });

  it('asks for no more while some are left', () => {
    const ahead = after(40);
    ahead.answered(request, granted());
    expect(ahead.wanted(request)).toBe(0);
    for (let taken = 0; taken < 3; taken += 1) ahead.take(request, 1_001);
    expect(ahead.wanted(request)).toBe(40);
  });

  it('lets nothing pass once the period of the grant is over', () => {
    const ahead = after(40);
    ahead.answered(request, granted());
    expect(ahead.take(request, 1_000 + periodMs)).toBeNull();
  });

  it('gives to nobody else: not to another key, another address, or the same key with another limit', () => {
    const ahead = after(40);
    ahead.answered(request, granted());
    const others = [{ keyId: 'other' }, { clientIp: '192.0.2.2' }, { rateLimitRpm: 999 }];
    for (const other of others) expect(ahead.take({ ...request, ...other }, 1_001)).toBeNull();
  });

  it('gives back what is left at the end of a period, once', () => {
    const ahead = after(40);
    ahead.answered(request, granted());
    ahead.take(request, 1_001);
    expect(ahead.turn()).toMatchObject([{ request, count: 2, countedAtMs: 1_790_000_000_100 }]);
    expect(ahead.turn()).toEqual([]);
    expect(ahead.take(request, 1_002)).toBeNull();
  });

  it('gives nothing back when all were used', () => {
    const ahead = after(40);
    ahead.answered(request, granted({ count: 1 }));
    ahead.take(request, 1_001);
    expect(ahead.turn()).toEqual([]);
  });

  it('forgets callers that no longer come, but not one that waits for an answer', () => {
    const ahead = after(40);
    ahead.wanted(request);
    ahead.turn();
    ahead.turn();
    ahead.answered(request, granted());
    expect(ahead.turn()).toHaveLength(1);
    ahead.turn();
    expect((ahead as unknown as { callers: Map<string, unknown> }).callers.size).toBe(0);
  });
});
