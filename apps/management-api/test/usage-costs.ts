import { usageCostFrom, type PricedCost, type StoredUsageCost } from '@trueport/persistence';
import type { Connection } from 'mongoose';
import { completed, type LogFacts } from './usage-logs.js';

const priced: PricedCost = {
  cost_nano_usd: 0,
  saved_nano_usd: 0,
  price_key: 'openai/gpt-4o',
  flags: [],
};

/** The cost of a request, as the cost calculator stores it. */
export function costOf(facts: LogFacts, cost: Partial<PricedCost>, batch = 'lane:1'): StoredUsageCost {
  return usageCostFrom(completed(facts), { ...priced, ...cost }, batch);
}

/** Puts the cost of a log of `acme` into the store. */
export async function storeCost(
  database: Connection,
  logId: string,
  cost: Partial<PricedCost>,
): Promise<void> {
  const facts = { tenant_id: 'acme', started_at: '2026-01-15T10:30:00.000Z', request_id: `req_${logId}` };
  await database.collection('usage_costs').insertOne(costOf(facts, cost) as never);
}
