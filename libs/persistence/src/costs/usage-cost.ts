import { usageLogIdOf, type ResponseCompletedData } from '@trueport/contracts';
import { Types } from 'mongoose';
import { rollupHour } from '../rollups/rollup-scope.js';
import type { RollupDelta } from '../rollups/rollup.repository.js';
import { summaryDeltas } from '../rollups/summary-deltas.js';
import { rollupIdOf, type RollupDimensions } from '../usage-rollups/usage-rollup.js';

/** What one response cost; `null` without a price. */
export interface PricedCost {
  /** Billionths of a USD. */
  readonly cost_nano_usd: number | null;
  /** What an answer of the cache would have cost. */
  readonly saved_nano_usd: number | null;
  /** Row of the price table. */
  readonly price_key: string | null;
  readonly flags: readonly string[];
}

/** The cost of a request as it is stored. `_id` is the id of its usage log. */
export type StoredUsageCost = PricedCost &
  Omit<RollupDimensions, 'hour' | 'scope'> & {
    readonly _id: Types.ObjectId;
    readonly request_id: string;
    readonly timestamp: Date;
    readonly rollup_batch: string;
    /** What the rollups counted before the request was priced again. */
    readonly previous?: PricedCost;
  };

/** What is summed. All are integers. */
interface SpendSums {
  readonly requests: number;
  readonly cost_nano_usd: number;
  readonly saved_nano_usd: number;
  readonly unpriced: number;
}

/** The cost of a completed request, claimed by a batch. */
export function usageCostFrom(
  data: ResponseCompletedData,
  cost: PricedCost,
  rollupBatch: string,
): StoredUsageCost {
  return {
    _id: Types.ObjectId.createFromHexString(usageLogIdOf(data.request_id)),
    request_id: data.request_id,
    timestamp: new Date(data.started_at),
    tenant_id: data.tenant_id,
    key_id: data.key_id,
    team: data.team,
    user_id: data.user_id,
    service: data.service,
    provider: data.provider,
    model: data.model,
    ...cost,
    rollup_batch: rollupBatch,
  };
}

/**
 * What costs add to the spend rollups, first by all dimensions, then to the summaries of each tenant; one that was priced
 * again adds the difference.
 */
export function spendDeltas(costs: readonly StoredUsageCost[]): RollupDelta[] {
  const deltas = new Map<string, { dimensions: RollupDimensions; sums: SpendSums }>();
  for (const cost of costs) {
    const id = rollupIdOf(cost);
    const sums = cost.previous === undefined ? first(cost) : difference(cost, cost.previous);
    const known = deltas.get(id);
    if (known === undefined) deltas.set(id, { dimensions: dimensionsOf(cost), sums });
    else known.sums = added(known.sums, sums);
  }
  const fine = [...deltas].map(([id, delta]) => ({ id, ...delta }));
  return [...fine, ...summaryDeltas<SpendSums, (typeof fine)[number]>(fine)];
}

function dimensionsOf(cost: StoredUsageCost): RollupDimensions {
  const { tenant_id, key_id, team, user_id, service, provider, model } = cost;
  const hour = rollupHour(cost.timestamp);
  return { scope: 'key', tenant_id, hour, key_id, team, user_id, service, provider, model };
}

function first(cost: PricedCost): SpendSums {
  return { requests: 1, ...moneyOf(cost) };
}

function difference(now: PricedCost, before: PricedCost): SpendSums {
  const [after, earlier] = [moneyOf(now), moneyOf(before)];
  return {
    requests: 0,
    cost_nano_usd: after.cost_nano_usd - earlier.cost_nano_usd,
    saved_nano_usd: after.saved_nano_usd - earlier.saved_nano_usd,
    unpriced: after.unpriced - earlier.unpriced,
  };
}

function moneyOf({ cost_nano_usd: cost, saved_nano_usd: saved }: PricedCost): Omit<SpendSums, 'requests'> {
  return { cost_nano_usd: cost ?? 0, saved_nano_usd: saved ?? 0, unpriced: cost === null ? 1 : 0 };
}

function added(sums: SpendSums, more: SpendSums): SpendSums {
  return {
    requests: sums.requests + more.requests,
    cost_nano_usd: sums.cost_nano_usd + more.cost_nano_usd,
    saved_nano_usd: sums.saved_nano_usd + more.saved_nano_usd,
    unpriced: sums.unpriced + more.unpriced,
  };
}
