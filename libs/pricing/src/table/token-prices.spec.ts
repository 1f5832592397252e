import { describe, expect, it } from '@jest/globals';
import type { Exact } from './exact.js';
import type { PriceRow } from './price-row.js';
import { tokenPrices, type PricedServiceTier, type TokenBucket } from './token-prices.js';

const usdOf = (price: Exact | null): number | null =>
  price === null ? null : Number(price.numerator) / Number(price.denominator) / 1e6;
const row = (prices: Partial<PriceRow>): PriceRow => ({
  provider: 'openai',
  model: 'm',
  mode: 'chat',
  in: 4,
  out: 8,
  ...prices,
});
const claude = (prices: Partial<PriceRow>): PriceRow => row({ model: 'us.anthropic.claude-x', ...prices });

describe('prices that a row does not name', () => {
  it.each<[string, PriceRow, TokenBucket, number | null]>([
    ['reading the cache costs what input costs', row({}), 'cache_read', 4],
    ['writing the cache costs what input costs', row({}), 'cache_write_5m', 4],
    ['an hour in the cache costs what writing costs', row({ cache_write: 5 }), 'cache_write_1h', 5],
    ['writing the cache of a Claude costs a quarter more', claude({}), 'cache_write_5m', 5],
    [
      'an hour in the cache of a Claude costs twice the input',
      claude({ cache_write: 7 }),
      'cache_write_1h',
      8,
    ],
    [
      'an hour is corrected where the table is known to be wrong',
      claude({ model: 'claude-3-haiku-20240307', in: 0.25, cache_write_1h: 6 }),
      'cache_write_1h',
      0.5,
    ],
    ['sound costs what text costs', row({}), 'audio_output', 8],
    [
      'sound in the cache costs what text in it costs',
      row({ cache_read: 1, audio: { in: 9 } }),
      'cached_audio',
      1,
    ],
    ['images cost what text costs', row({ image_tokens: { out: 9 } }), 'image_input', 4],
    [
      'images have a price without one of text',
      row({ out: undefined, image_tokens: { out: 9 } }),
      'image_output',
      9,
    ],
    ['reasoning costs what output costs', row({}), 'reasoning', 8],
    ['an absent price is unknown', row({ out: undefined }), 'output', null],
    ['a price of 0 is free', row({ cache_read: 0 }), 'cache_read', 0],
  ])('%s', (_name, priced, bucket, expected) => {
    expect(usdOf(tokenPrices(priced, null, null)[bucket])).toBe(expected);
  });
});

describe('prices of tiers', () => {
  const tier = { in: 8, out: 12 };
  const full = row({ cache_read: 1, audio: { in: 10 }, reasoning_out: 10, priority: { in: 10, out: 16 } });
  it.each<[string, PriceRow, PricedServiceTier | null, TokenBucket, number]>([
    ['input is the tier', full, null, 'input', 8],
    ['output is the tier', full, null, 'output', 12],
    ['what is not named grows as the input', full, null, 'cache_read', 2],
    ['sound grows as the input', full, null, 'audio_input', 20],
    ['reasoning grows as the output', full, null, 'reasoning', 15],
    ['service tiers multiply: input', full, 'priority', 'input', 20],
    ['service tiers multiply: output', full, 'priority', 'output', 24],
    ['service tiers multiply: cache', full, 'priority', 'cache_read', 5],
    ['a missing service tier changes nothing', full, 'flex', 'input', 8],
    ['a missing batch is half', full, 'batch', 'output', 6],
    ['a missing batch of Azure changes nothing', { ...full, provider: 'azure' }, 'batch', 'output', 12],
    ['a tier of what was free has its own price', row({ in: 0 }), null, 'input', 8],
  ])('%s', (_name, priced, serviceTier, bucket, expected) => {
    expect(usdOf(tokenPrices(priced, tier, serviceTier)[bucket])).toBe(expected);
  });
});
