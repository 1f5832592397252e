import type { PricedCost } from '@trueport/persistence';
import { priceCompletion, type CompletionFacts, type PriceSources } from '@trueport/pricing';

/**
 * The cost of a completed request as it is stored: whole billionths of a USD.
 *
 * @throws RangeError above 9 million USD for one request, which no number could hold exactly
 */
export function pricedCostOf(completion: CompletionFacts, sources: PriceSources): PricedCost {
  const cost = priceCompletion(completion, sources);
  return {
    cost_nano_usd: exactNumber(cost.costNanoUsd),
    saved_nano_usd: exactNumber(cost.savedNanoUsd),
    price_key: cost.priceKey,
    flags: cost.flags,
  };
}

function exactNumber(nanoUsd: bigint | null): number | null {
  if (nanoUsd === null) return null;
  const number = Number(nanoUsd);
  if (!Number.isSafeInteger(number)) throw new RangeError('the cost of a request is out of range');
  return number;
}
