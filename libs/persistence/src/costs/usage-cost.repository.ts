import type { Connection, Types } from 'mongoose';
import { BatchedDocuments } from '../batched/batched-documents.js';
import { collections } from '../declared-indexes.js';
import { portionsOf } from '../portions.js';
import { confirmed, durable } from '../write-concern.js';
import type { PricedCost, StoredUsageCost } from './usage-cost.js';

/** A cost that is to be replaced: only if it is still what it was when it was priced again. */
export interface CostChange {
  readonly before: StoredUsageCost;
  readonly cost: PricedCost;
}

/** Costs of requests. */
export class UsageCostRepository extends BatchedDocuments<StoredUsageCost> {
  constructor(connection: Connection) {
    super(connection, collections.usageCosts.name);
  }

  /** The costs of these logs, by log id in hex; those without are missing. */
  async ofLogs(ids: readonly Types.ObjectId[]): Promise<Map<string, StoredUsageCost>> {
    const costs = new Map<string, StoredUsageCost>();
    for (const some of portionsOf(ids)) {
      const found = this.collection.find({ _id: { $in: [...some] } } as never, confirmed);
      for await (const cost of found) costs.set(cost._id.toHexString(), cost as StoredUsageCost);
    }
    return costs;
  }

  /** Replaces costs and claims them for a batch; those that changed meanwhile are left as they are. */
  async rewrite(changes: readonly CostChange[], batch: string): Promise<void> {
    const operations = changes.map(({ before, cost }) => ({
      updateOne: {
        filter: { _id: before._id, rollup_batch: before.rollup_batch },
        update: { $set: { ...cost, rollup_batch: batch, previous: countedOf(before) } },
      },
    }));
    if (operations.length > 0)
      await this.collection.bulkWrite(operations as never, { ordered: false, ...durable });
  }
}

function countedOf({ cost_nano_usd, saved_nano_usd, price_key, flags }: StoredUsageCost): PricedCost {
  return { cost_nano_usd, saved_nano_usd, price_key, flags };
}
