import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ProviderBreaker, type BreakerPermit, type BreakerState } from './provider-breaker.js';

const options = { windowMs: 10_000, minRequests: 10, errorPercent: 50, openMs: 5_000 };

describe('ProviderBreaker', () => {
  let breaker: ProviderBreaker;
  let changes: BreakerState[];
  beforeEach(() => {
    jest.useFakeTimers();
    changes = [];
    breaker = new ProviderBreaker(options, (state) => changes.push(state));
  });
  afterEach(() => {
    breaker.shutdown();
    jest.useRealTimers();
  });

  const permit = (): BreakerPermit => {
    const admission = breaker.admit();
    if (!admission.allowed) throw new Error('the breaker refused a request it should let through');
    return admission;
  };
  const settle = (result: 'succeeded' | 'failed' | 'ignored', times: number): void => {
    for (let count = 0; count < times; count += 1) permit()[result]();
  };
  /** Opossum tells of a success in a microtask. */
  const settled = (): Promise<void> => jest.advanceTimersByTimeAsync(0).then(() => undefined);
  const trip = (): void => settle('failed', options.minRequests);

  it('stays closed below the minimum of requests, even when all of them fail', () => {
    settle('failed', 9);
    expect(breaker.state).toBe('closed');
  });

  it('opens at the minimum of requests when more than the share fails, and says how long to wait', () => {
    trip();
    expect(breaker.state).toBe('open');
    expect(breaker.admit()).toEqual({ allowed: false, retryAfterSeconds: 5 });
    jest.advanceTimersByTime(3_500);
    expect(breaker.admit()).toEqual({ allowed: false, retryAfterSeconds: 2 });
  });

  it('stays closed while no more than the share fails', async () => {
    for (let round = 0; round < 50; round += 1) {
      settle('succeeded', 1);
      await settled();
      settle('failed', 1);
    }
    expect(changes).toEqual([]);
  });

  it('judges by results, not by requests in flight', () => {
    const inFlight = Array.from({ length: 100 }, permit);
    trip();
    expect(breaker.state).toBe('open');
    inFlight.forEach((one) => one.succeeded());
    expect(breaker.state).toBe('open');
  });

  it('forgets failures once the window has passed', () => {
    settle('failed', 9);
    jest.advanceTimersByTime(options.windowMs + 1_000);
    settle('failed', 9);
    expect(breaker.state).toBe('closed');
  });

  it('does not count ignored requests, neither as failures nor against them', () => {
    settle('ignored', 1_000);
    trip();
    expect(breaker.state).toBe('open');
  });

  it('counts a permit once, whatever is called on it', () => {
    for (let count = 0; count < options.minRequests - 1; count += 1) {
      const one = permit();
      one.failed();
      one.failed();
      one.succeeded();
    }
    expect(breaker.state).toBe('closed');
  });

  describe('half open', () => {
    beforeEach(() => {
      trip();
      jest.advanceTimersByTime(options.openMs);
    });

    it('lets exactly one probe through', () => {
      expect(breaker.state).toBe('half_open');
      const admissions = Array.from({ length: 50 }, () => breaker.admit());
      expect(admissions.filter(({ allowed }) => allowed)).toHaveLength(1);
      expect(admissions[1]).toEqual({ allowed: false, retryAfterSeconds: 1 });
    });

    it('closes when the probe succeeds, and does not hold the failures before it against the provider', async () => {
      permit().succeeded();
      await settled();
      expect(breaker.state).toBe('closed');
      settle('failed', options.minRequests - 1);
      expect(breaker.state).toBe('closed');
      expect(changes).toEqual(['open', 'half_open', 'closed']);
    });

    it('opens again for the whole time when the probe fails', () => {
      permit().failed();
      expect(breaker.state).toBe('open');
      expect(breaker.admit()).toEqual({ allowed: false, retryAfterSeconds: 5 });
      jest.advanceTimersByTime(options.openMs);
      expect(changes).toEqual(['open', 'half_open', 'open', 'half_open']);
    });

    it('gives the place of an ignored probe to the next request', async () => {
      permit().ignored();
      expect(breaker.state).toBe('half_open');
      permit().succeeded();
      await settled();
      expect(breaker.state).toBe('closed');
    });

    it('sends another probe when the first has no result for as long as the circuit was open', async () => {
      const slow = permit();
      expect(breaker.admit().allowed).toBe(false);
      jest.advanceTimersByTime(options.openMs);
      permit().succeeded();
      await settled();
      expect(breaker.state).toBe('closed');
      slow.failed();
      expect(breaker.state).toBe('closed');
    });
  });

  it('lets no result of a request from before the outage decide the probing', async () => {
    const [late, alsoLate] = [permit(), permit()];
    trip();
    jest.advanceTimersByTime(options.openMs);
    late.succeeded();
    await settled();
    expect(breaker.state).toBe('half_open');
    alsoLate.failed();
    expect(breaker.state).toBe('half_open');
  });

  it('refuses nobody after it was shut down', () => {
    trip();
    breaker.shutdown();
    expect(breaker.admit().allowed).toBe(true);
  });
});
