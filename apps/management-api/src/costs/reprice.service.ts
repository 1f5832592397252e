import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { GatewayError, type RepriceView } from '@trueport/contracts';
import {
  collections,
  MongoConnection,
  RollupBatchRepository,
  rollupIdOf,
  RollupRepository,
  spendDeltas,
  UsageCostRepository,
  UsageLogRepository,
  type CostChange,
  type PricedCost,
  type StoredUsageCost,
  type StoredUsageLog,
} from '@trueport/persistence';
import type { PriceSources } from '@trueport/pricing';
import { ExactlyOnceRewriter, pricedCostOf } from '@trueport/views';
import { AuditTrail, type Actor, type IntendedChange } from '../audit/audit-trail.js';
import { inPortions } from '../exports/in-portions.js';
import { isSameCost, RepriceTotals } from './reprice-totals.js';

/** A period; its end is not part of it. */
interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** A batch, and a query, has at most so many costs. */
const portion = 1_000;
const longestPauseMs = 2_000;

/** The prices in force, as a token of the injector. */
export const PRICE_SOURCES = Symbol('price sources');

/** Prices requests of one tenant, the one of the caller, with the prices of today. */
@Injectable()
export class RepriceService {
  private readonly rollups: RollupRepository;
  private readonly batches: RollupBatchRepository;

  constructor(
    @Inject(MongoConnection) { connection }: MongoConnection,
    @Inject(UsageLogRepository) private readonly logs: UsageLogRepository,
    @Inject(UsageCostRepository) private readonly costs: UsageCostRepository,
    @Inject(PRICE_SOURCES) private readonly prices: PriceSources,
    @Inject(AuditTrail) private readonly audit: AuditTrail,
  ) {
    this.rollups = new RollupRepository(connection, collections.spendRollups.name);
    this.batches = new RollupBatchRepository(connection);
  }

  /** What pricing again would change. Requests that have not been priced at all yet are not in it. */
  async preview(tenantId: string, period: Period): Promise<RepriceView> {
    checkPeriod(period);
    return (await this.totals(tenantId, period, () => Promise.resolve())).view(false);
  }

  /** Changes costs and the spend rollups with them; safe to repeat after any failure. @throws GatewayError BAD_REQUEST */
  async apply(actor: Actor, period: Period): Promise<RepriceView> {
    const { tenantId } = actor.principal;
    const intended = intentOf(period, await this.preview(tenantId, period));
    return this.audit.around(actor, intended, async () => {
      const wanted = new Map<string, PricedCost>();
      const rewriter = this.rewriter(wanted);
      const totals = await this.totals(tenantId, period, async (logs) => {
        wanted.clear();
        for (const log of logs) wanted.set(log._id.toHexString(), pricedCostOf(log, this.prices));
        await rewriter.rewrite(logs.map(({ _id }) => _id));
      });
      return totals.view(true);
    });
  }

  /** Adds up a period in portions, each right before `rewrite` is called for it. */
  private async totals(
    tenantId: string,
    { from, to }: Period,
    rewrite: (logs: readonly StoredUsageLog[]) => Promise<void>,
  ): Promise<RepriceTotals> {
    const totals = new RepriceTotals();
    for await (const logs of inPortions(this.logs.period(tenantId, from, to), portion)) {
      const costs = await this.costs.ofLogs(logs.map(({ _id }) => _id));
      for (const log of logs) {
        const cost = costs.get(log._id.toHexString());
        if (cost !== undefined) totals.add(log.model, cost, pricedCostOf(log, this.prices));
      }
      await rewrite(logs);
    }
    return totals;
  }

  /** @param wanted the right costs, by log id in hex */
  private rewriter(
    wanted: ReadonlyMap<string, PricedCost>,
  ): ExactlyOnceRewriter<StoredUsageCost, CostChange> {
    const view = {
      documents: this.costs,
      batches: this.batches,
      rollups: this.rollups,
      deltasOf: spendDeltas,
      rollupIdOf,
      read: async (ids: readonly StoredUsageCost['_id'][]) => [...(await this.costs.ofLogs(ids)).values()],
      changesOf: (costs: readonly StoredUsageCost[]) => changesOf(costs, wanted),
      rewrite: (changes: readonly CostChange[], batch: string) => this.costs.rewrite(changes, batch),
    };
    return new ExactlyOnceRewriter(randomBytes(8).toString('hex'), view, () => new Date(), pauseWithJitter);
  }
}

function changesOf(costs: readonly StoredUsageCost[], wanted: ReadonlyMap<string, PricedCost>): CostChange[] {
  return costs.flatMap((before) => {
    const cost = wanted.get(before._id.toHexString());
    return cost === undefined || isSameCost(before, cost) ? [] : [{ before, cost }];
  });
}

function checkPeriod({ from, to }: Period): void {
  if (from >= to) throw new GatewayError('BAD_REQUEST', 'from: expected a moment before `to`');
}

function intentOf({ from, to }: Period, preview: RepriceView): IntendedChange {
  return {
    action: 'cost.reprice',
    targetId: `${from.toISOString()}/${to.toISOString()}`,
    changes: {
      cost_usd: { before: preview.cost_before_usd, after: preview.cost_after_usd },
      unpriced_requests: { before: preview.unpriced_before, after: preview.unpriced_after },
      changed_requests: { before: null, after: preview.changed_requests },
    },
  };
}

/** Full jitter: two that hold the same costs do not meet again at the same moment. */
function pauseWithJitter(attempt: number): Promise<void> {
  const delayMs = Math.random() * Math.min(longestPauseMs, 20 * 2 ** attempt);
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
