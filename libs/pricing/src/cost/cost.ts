import type { BilledUnit } from '@trueport/contracts';
import type { Exact } from '../table/exact.js';
import type { TokenBucket } from '../table/token-prices.js';

/**
 * What one should know of a cost:
 * - `unpriced`: there is no price; the cost is `null`
 * - `usage_missing`: the answer says nothing of its usage; the cost is `null`
 * - `incomplete`: something that was used has no price in the row; the cost is a lower bound
 * - `usage_inconsistent`: the provider's parts exceeded their totals and were cut
 * - `estimated`: the gateway counted the tokens
 * - `assumed`: the row rests on a name, size or quality that the answer did not give
 * - `fallback_price`: the operator's price for models without one
 * - `provisioned`: paid by the hour, not by the request
 * - `cache_hit`: answered by the gateway's cache
 */
export type CostFlag =
  | 'unpriced'
  | 'usage_missing'
  | 'incomplete'
  | 'usage_inconsistent'
  | 'estimated'
  | 'assumed'
  | 'fallback_price'
  | 'provisioned'
  | 'cache_hit';

/** What is billed on one line. */
export type CostBucket = TokenBucket | BilledUnit | 'web_search_request';

/** One line of the bill. Lines are rounded on their own and for display: the total is rounded once, from the exact sum. */
export interface CostLine {
  /** The row of this line. */
  readonly priceKey: string;
  readonly bucket: CostBucket;
  /** Tokens, pieces, seconds or characters. */
  readonly quantity: number;
  /** With all factors on it; `null` when the row has no such price. */
  readonly costPicoUsd: bigint | null;
}

/** What a response cost. */
export interface Cost {
  /** Rounded half up once; `null` is unknown, never 0. */
  readonly costNanoUsd: bigint | null;
  /** Without duplicates. */
  readonly flags: readonly CostFlag[];
  /** The row of the price table; `null` when none was needed or found. */
  readonly priceKey: string | null;
  readonly lines: readonly CostLine[];
}

/** A cost before it is rounded, in pico-USD; `null` is unknown. */
export interface ExactCost {
  readonly picoUsd: Exact | null;
  readonly lines: readonly CostLine[];
  readonly flags: ReadonlySet<CostFlag>;
}
