import { describe, expect, it } from '@jest/globals';

import { wrongSpendRollups, type CountedCost } from './spend-recount.js';
import type { HourlyRollup } from './usage-recount.js';

const place = { tenant_id: 'demo', key_id: 'k', team: null, user_id: 'u', service: null, provider: 'openai' };
const cost = (nanoUsd: CountedCost['cost_nano_usd']): CountedCost => ({
  ...place,
  model: 'gpt-4o',
  timestamp: new Date('2026-11-20T10:59:59.999Z'),
  cost_nano_usd: nanoUsd,
  saved_nano_usd: null,
});
const rollup = (more: Record<string, unknown> = {}): HourlyRollup => ({
  ...place,
  model: 'gpt-4o',
  hour: new Date('2026-11-20T10:00:00Z'),
  requests: 2,
  cost_nano_usd: 9_007_199_254_740_993n,
  saved_nano_usd: 0,
  unpriced: 0,
  ...more,
});
const costs = [cost(9_007_199_254_740_992n), cost(1)];

describe('wrongSpendRollups', () => {
  it('adds up what no number could hold', () => {
    expect(wrongSpendRollups(costs, [rollup()])).toEqual([]);
  });

  it('counts what has no price', () => {
    const unpriced = rollup({ requests: 3, unpriced: 1 });
    expect(wrongSpendRollups([...costs, cost(null)], [unpriced])).toEqual([]);
  });

  it.each([
    ['is off by a billionth', [rollup({ cost_nano_usd: 9_007_199_254_740_992n })]],
    ['counts a request twice', [rollup({ requests: 3 })]],
    ['has no sum', [rollup({ saved_nano_usd: undefined })]],
    ['is missing', []],
  ])('names a rollup that %s', (_name, rollups) => {
    expect(wrongSpendRollups(costs, rollups)).toHaveLength(1);
  });
});
