import type { BilledUnit, TokenUsage } from '@trueport/contracts';
import { picoUsdPerUnit, exactDecimal } from './decimal.js';
import type { Exact } from './exact.js';
import type { PriceRow, TierPrices } from './price-row.js';
import { tokenPrices, type PricedServiceTier, type TokenPrices } from './token-prices.js';

/** A row made ready: prices as exact numbers, tiers in order. What it works out it keeps, so ask as often as you like. */
export class Price {
  private readonly tiers: readonly (TierPrices & { readonly above: number })[];
  private readonly tokenPricesByTier = new Map<string, TokenPrices>();
  private readonly exactNumbers = new Map<string, Exact>();

  constructor(
    readonly row: PriceRow,
    /** Names the row in logs: `azure/gpt-5.1@eu`, `openai/dall-e-3@1024x1024,hd`. */
    readonly key: string,
  ) {
    this.tiers = [...(row.tiers ?? [])].sort((a, b) => b.above - a.above);
  }

  /** Prices per token of a request with so many input tokens that was served at this tier. */
  tokenPrices(inputTokens: number, serviceTier: PricedServiceTier | null): TokenPrices {
    const tier = this.tiers.find(({ above }) => above < inputTokens) ?? null;
    const name = `${tier?.above ?? ''}/${serviceTier ?? ''}`;
    let prices = this.tokenPricesByTier.get(name);
    if (prices === undefined) {
      prices = tokenPrices(this.row, tier, serviceTier);
      this.tokenPricesByTier.set(name, prices);
    }
    return prices;
  }

  /** Pico-USD per unit; `null` is unknown. */
  unitPrice(unit: BilledUnit): Exact | null {
    return this.exact(unit, this.row.unit?.[unit], picoUsdPerUnit);
  }

  /** Pico-USD per search; `null` is unknown. */
  searchPrice(contextSize: NonNullable<TokenUsage['web_search_context_size']>): Exact | null {
    const { web_search_query: usd } = this.row;
    return this.exact(
      `search:${contextSize}`,
      typeof usd === 'object' ? usd[contextSize] : usd,
      picoUsdPerUnit,
    );
  }

  /** Factor on the whole cost for a fact of the response, such as `speed:fast`; `null` when the row has none. */
  multiplier(fact: string): Exact | null {
    const { multipliers } = this.row;
    return multipliers !== undefined && Object.hasOwn(multipliers, fact)
      ? this.exact(fact, multipliers[fact], exactDecimal)
      : null;
  }

  private exact(name: string, value: number | undefined, convert: (value: number) => Exact): Exact | null {
    if (value === undefined) return null;
    let exact = this.exactNumbers.get(name);
    if (exact === undefined) {
      exact = convert(value);
      this.exactNumbers.set(name, exact);
    }
    return exact;
  }
}

/** The key of a row that is listed under this name. */
export function priceKey({ provider, region, size, quality, steps }: PriceRow, name: string): string {
  const variant = [region, size, quality, steps].filter((part) => part !== undefined);
  return `${provider}/${name}${variant.length === 0 ? '' : `@${variant.join()}`}`;
}
