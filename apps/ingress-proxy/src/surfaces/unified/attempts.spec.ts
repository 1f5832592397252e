import { describe, expect, it } from '@jest/globals';
import { GatewayError } from '@trueport/contracts';
import { answerErrorOf } from '../../server/error-shapes.js';
import { retryDelayMs, type AttemptFailure, type RetrySituation } from './attempts.js';

const failure: AttemptFailure = {
  error: answerErrorOf(new GatewayError('UPSTREAM_ERROR')),
  gatewayError: null,
  verbatim: null,
};
const situation = (more: Partial<RetrySituation> = {}): RetrySituation => ({
  attempt: 1,
  candidates: 2,
  goesElsewhere: false,
  waitMs: 0,
  elapsedMs: 0,
  retryBounds: { maxAttempts: 3, baseDelayMs: 1, maxDelayMs: 10_000 },
  retryDeadlineMs: 60_000,
  ...more,
});

describe('after a failed attempt', () => {
  it('a deployment is left alone as long as it asked, whoever failed last', () => {
    expect(retryDelayMs(failure, situation({ waitMs: 3_000 }))).toBeGreaterThanOrEqual(3_000);
  });

  it('a wait longer than a client would bear ends the request', () => {
    expect(retryDelayMs(failure, situation({ waitMs: 60_000 }))).toBeNull();
  });

  it('a deployment that is still untried is asked at once', () => {
    const elsewhere = situation({ goesElsewhere: true, waitMs: 0 });
    expect(retryDelayMs(failure, elsewhere)).toBe(0);
  });

  it('every candidate is tried once, however few attempts are allowed', () => {
    const bounds = { maxAttempts: 1, baseDelayMs: 1, maxDelayMs: 10 };
    const fourth = { attempt: 3, candidates: 4, goesElsewhere: true, retryBounds: bounds };
    expect(retryDelayMs(failure, situation(fourth))).toBe(0);
    expect(retryDelayMs(failure, situation({ ...fourth, attempt: 4, goesElsewhere: false }))).toBeNull();
  });

  it('nothing is tried again that cannot end otherwise', () => {
    const atFault = { ...failure, error: answerErrorOf(new GatewayError('BAD_REQUEST')) };
    expect(retryDelayMs(atFault, situation({ goesElsewhere: true }))).toBeNull();
  });
});
