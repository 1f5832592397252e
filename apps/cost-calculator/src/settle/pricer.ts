import type { ResponseCompletedData } from '@trueport/contracts';
import type { Logger } from '@trueport/observability';
import type { PricedCost } from '@trueport/persistence';
import type { PriceSources } from '@trueport/pricing';
import { pricedCostOf } from '@trueport/views';

/** Models that are warned of once; a client can name any number of them. */
const maxWarned = 1_000;

/** Prices requests, and says once for each model that it has no price. */
export class Pricer {
  private readonly warned = new Set<string>();

  constructor(
    private readonly sources: PriceSources,
    private readonly logger: Logger,
  ) {}

  costOf(completed: ResponseCompletedData): PricedCost {
    const cost = pricedCostOf(completed, this.sources);
    if (cost.flags.includes('unpriced')) this.warn(completed);
    return cost;
  }

  private warn({ provider, model }: ResponseCompletedData): void {
    const key = `${provider}/${model ?? ''}`;
    if (this.warned.has(key) || this.warned.size >= maxWarned) return;
    this.warned.add(key);
    this.logger.warn({ component: 'pricing', provider, model }, 'there is no price for a model');
  }
}
