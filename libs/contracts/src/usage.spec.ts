import { describe, expect, it } from '@jest/globals';
import { maxUsageIterations, noUsage, tokenUsageSchema } from './usage.js';

const iteration = { model: null, prompt_tokens: 1, completion_tokens: 1 };

describe('tokenUsageSchema', () => {
  it('reads usage of the first release, which has totals and parts only', () => {
    expect(tokenUsageSchema.parse({ prompt_tokens: 5, completion_tokens: 2, cached_tokens: 1 })).toEqual({
      ...noUsage,
      prompt_tokens: 5,
      completion_tokens: 2,
      cached_tokens: 1,
    });
  });

  it('writes nothing for what was not used, so that events stay small', () => {
    expect(Object.keys(noUsage)).toHaveLength(10);
  });

  it('reads what is billed besides tokens', () => {
    const usage = {
      ...noUsage,
      units: { image: 2, input_second: 1.5 },
      speed: 'fast',
      web_search_requests: 1,
    };
    expect(tokenUsageSchema.parse(usage)).toEqual(usage);
  });

  it.each([
    ['a negative unit', { units: { image: -1 } }],
    ['an unknown unit', { units: { gallon: 1 } }],
    ['too many model calls', { iterations: Array.from({ length: maxUsageIterations + 1 }, () => iteration) }],
    ['half a token', { prompt_tokens: 0.5 }],
  ])('refuses %s', (_name, part) => {
    expect(tokenUsageSchema.safeParse({ ...noUsage, ...part }).success).toBe(false);
  });
});
