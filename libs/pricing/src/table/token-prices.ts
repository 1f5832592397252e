import { dividedBy, one, reduced, times, type Exact } from './exact.js';
import { picoUsdPerToken } from './decimal.js';
import type { PriceRow, TierPrices } from './price-row.js';

/** Disjoint kinds of tokens, each with a price of its own. */
export const tokenBuckets = [
  'input',
  'cache_read',
  'cache_write_5m',
  'cache_write_1h',
  'audio_input',
  'image_input',
  'cached_audio',
  'cached_image',
  'output',
  'reasoning',
  'audio_output',
  'image_output',
] as const;
export type TokenBucket = (typeof tokenBuckets)[number];

/** Pico-USD per token; `null` is unknown. */
export type TokenPrices = Readonly<Record<TokenBucket, Exact | null>>;

/** Service tiers that have prices of their own. */
export const pricedServiceTiers = ['batch', 'flex', 'priority'] as const;
export type PricedServiceTier = (typeof pricedServiceTiers)[number];

type PriceField = keyof TierPrices;
const fieldOf: Readonly<Partial<Record<TokenBucket, PriceField>>> = {
  input: 'in',
  output: 'out',
  cache_read: 'cache_read',
  cache_write_5m: 'cache_write',
};
const outputBuckets: ReadonlySet<TokenBucket> = new Set([
  'output',
  'reasoning',
  'audio_output',
  'image_output',
]);
/** Providers whose batches cost half where the row does not say. */
const halfPriceBatches: ReadonlySet<string> = new Set(['openai', 'anthropic', 'gemini', 'bedrock']);
const half: Exact = { numerator: 1n, denominator: 2n };
/** Rows whose price of an hour in the cache is known to be wrong in the table; twice the input price holds. */
const wrongHourPrices: ReadonlySet<string> = new Set(['claude-3-haiku-20240307', 'claude-3-opus-20240229']);

/** Whether the model is a Claude, whose cache prices follow from the input price. */
export function isClaude(model: string): boolean {
  return /(?:^|[./])claude-/.test(model);
}

/** Prices of a row without any tier; what the row does not say follows from what it says. */
export function baseTokenPrices(row: PriceRow): TokenPrices {
  const price = (usd: number | undefined): Exact | null => (usd === undefined ? null : picoUsdPerToken(usd));
  const input = price(row.in);
  const output = price(row.out);
  const cacheRead = price(row.cache_read) ?? input;
  const cacheWrites = cacheWritePrices(row, input);
  return {
    input,
    cache_read: cacheRead,
    ...cacheWrites,
    audio_input: price(row.audio?.in) ?? input,
    image_input: price(row.image_tokens?.in) ?? input,
    cached_audio: price(row.audio?.cache_read) ?? cacheRead,
    cached_image: price(row.image_tokens?.cache_read) ?? cacheRead,
    output,
    reasoning: price(row.reasoning_out) ?? output,
    audio_output: price(row.audio?.out) ?? output,
    image_output: price(row.image_tokens?.out) ?? output,
  };
}

function cacheWritePrices(
  row: PriceRow,
  input: Exact | null,
): Pick<TokenPrices, 'cache_write_5m' | 'cache_write_1h'> {
  const claude = isClaude(row.model);
  const byInput = (numerator: bigint, denominator: bigint): Exact | null =>
    input === null ? null : reduced(times(input, { numerator, denominator }));
  const fiveMinutes =
    row.cache_write === undefined ? (claude ? byInput(5n, 4n) : input) : picoUsdPerToken(row.cache_write);
  const hourUsd = wrongHourPrices.has(row.model) ? undefined : row.cache_write_1h;
  const oneHour = hourUsd === undefined ? (claude ? byInput(2n, 1n) : fiveMinutes) : picoUsdPerToken(hourUsd);
  return { cache_write_5m: fiveMinutes, cache_write_1h: oneHour };
}

/** Prices of a row for an input size and a service tier: both apply, as ratios to the base prices. */
export function tokenPrices(
  row: PriceRow,
  tier: TierPrices | null,
  serviceTier: PricedServiceTier | null,
): TokenPrices {
  const base = baseTokenPrices(row);
  let prices = tier === null ? base : repriced(base, base, tier);
  if (serviceTier === null) return prices;
  const service = row[serviceTier];
  if (service !== undefined) prices = repriced(prices, base, service);
  else if (serviceTier === 'batch' && halfPriceBatches.has(row.provider))
    prices = eachPrice((bucket) => scaledPrice(prices[bucket], half));
  return prices;
}

/** What the tier does not name changes as its input, or its output, does. */
function repriced(prices: TokenPrices, base: TokenPrices, tier: TierPrices): TokenPrices {
  const inputRatio = ratioOf(tier.in, base.input);
  const outputRatio = ratioOf(tier.out, base.output);
  return eachPrice((bucket) => {
    const field = fieldOf[bucket];
    const usd = field === undefined ? undefined : tier[field];
    const current = prices[bucket];
    if (usd === undefined) return scaledPrice(current, outputBuckets.has(bucket) ? outputRatio : inputRatio);
    const target = picoUsdPerToken(usd);
    const ratio = base[bucket] === null ? null : dividedBy(target, base[bucket]);
    return ratio === null ? target : scaledPrice(current, ratio);
  });
}

function ratioOf(tierUsd: number | undefined, base: Exact | null): Exact {
  if (tierUsd === undefined || base === null) return one;
  return dividedBy(picoUsdPerToken(tierUsd), base) ?? one;
}

function scaledPrice(price: Exact | null, ratio: Exact): Exact | null {
  return price === null ? null : reduced(times(price, ratio));
}

function eachPrice(priceOf: (bucket: TokenBucket) => Exact | null): TokenPrices {
  return Object.fromEntries(tokenBuckets.map((bucket) => [bucket, priceOf(bucket)])) as Record<
    TokenBucket,
    Exact | null
  >;
}
