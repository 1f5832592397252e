import type { RepriceView } from '@trueport/contracts';
import type { PricedCost } from '@trueport/persistence';
import { toUsdNumber } from '@trueport/pricing';

/** Sums in billionths of a USD, exact however many requests there are. */
interface ModelTotals {
  requests: number;
  before: bigint;
  after: bigint;
}

/** Adds up what pricing again changes, request by request. */
export class RepriceTotals {
  private readonly byModel = new Map<string | null, ModelTotals>();
  private changed = 0;
  private unpricedBefore = 0;
  private unpricedAfter = 0;

  add(model: string | null, before: PricedCost, after: PricedCost): void {
    const totals = this.byModel.get(model) ?? { requests: 0, before: 0n, after: 0n };
    totals.requests += 1;
    totals.before += BigInt(before.cost_nano_usd ?? 0);
    totals.after += BigInt(after.cost_nano_usd ?? 0);
    this.byModel.set(model, totals);
    this.changed += isSameCost(before, after) ? 0 : 1;
    this.unpricedBefore += before.cost_nano_usd === null ? 1 : 0;
    this.unpricedAfter += after.cost_nano_usd === null ? 1 : 0;
  }

  /** Models by their requests, most first. */
  view(applied: boolean): RepriceView {
    const models = [...this.byModel].sort(([, one], [, other]) => other.requests - one.requests);
    const before = models.reduce((sum, [, totals]) => sum + totals.before, 0n);
    const after = models.reduce((sum, [, totals]) => sum + totals.after, 0n);
    return {
      applied,
      requests: models.reduce((sum, [, { requests }]) => sum + requests, 0),
      changed_requests: this.changed,
      cost_before_usd: toUsdNumber(before),
      cost_after_usd: toUsdNumber(after),
      difference_usd: toUsdNumber(after - before),
      unpriced_before: this.unpricedBefore,
      unpriced_after: this.unpricedAfter,
      by_model: models.map(([model, totals]) => ({
        model,
        requests: totals.requests,
        before_usd: toUsdNumber(totals.before),
        after_usd: toUsdNumber(totals.after),
      })),
    };
  }
}

/** Whether two costs say the same, also about where the price came from. */
export function isSameCost(one: PricedCost, other: PricedCost): boolean {
  return (
    one.cost_nano_usd === other.cost_nano_usd &&
    one.saved_nano_usd === other.saved_nano_usd &&
    one.price_key === other.price_key &&
    one.flags.join() === other.flags.join()
  );
}
