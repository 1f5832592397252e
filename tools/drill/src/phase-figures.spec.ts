import { describe, expect, it } from '@jest/globals';

import { seen } from '../test/evidence-fixture.js';
import { phaseFigures } from './phase-figures.js';

describe('phaseFigures', () => {
  it('gives latencies of good JSON answers and counts problems by phase', () => {
    const observations = [
      ...[1, 2, 3, 4].map((ms) => seen(`${ms}`, { endedAtMs: 1_000 + ms })),
      seen('s', { kind: 'stream', endedAtMs: 9_000 }),
      seen(null, { problem: 'ECONNREFUSED' }),
      seen(null, { problem: 'ECONNREFUSED' }),
    ];
    const [phase] = phaseFigures(observations);
    expect(phase).toMatchObject({ phase: 'NATS', requests: 7, clientErrors: 2, p50Ms: 3, p99Ms: 4 });
    expect(phase?.problems).toEqual(new Map([['ECONNREFUSED', 2]]));
  });
});
