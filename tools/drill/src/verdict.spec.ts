import { describe, expect, it } from '@jest/globals';
import type { Observation } from './observation.js';
import type { StoredViews } from './stored-views.js';
import { verdictOf } from './verdict.js';

const seen = (requestId: string | null, more: Partial<Observation> = {}): Observation => ({
  phase: 'nats',
  isStream: false,
  requestId,
  status: requestId === null ? 0 : 200,
  isComplete: requestId !== null,
  latencyMs: 5,
  problem: null,
  ...more,
});
const stored = (logs: Record<string, number>, wrongRollups: string[] = []): StoredViews => ({
  logsByRequestId: new Map(Object.entries(logs)),
  logCount: Object.values(logs).reduce((sum, count) => sum + count, 0),
  wrongRollups,
  rollupCount: 1,
});
const ingressPhases = new Set(['ingress']);

describe('verdictOf', () => {
  it('is good when every answer is stored once', () => {
    expect(verdictOf([seen('a'), seen('b')], stored({ a: 1, b: 1 }), ingressPhases)).toMatchObject({
      answered: 2,
      isGood: true,
    });
  });

  it.each<[string, Observation[], StoredViews, object]>([
    ['an answer is missing', [seen('a'), seen('b')], stored({ a: 1 }), { lost: 1 }],
    [
      'a refusal of the gateway is missing',
      [seen('a', { status: 429, phase: 'ingress' })],
      stored({}),
      { lost: 1 },
    ],
    ['an answer is stored twice', [seen('a')], stored({ a: 2 }), { duplicated: 1 }],
    ['a rollup is not the recount', [seen('a')], stored({ a: 1 }, ['r']), { wrongRollups: 1 }],
    [
      'a client saw an error while the ingress was up',
      [seen('a'), seen(null)],
      stored({ a: 1 }),
      { unexplainedErrors: 1 },
    ],
    ['nothing was answered', [], stored({}), { answered: 0 }],
  ])('is bad when %s', (_name, observations, views, expected) => {
    expect(verdictOf(observations, views, ingressPhases)).toMatchObject({ ...expected, isGood: false });
  });

  it('allows errors while the ingress itself is killed', () => {
    const observations = [
      seen('a'),
      seen(null, { phase: 'ingress' }),
      seen('c', { phase: 'ingress', isComplete: false }),
    ];
    expect(verdictOf(observations, stored({ a: 1 }), ingressPhases)).toMatchObject({
      unexplainedErrors: 0,
      isGood: true,
    });
  });
});
