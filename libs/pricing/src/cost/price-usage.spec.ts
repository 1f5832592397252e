import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import document from '../../data/pricing.json' with { type: 'json' };
import { Price } from '../table/price.js';
import { priceRowSchema, type PriceRow } from '../table/price-row.js';
import { pricedServiceTiers, tokenBuckets, type TokenBucket } from '../table/token-prices.js';
import type { PricedUsage } from '../usage/priced-usage.js';
import { priceUsage } from './price-usage.js';

const usageOf = (tokens: Partial<Record<TokenBucket, number>>, searches = 0): PricedUsage => ({
  tokens: {
    ...(Object.fromEntries(tokenBuckets.map((bucket) => [bucket, 0])) as Record<TokenBucket, number>),
    ...tokens,
  },
  webSearchRequests: searches,
  webSearchContextSize: 'medium',
  units: {},
});
const tokenCounts = fc.record(
  Object.fromEntries(tokenBuckets.map((bucket) => [bucket, fc.nat(200_000)])) as Record<
    TokenBucket,
    fc.Arbitrary<number>
  >,
);
const usages = fc.tuple(tokenCounts, fc.nat(9)).map(([tokens, searches]) => usageOf(tokens, searches));
const both = (a: PricedUsage, b: PricedUsage): PricedUsage =>
  usageOf(
    Object.fromEntries(tokenBuckets.map((bucket) => [bucket, a.tokens[bucket] + b.tokens[bucket]])),
    a.webSearchRequests + b.webSearchRequests,
  );

const rows = document.models.map((row): PriceRow => priceRowSchema.parse(row));
const listed = fc.constantFrom(...rows).map((row) => new Price(row, row.model));
const untiered = fc
  .constantFrom(...rows.filter(({ tiers }) => tiers === undefined))
  .map((row) => new Price(row, row.model));
const contexts = fc.record({
  serviceTier: fc.constantFrom(null, ...pricedServiceTiers),
  inferenceGeo: fc.constantFrom('us', 'global'),
  speed: fc.constantFrom('standard', 'fast'),
  region: fc.constantFrom(null, 'eu'),
});
const nano = (cost: bigint | null): bigint => cost ?? 0n;

// These hold for every row of the shipped table, or a bill could be wrong without anyone noticing.
describe('priceUsage', () => {
  it('is never negative', () => {
    fc.assert(
      fc.property(listed, usages, contexts, (price, usage, context) => {
        expect(nano(priceUsage(price, usage, context).costNanoUsd)).toBeGreaterThanOrEqual(0n);
      }),
    );
  });

  it('is monotone: more of anything never costs less', () => {
    fc.assert(
      fc.property(listed, usages, usages, contexts, (price, usage, more, context) => {
        const less = nano(priceUsage(price, usage, context).costNanoUsd);
        expect(nano(priceUsage(price, both(usage, more), context).costNanoUsd)).toBeGreaterThanOrEqual(less);
      }),
    );
  });

  it('is additive without tiers, to the one nano-USD that rounding moves', () => {
    fc.assert(
      fc.property(untiered, usages, usages, contexts, (price, a, b, context) => {
        const parts = [a, b].map((usage) => nano(priceUsage(price, usage, context).costNanoUsd));
        const whole = nano(priceUsage(price, both(a, b), context).costNanoUsd);
        const difference = parts.reduce((sum, cost) => sum - cost, whole);
        expect(difference).toBeGreaterThanOrEqual(-1n);
        expect(difference).toBeLessThanOrEqual(1n);
      }),
    );
  });

  it('is the sum of its lines, to the rounding of each', () => {
    fc.assert(
      fc.property(listed, usages, contexts, (price, usage, context) => {
        const { costNanoUsd, lines } = priceUsage(price, usage, context);
        const sum = lines.reduce((total, line) => total + nano(line.costPicoUsd), 0n);
        const difference = nano(costNanoUsd) * 1_000n - sum;
        expect(difference).toBeGreaterThanOrEqual(-520n);
        expect(difference).toBeLessThanOrEqual(520n);
      }),
    );
  });

  it.each([
    [200_000, 1],
    [200_001, 2],
  ])('prices %i input tokens at the tier strictly above its bound', (input, inputUsd) => {
    const row: PriceRow = {
      provider: 'p',
      model: 'm',
      mode: 'chat',
      in: 1,
      out: 1,
      tiers: [
        { above: 400_000, in: 9 },
        { above: 200_000, in: 2 },
      ],
    };
    const { costNanoUsd } = priceUsage(new Price(row, 'm'), usageOf({ input }));
    expect(costNanoUsd).toBe(BigInt(input) * BigInt(inputUsd) * 1_000n);
  });

  it.each([
    [0.0005, 1n],
    [0.000499, 0n],
  ])('rounds %p USD per million tokens half up, once', (usd, expected) => {
    const row: PriceRow = { provider: 'p', model: 'm', mode: 'chat', in: usd };
    expect(priceUsage(new Price(row, 'm'), usageOf({ input: 1 })).costNanoUsd).toBe(expected);
  });

  it('rounds the sum and not its parts', () => {
    const row: PriceRow = { provider: 'p', model: 'm', mode: 'chat', in: 0.0004, out: 0.0004 };
    const { costNanoUsd } = priceUsage(new Price(row, 'm'), usageOf({ input: 1, output: 1 }));
    expect(costNanoUsd).toBe(1n);
  });
});
