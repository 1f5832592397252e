import { describe, expect, it } from '@jest/globals';
import { noUsage } from '@trueport/contracts';
import {
  formatUsd,
  listPrices,
  parsePriceOverrides,
  priceCompletion,
  type CompletionFacts,
} from '@trueport/pricing';
import { completedFacts } from '@trueport/testing';
import fc from 'fast-check';
import { pricedCostOf } from './priced-cost.js';

const sources = { table: listPrices() };
const completion = (changed: Partial<CompletionFacts> = {}): CompletionFacts => ({
  ...completedFacts({ usage: { ...noUsage, prompt_tokens: 1_000, completion_tokens: 200 } }),
  ...changed,
});

describe('pricedCostOf', () => {
  it.each<[string, Partial<CompletionFacts>, object]>([
    ['a price', {}, { cost_nano_usd: 4_500_000, saved_nano_usd: 0, flags: [] }],
    [
      'no price',
      { model: 'mine', requested_model: 'mine' },
      { cost_nano_usd: null, price_key: null, flags: ['unpriced'] },
    ],
    ['the cache', { cached: true }, { cost_nano_usd: 0, saved_nano_usd: 4_500_000, flags: ['cache_hit'] }],
    [
      'the cache, without a price',
      { cached: true, model: 'mine', requested_model: 'mine' },
      { cost_nano_usd: 0, saved_nano_usd: null },
    ],
    [
      'a failure',
      { status_code: 500, usage_source: 'none' },
      { cost_nano_usd: 0, saved_nano_usd: 0, price_key: null },
    ],
  ])('stores what is known of an answer with %s', (_name, changed, expected) => {
    expect(pricedCostOf(completion(changed), sources)).toMatchObject(expected);
  });

  // A number that is not exact would be another amount in the log than in the header.
  it('has every digit of the cost it stands for', () => {
    const tokens = fc.nat(1_000_000_000);
    fc.assert(
      fc.property(tokens, tokens, (prompt, output) => {
        const facts = completion({ usage: { ...noUsage, prompt_tokens: prompt, completion_tokens: output } });
        const { costNanoUsd } = priceCompletion(facts, sources);
        const { cost_nano_usd: stored } = pricedCostOf(facts, sources);
        expect(formatUsd(BigInt(stored as number))).toBe(formatUsd(costNanoUsd as bigint));
      }),
    );
  });

  it('refuses an amount that no number holds exactly', () => {
    const row = { provider: 'openai', model: 'gold', mode: 'chat', in: 1_000_000_000 };
    const overrides = parsePriceOverrides([row]);
    const facts = completion({
      model: 'gold',
      requested_model: 'gold',
      usage: { ...noUsage, prompt_tokens: 1_000_000_000 },
    });
    expect(() => pricedCostOf(facts, { ...sources, overrides })).toThrow(RangeError);
  });
});
