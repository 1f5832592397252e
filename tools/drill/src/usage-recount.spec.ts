import { describe, expect, it } from '@jest/globals';

import { wrongUsageRollups, type CountedLog, type HourlyRollup } from './usage-recount.js';

const log = (more: Partial<CountedLog> = {}): CountedLog => ({
  tenant_id: 'demo',
  timestamp: new Date('2026-11-20T10:20:30Z'),
  key_id: 'k',
  team: null,
  user_id: null,
  service: null,
  provider: 'openai',
  model: 'gpt-4o',
  status_code: 200,
  error_code: null,
  stream: false,
  latency_ms: 1.5,
  ttfb_ms: 1.1,
  request_size_bytes: 10,
  response_size_bytes: 20,
  usage: { prompt_tokens: 9, completion_tokens: 19, cached_tokens: 0, reasoning_tokens: 0 },
  ...more,
});
const rollup = (more: Record<string, unknown> = {}): HourlyRollup => ({
  tenant_id: 'demo',
  hour: new Date('2026-11-20T10:00:00Z'),
  key_id: 'k',
  team: null,
  user_id: null,
  service: null,
  provider: 'openai',
  model: 'gpt-4o',
  requests: 2,
  errors: 1,
  streams: 1,
  prompt_tokens: 18,
  completion_tokens: 38,
  cached_tokens: 0,
  reasoning_tokens: 0,
  latency_tenths_ms: 30,
  ttfb_tenths_ms: 11,
  ttfb_count: 1,
  request_bytes: 20,
  response_bytes: 40,
  ...more,
});
const logs = [log(), log({ status_code: 502, error_code: 'UPSTREAM_ERROR', stream: true, ttfb_ms: null })];
const single = {
  requests: 1,
  errors: 0,
  streams: 0,
  prompt_tokens: 9,
  completion_tokens: 19,
  latency_tenths_ms: 15,
  request_bytes: 10,
  response_bytes: 20,
};

describe('wrongUsageRollups', () => {
  it('is empty when the rollup is the sum of its logs', () => {
    expect(wrongUsageRollups(logs, [rollup()])).toEqual([]);
  });

  it('takes a sum that the store keeps as 64 bits', () => {
    expect(wrongUsageRollups(logs, [rollup({ prompt_tokens: 18n })])).toEqual([]);
  });

  it.each([
    ['counts one request twice', [rollup({ requests: 3 })]],
    ['has lost a token', [rollup({ prompt_tokens: 17 })]],
    ['has a sum that is no whole number', [rollup({ latency_tenths_ms: 30.5 })]],
    ['belongs to another hour', [rollup({ hour: new Date('2026-11-20T11:00:00Z') })]],
    ['is missing', []],
    ['is there twice', [rollup(), rollup()]],
  ])('names a rollup that %s', (_name, rollups) => {
    expect(wrongUsageRollups(logs, rollups)).not.toEqual([]);
  });

  it('tells apart what differs in one dimension only', () => {
    const others = [rollup(), rollup({ team: 'b', ...single })];
    expect(wrongUsageRollups([...logs, log({ team: 'b' })], others)).toEqual([]);
  });
});
