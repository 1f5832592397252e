import { one, plus, roundedHalfUp, times, zero, type Exact } from '../table/exact.js';
import { exactDecimal } from '../table/decimal.js';
import type { Price } from '../table/price.js';
import { isClaude, tokenBuckets, type PricedServiceTier } from '../table/token-prices.js';
import { inputTokensOf, type PricedUsage } from '../usage/priced-usage.js';
import type { Cost, CostBucket, CostFlag, CostLine, ExactCost } from './cost.js';
import { billedUnits } from '@trueport/contracts';

/** What the prices of a response depend on besides its usage. */
export interface PriceContext {
  /** Tier the response says it was served at; `null` is the normal one. */
  readonly serviceTier?: PricedServiceTier | null | undefined;
  /** Where the model ran, as the response says. */
  readonly inferenceGeo?: string | undefined;
  /** How fast it ran, as the response says. */
  readonly speed?: string | undefined;
  /** Region of the provider's endpoint, from the operator's configuration. */
  readonly region?: string | null | undefined;
}

/** Claude runs in the United States for a tenth more, also where the row does not list it. */
const usInferenceFactor: Exact = { numerator: 11n, denominator: 10n };
const picoPerNano = 1_000n;

/**
 * Prices one usage. Both the gateway and the cost service call it and get the same digits.
 *
 * @returns `null` cost only when nothing of what was used has a price
 */
export function priceUsage(price: Price, usage: PricedUsage, context: PriceContext = {}): Cost {
  const exact = exactCost(price, usage, context);
  return costOf(exact, price.key);
}

/** The cost with its one rounding, half up to nano-USD. */
export function costOf({ picoUsd, lines, flags }: ExactCost, priceKey: string | null): Cost {
  const costNanoUsd =
    picoUsd === null ? null : roundedHalfUp({ ...picoUsd, denominator: picoUsd.denominator * picoPerNano });
  return { costNanoUsd, flags: [...flags], priceKey, lines };
}

/** Prices one usage without rounding, to be summed with others. */
export function exactCost(price: Price, usage: PricedUsage, context: PriceContext): ExactCost {
  const flags = new Set<CostFlag>();
  const bill = new Bill(price.key, multiplierOf(price, context, flags));
  const prices = price.tokenPrices(inputTokensOf(usage), context.serviceTier ?? null);
  for (const bucket of tokenBuckets) bill.add(bucket, usage.tokens[bucket], prices[bucket]);
  for (const unit of billedUnits) {
    const quantity = usage.units[unit];
    if (quantity !== undefined) bill.add(unit, quantity, price.unitPrice(unit));
  }
  const { webSearchRequests, webSearchContextSize } = usage;
  if (webSearchRequests > 0)
    bill.add('web_search_request', webSearchRequests, price.searchPrice(webSearchContextSize));
  if (bill.hasUnknown) flags.add(bill.hasKnown ? 'incomplete' : 'unpriced');
  return { picoUsd: bill.hasUnknown && !bill.hasKnown ? null : bill.total, lines: bill.lines, flags };
}

/** Lines and their exact sum. */
class Bill {
  readonly lines: CostLine[] = [];
  total: Exact = zero;
  hasKnown = false;
  hasUnknown = false;

  constructor(
    private readonly priceKey: string,
    private readonly multiplier: Exact,
  ) {}

  add(bucket: CostBucket, quantity: number, price: Exact | null): void {
    if (quantity === 0) return;
    if (price === null) {
      this.hasUnknown = true;
      this.lines.push({ priceKey: this.priceKey, bucket, quantity, costPicoUsd: null });
      return;
    }
    this.hasKnown = true;
    let cost = times(price, Number.isInteger(quantity) ? wholeOf(quantity) : exactDecimal(quantity));
    if (this.multiplier !== one) cost = times(cost, this.multiplier);
    this.total = plus(this.total, cost);
    this.lines.push({ priceKey: this.priceKey, bucket, quantity, costPicoUsd: roundedHalfUp(cost) });
  }
}

function wholeOf(quantity: number): Exact {
  return { numerator: BigInt(quantity), denominator: 1n };
}

function multiplierOf(price: Price, context: PriceContext, flags: Set<CostFlag>): Exact {
  const { inferenceGeo, speed, region } = context;
  let factor = one;
  if (inferenceGeo !== undefined) factor = multiplied(factor, geoFactor(price, inferenceGeo));
  if (speed !== undefined) {
    const speedFactor = price.multiplier(`speed:${speed}`);
    if (speedFactor === null && speed === 'fast') flags.add('incomplete');
    factor = multiplied(factor, speedFactor);
  }
  if (region != null) factor = multiplied(factor, price.multiplier(`region:${region}`));
  return factor;
}

function geoFactor(price: Price, inferenceGeo: string): Exact | null {
  const listed = price.multiplier(`inference_geo:${inferenceGeo}`);
  if (listed !== null || inferenceGeo !== 'us') return listed;
  const { provider, model } = price.row;
  return provider === 'anthropic' && isClaude(model) ? usInferenceFactor : null;
}

function multiplied(factor: Exact, by: Exact | null): Exact {
  return by === null ? factor : times(factor, by);
}
