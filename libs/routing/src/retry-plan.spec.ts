import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { planRetry, type FailedAttempt, type RetryBounds } from './retry-plan.js';

const bounds: RetryBounds = { maxAttempts: 3, baseDelayMs: 200, maxDelayMs: 2_000 };
const failed = (more: Partial<FailedAttempt> = {}): FailedAttempt => ({
  attempt: 1,
  retryable: true,
  goesElsewhere: false,
  remainingMs: 60_000,
  ...more,
});

describe('after a failed attempt', () => {
  it.each([
    ['stops when another try cannot help', failed({ retryable: false }), { kind: 'stop' }],
    ['stops after the last allowed attempt', failed({ attempt: 3 }), { kind: 'stop' }],
    ['goes to another deployment at once', failed({ goesElsewhere: true }), { kind: 'retry', delayMs: 0 }],
    ['waits a random part of the base delay', failed(), { kind: 'retry', delayMs: 100 }],
    ['waits longer after every attempt', failed({ attempt: 2 }), { kind: 'retry', delayMs: 200 }],
    [
      'waits as long as the provider asks',
      failed({ retryAfterMs: 1_500 }),
      { kind: 'retry', delayMs: 1_500 },
    ],
    [
      'stops when the provider asks for longer than a client would wait',
      failed({ retryAfterMs: 30_000 }),
      { kind: 'stop' },
    ],
    [
      'stops when the wait would pass the deadline',
      failed({ retryAfterMs: 1_500, remainingMs: 1_000 }),
      { kind: 'stop' },
    ],
    [
      'stops at the deadline, also when another deployment is left',
      failed({ goesElsewhere: true, remainingMs: 0 }),
      { kind: 'stop' },
    ],
  ])('%s', (_name, attempt, expected) => {
    expect(planRetry(attempt, bounds, 0.5)).toEqual(expected);
  });

  it('never waits beyond its bound', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, random) => {
          const decision = planRetry(failed({ attempt }), { ...bounds, maxAttempts: 100 }, random);
          expect(decision.kind === 'retry' ? decision.delayMs : 0).toBeLessThanOrEqual(bounds.maxDelayMs);
        },
      ),
    );
  });
});
