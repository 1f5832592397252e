import type { PricedCost, StoredUsageCost, StoredUsageLog, StoredViolation } from '@trueport/persistence';
import {
  collections,
  modelCountOf,
  RollupRepository,
  rollupDeltas,
  spendDeltas,
  usageCostFrom,
  usageLogFrom,
  ViolationRollupRepository,
} from '@trueport/persistence';
import fc from 'fast-check';
import { Types, type Connection } from 'mongoose';
import { completed } from './usage-logs.js';
import { violation } from './violations.js';

/** What the views have of some requests. */
export interface Traffic {
  readonly logs: readonly StoredUsageLog[];
  readonly costs: readonly StoredUsageCost[];
  readonly violations: readonly StoredViolation[];
}

const hourMs = 3_600_000;

/** Any one request of the last hundred days: answered or not, priced or not, with or without a violation. */
const anyRequest = fc.record({
  minutesAgo: fc.integer({ min: 0, max: 100 * 24 * 60 }),
  tenant_id: fc.constantFrom('acme', 'acme', 'acme', 'rival'),
  provider: fc.constantFrom('openai' as const, 'anthropic' as const, 'google' as const),
  model: fc.constantFrom('gpt-4o', 'gpt-4o-mini', '__proto__', null),
  key_id: fc.constantFrom('a'.repeat(24), 'b'.repeat(24)),
  ending: fc.constantFrom(
    { status_code: 200, error_code: null },
    { status_code: 200, error_code: 'UPSTREAM_ABORTED' as const },
    { status_code: 404, error_code: null },
    { status_code: 0, error_code: 'GATEWAY_TERMINATED' as const },
  ),
  latency_ms: fc.integer({ min: 0, max: 600_000 }).map((tenths) => tenths / 10),
  ttfb_ms: fc.option(
    fc.integer({ min: 0, max: 60_000 }).map((tenths) => tenths / 10),
    { nil: null },
  ),
  prompt_tokens: fc.integer({ min: 0, max: 100_000 }),
  completion_tokens: fc.integer({ min: 0, max: 10_000 }),
  cost: fc.option(fc.integer({ min: 0, max: 5_000_000_000 }), { nil: null }),
  isPriced: fc.boolean(),
  type: fc.option(fc.constantFrom('pii' as const, 'injection' as const, 'bias' as const), { nil: null }),
  severity: fc.constantFrom('critical' as const, 'high' as const, 'medium' as const, 'low' as const),
});

/** Requests of the last hundred days, of two tenants. */
export const anyTraffic: fc.Arbitrary<Traffic> = fc
  .array(anyRequest, { minLength: 1, maxLength: 120 })
  .map((requests) => trafficOf(requests));

type Request = typeof anyRequest extends fc.Arbitrary<infer Value> ? Value : never;

function trafficOf(requests: readonly Request[]): Traffic {
  const logs: StoredUsageLog[] = [];
  const costs: StoredUsageCost[] = [];
  const violations: StoredViolation[] = [];
  for (const request of requests) {
    const { minutesAgo, cost, isPriced, type, severity, prompt_tokens, completion_tokens, ending, ...facts } =
      request;
    const startedAt = new Date(Date.now() - minutesAgo * 60_000);
    const id = new Types.ObjectId().toHexString();
    const { usage } = completed({ tenant_id: 'acme', started_at: startedAt.toISOString() });
    const fact = completed({
      ...facts,
      ...ending,
      request_id: `req_${id}`,
      started_at: startedAt.toISOString(),
      usage: { ...usage, prompt_tokens, completion_tokens },
    });
    const price: PricedCost = { cost_nano_usd: cost, saved_nano_usd: 0, price_key: null, flags: [] };
    logs.push(usageLogFrom(fact, 'lane:1'));
    if (isPriced) costs.push(usageCostFrom(fact, price, 'lane:1'));
    const found = { tenant_id: facts.tenant_id, usage_log_id: id, detected_at: startedAt, severity };
    if (type !== null) violations.push(violation({ ...found, type }));
  }
  return { logs, costs, violations };
}

/** Writes the views of some requests, rollups included, in the place of whatever is there. */
export async function replaceTraffic(database: Connection, traffic: Traffic): Promise<void> {
  const { usageLogs, usageCosts, violations, rollups, spendRollups, violationRollups } = collections;
  for (const { name } of [usageLogs, usageCosts, violations, rollups, spendRollups, violationRollups])
    await database.collection(name).deleteMany({});
  const insert = async (name: string, documents: readonly object[]): Promise<void> => {
    if (documents.length > 0) await database.collection(name).insertMany(documents as never);
  };
  await insert(usageLogs.name, traffic.logs);
  await insert(usageCosts.name, traffic.costs);
  await insert(violations.name, traffic.violations);
  await new RollupRepository(database, rollups.name).apply('lane', 1, rollupDeltas(traffic.logs));
  await new RollupRepository(database, spendRollups.name).apply('lane', 1, spendDeltas(traffic.costs));
  const recounts = new ViolationRollupRepository(database);
  for (const tenant of ['acme', 'rival']) {
    const moments = traffic.violations.filter(({ tenant_id }) => tenant_id === tenant);
    await recounts.recount(
      tenant,
      moments.map(({ detected_at }) => detected_at),
    );
  }
}

/** The first moment of the whole hour so many hours ago. */
export function hoursAgo(hours: number): Date {
  return new Date(Math.floor(Date.now() / hourMs) * hourMs - hours * hourMs);
}

/** Summaries of `acme` for the last 90 days, as so many requests an hour of 200 keys and 5 models leave them. */
export async function storeSummaries(database: Connection, requestsPerHour: number): Promise<void> {
  for (const name of [collections.rollups.name, collections.spendRollups.name]) {
    const rollups = [...summaries('tenant_hour', 2_160, 1), ...summaries('tenant_day', 90, 24)].map(
      ({ hours, ...dimensions }) => ({ ...dimensions, ...sumsOf(hours * requestsPerHour) }),
    );
    // In portions, so that the store answers others in between.
    for (let from = 0; from < rollups.length; from += 500)
      await database.collection<{ _id: string }>(name).insertMany(rollups.slice(from, from + 500));
  }
}

/** Rollups of 200 keys and 5 models in each of some hours: what statistics must not read. */
export async function storeKeyRollups(database: Connection, hours: number): Promise<void> {
  for (let ago = 0; ago < hours; ago += 1) {
    const rollups = Array.from({ length: 1_000 }, (_, at) => ({
      _id: `key${ago}-${at}`,
      scope: 'key',
      tenant_id: 'acme',
      hour: hoursAgo(ago),
      key_id: String(at % 200).padStart(24, '0'),
      provider: 'openai',
      model: `model-${at % 5}`,
      requests: 1,
      lanes: { first: 1 },
      cost_nano_usd: 1,
      unpriced: 0,
    }));
    for (const name of [collections.rollups.name, collections.spendRollups.name])
      await database.collection<{ _id: string }>(name).insertMany(rollups);
  }
}

/** Violation rollups of `acme` for every hour and day of the last 90 days. */
export async function storeViolationRollups(database: Connection): Promise<void> {
  const counts = ['pii', 'injection'].flatMap((type) =>
    ['critical', 'low'].map((severity) => ({ type, severity, count: 1 })),
  );
  const rollups = [...summaries('tenant_hour', 2_160, 1), ...summaries('tenant_day', 90, 24)];
  await database
    .collection<{ _id: string }>(collections.violationRollups.name)
    .insertMany(rollups.map(({ hours: _hours, ...dimensions }) => ({ ...dimensions, counts, revision: 1 })));
}

/** The last so many summaries, each of so many hours. */
function summaries(scope: string, count: number, hours: number) {
  const stepMs = hours * hourMs;
  const last = Math.floor(Date.now() / stepMs) * stepMs;
  return Array.from({ length: count }, (_, at) => ({
    _id: `${scope}${at}`,
    scope,
    tenant_id: 'acme',
    hour: new Date(last - at * stepMs),
    hours,
  }));
}

function sumsOf(requests: number) {
  const buckets = Object.fromEntries(
    Array.from({ length: 100 }, (_, at) => [String(150 + at), requests / 100]),
  );
  return {
    requests,
    errors: 1,
    prompt_tokens: 150 * requests,
    completion_tokens: 75 * requests,
    latency_tenths_ms: 8_000 * requests,
    latency_buckets: buckets,
    ttfb_buckets: buckets,
    by_provider: { openai: requests },
    by_model: Object.fromEntries(
      Array.from({ length: 5 }, (_, at) => [
        modelCountOf(`model-${at}`).slice('by_model.'.length),
        requests / 5,
      ]),
    ),
    lanes: { first: 1, second: 1 },
    cost_nano_usd: 39_000 * requests,
    unpriced: 0,
  };
}
