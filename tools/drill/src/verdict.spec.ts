import { describe, expect, it } from '@jest/globals';

import type { Observation } from './observation.js';
import type { StoredLog, StoredViews } from './stored-views.js';
import { verdictOf } from './verdict.js';

const seen = (requestId: string | null, more: Partial<Observation> = {}): Observation => ({
  phase: 'NATS',
  kind: 'json',
  sentAtMs: 1_000,
  endedAtMs: 1_005,
  requestId,
  status: requestId === null ? 0 : 200,
  isComplete: requestId !== null,
  problem: null,
  ...more,
});
const log = (id: string, more: Partial<StoredLog> = {}): StoredLog => ({
  id,
  statusCode: 200,
  errorCode: null,
  ...more,
});
const stored = (logs: Record<string, StoredLog[]>, wrongRollups: string[] = []): StoredViews => ({
  logs: new Map(Object.entries(logs)),
  logCount: Object.values(logs).flat().length,
  wrongRollups,
  rollupCount: 1,
});
const outages = [{ fromMs: 5_000, toMs: 6_000 }];

describe('verdictOf', () => {
  it('is good when every answer is stored once', () => {
    const views = stored({ req_a: [log('a')], req_b: [log('b')] });
    expect(verdictOf([seen('req_a'), seen('req_b')], views, outages)).toMatchObject({
      answered: 2,
      isGood: true,
    });
  });

  it.each<[string, Observation[], StoredViews, object]>([
    ['an answer is missing', [seen('req_a'), seen('req_b')], stored({ req_a: [log('a')] }), { lost: 1 }],
    [
      'an error of the gateway is missing',
      [seen('req_a', { kind: 'gateway-error', status: 502 })],
      stored({}),
      { lost: 1, unexplainedErrors: 0 },
    ],
    [
      'an answer is stored twice',
      [seen('req_a')],
      stored({ req_a: [log('a'), log('b')] }),
      { duplicated: 1 },
    ],
    ['a log has another id than the client', [seen('req_a')], stored({ req_a: [log('b')] }), { misnamed: 1 }],
    [
      'a rollup is not the recount',
      [seen('req_a')],
      stored({ req_a: [log('a')] }, ['r']),
      { wrongRollups: 1 },
    ],
    [
      'a client saw an error while the ingress was up',
      [seen('req_a'), seen(null)],
      stored({ req_a: [log('a')] }),
      { unexplainedErrors: 1 },
    ],
    [
      'an error began after the ingress was back',
      [seen('req_a'), seen(null, { sentAtMs: 6_001, endedAtMs: 6_002 })],
      stored({ req_a: [log('a')] }),
      { unexplainedErrors: 1 },
    ],
    [
      'an error that was asked for did not come',
      [seen('req_a', { kind: 'provider-error' })],
      stored({ req_a: [log('a')] }),
      { unexplainedErrors: 1 },
    ],
    ['nothing was answered', [], stored({}), { answered: 0 }],
  ])('is bad when %s', (_name, observations, views, expected) => {
    expect(verdictOf(observations, views, outages)).toMatchObject({ ...expected, isGood: false });
  });

  it('allows errors that touch the time in which the ingress was down', () => {
    const cutOff = seen('req_c', { sentAtMs: 4_990, endedAtMs: 5_001, isComplete: false });
    const refused = seen(null, { sentAtMs: 5_500, endedAtMs: 5_501 });
    const views = stored({ req_a: [log('a')] });
    expect(verdictOf([seen('req_a'), cutOff, refused], views, outages)).toMatchObject({
      answered: 1,
      unexplainedErrors: 0,
      isGood: true,
    });
  });

  it('counts answers that stand in their log as cut off, which is no loss', () => {
    const views = stored({ req_a: [log('a', { statusCode: 499, errorCode: 'GATEWAY_TERMINATED' })] });
    expect(verdictOf([seen('req_a')], views, outages)).toMatchObject({
      loggedAsCutOff: 1,
      lost: 0,
      isGood: true,
    });
  });

  it('gives latencies of good JSON answers and counts problems by phase', () => {
    const observations = [
      ...[1, 2, 3, 4].map((ms) => seen(`req_${ms}`, { endedAtMs: 1_000 + ms })),
      seen('req_s', { kind: 'stream', endedAtMs: 9_000 }),
      seen(null, { problem: 'ECONNREFUSED' }),
      seen(null, { problem: 'ECONNREFUSED' }),
    ];
    const [phase] = verdictOf(observations, stored({}), outages).phases;
    expect(phase).toMatchObject({ phase: 'NATS', requests: 7, clientErrors: 2, p50Ms: 3, p99Ms: 4 });
    expect(phase?.problems).toEqual(new Map([['ECONNREFUSED', 2]]));
  });
});
