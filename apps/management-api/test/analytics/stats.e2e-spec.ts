import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { statsPeriods, statsViewSchema, type StatsPeriod, type StatsView } from '@trueport/contracts';
import {
  latencyBucket,
  latencyQuantile,
  PeriodSumsRepository,
  ViolationRollupRepository,
  type StoredUsageLog,
} from '@trueport/persistence';
import { testServers } from '@trueport/testing';
import fc from 'fast-check';
import mongoose, { type Connection } from 'mongoose';
import { StatsService } from '../../src/analytics/stats.service.js';
import { basePath, startManagementForTest, type ManagementUnderTest } from '../harness.js';
import {
  anyTraffic,
  hoursAgo,
  replaceTraffic,
  storeKeyRollups,
  storeSummaries,
  storeViolationRollups,
  type Traffic,
} from '../traffic.js';

const statsPath = `${basePath}/analytics/stats`;
let api: ManagementUnderTest;
let token: string;
/** The database once more, with an eye on every answer of the store. */
let observed: Connection;

beforeAll(async () => {
  api = await startManagementForTest();
  observed = await mongoose
    .createConnection(testServers.mongodbUrl(api.database.name), { monitorCommands: true, autoIndex: false })
    .asPromise();
  token = await api.token('acme', 'analytics:read');
});
afterAll(async () => {
  await observed.close();
  await api.stop();
});

async function statsFor(period: StatsPeriod, as = token): Promise<StatsView> {
  const { status, body } = await api.call('GET', `${statsPath}?period=${period}`, { token: as });
  expect(status).toBe(200);
  statsViewSchema.parse(body);
  // As it came: the schema would leave a model named `__proto__` out.
  return body as StatsView;
}

const sum = <Item>(items: readonly Item[], valueOf: (item: Item) => number): number =>
  items.reduce((total, item) => total + valueOf(item), 0);

function counts(names: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
}

function quantiles(durations: readonly number[]): StatsView['latency_ms'] {
  const histogram = new Map<number, number>();
  for (const ms of durations) histogram.set(latencyBucket(ms), (histogram.get(latencyBucket(ms)) ?? 0) + 1);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => latencyQuantile(histogram, share));
  return { p50: p50 ?? null, p95: p95 ?? null, p99: p99 ?? null };
}

const isError = ({ status_code, error_code }: StoredUsageLog): boolean =>
  status_code >= 400 || error_code !== null;

/** Ninety days of 200 keys and 5 models, with violations in every hour. */
async function storeNinetyDays(): Promise<void> {
  await replaceTraffic(api.database, { logs: [], costs: [], violations: [] });
  await storeSummaries(api.database, 1_000);
  await storeKeyRollups(api.database, 3);
  await storeViolationRollups(api.database);
}

/** How many documents the store hands out while something runs. */
async function documentsRead(run: () => Promise<unknown>): Promise<number> {
  let read = 0;
  const count = ({ reply }: { readonly reply: object }): void => {
    const { cursor = {} } = reply as { cursor?: { firstBatch?: unknown[]; nextBatch?: unknown[] } };
    read += (cursor.firstBatch?.length ?? 0) + (cursor.nextBatch?.length ?? 0);
  };
  const client = observed.getClient();
  client.on('commandSucceeded', count);
  await run();
  client.off('commandSucceeded', count);
  return read;
}

/** The statistics as the logs, costs and violations themselves give them. */
function recounted(traffic: Traffic, tenant: string, period: StatsPeriod): StatsView {
  const from = hoursAgo(statsPeriods[period]);
  const logs = traffic.logs.filter((log) => log.tenant_id === tenant && log.timestamp >= from);
  const costs = traffic.costs.filter((cost) => cost.tenant_id === tenant && cost.timestamp >= from);
  const found = traffic.violations.filter((one) => one.tenant_id === tenant && one.detected_at >= from);
  const [prompt, completion] = [
    sum(logs, ({ usage }) => usage.prompt_tokens),
    sum(logs, ({ usage }) => usage.completion_tokens),
  ];
  const tenthsMs = sum(logs, (log) => Math.round(log.latency_ms * 10));
  const ofSeverity = (severity: string) => found.filter((one) => one.severity === severity).length;
  return {
    period,
    total_requests: logs.length,
    total_cost_usd: sum(costs, (cost) => cost.cost_nano_usd ?? 0) / 1e9,
    unpriced_requests: costs.filter((cost) => cost.cost_nano_usd === null).length,
    total_tokens: { prompt, completion, total: prompt + completion },
    avg_latency_ms: logs.length === 0 ? 0 : Math.round(tenthsMs / logs.length) / 10,
    latency_ms: quantiles(logs.map((log) => log.latency_ms)),
    ttft_ms: quantiles(logs.flatMap(({ ttfb_ms }) => (ttfb_ms === null ? [] : [ttfb_ms]))),
    error_rate_pct:
      logs.length === 0 ? 0 : Math.round((logs.filter(isError).length / logs.length) * 10_000) / 100,
    by_provider: counts(logs.map(({ provider }) => provider)),
    by_model: counts(logs.map(({ model }) => model ?? 'unknown')),
    violations: {
      total: found.length,
      by_type: {
        pii: 0,
        bias: 0,
        injection: 0,
        exfiltration: 0,
        ...counts(found.map(({ type }) => type)),
      },
      critical: ofSeverity('critical'),
      high: ofSeverity('high'),
      medium: ofSeverity('medium'),
      low: ofSeverity('low'),
    },
  };
}

describe('GET /analytics/stats', () => {
  // What breaks if this goes: a bill that is not the sum of what it is for.
  it('200: what a recount of logs, costs and violations gives, for each tenant and period', async () => {
    const theirs = await api.token('rival', 'analytics:read');
    await fc.assert(
      fc.asyncProperty(
        anyTraffic,
        fc.constantFrom<StatsPeriod>('24h', '7d', '30d', '90d'),
        async (traffic, period) => {
          await replaceTraffic(api.database, traffic);
          expect(await statsFor(period)).toEqual(recounted(traffic, 'acme', period));
          expect(await statsFor(period, theirs)).toEqual(recounted(traffic, 'rival', period));
        },
      ),
      { numRuns: 25 },
    );
  });

  // What breaks if this goes: a page that takes longer with every key, user and model.
  it.each(Object.entries(statsPeriods) as [StatsPeriod, number][])(
    '200: reads a document a day, and one for each of at most 23 hours, for %s',
    async (period, hours) => {
      await storeNinetyDays();
      const service = new StatsService(
        new PeriodSumsRepository(observed),
        new ViolationRollupRepository(observed),
      );
      const read = await documentsRead(() => service.stats('acme', period));
      const views = 3;
      expect(read).toBeGreaterThanOrEqual((views * hours) / 24);
      expect(read).toBeLessThanOrEqual(views * (hours / 24 + 23));
      expect((await statsFor(period)).total_requests).toBeGreaterThanOrEqual(hours * 1_000);
    },
  );

  it('200: zeros, and no quantiles, for a tenant without requests', async () => {
    await replaceTraffic(api.database, { logs: [], costs: [], violations: [] });
    expect(await statsFor('90d')).toMatchObject({
      total_requests: 0,
      avg_latency_ms: 0,
      error_rate_pct: 0,
      latency_ms: { p50: null, p95: null, p99: null },
    });
  });

  it('200: seven days when nothing is said', async () => {
    const { body } = await api.call('GET', statsPath, { token });
    expect(body).toMatchObject({ period: '7d' });
  });

  it.each([
    ['period=1h', 'period'],
    ['period=', 'period'],
    ['period=7D', 'period'],
    ['from=2026-01-01', 'from'],
    ['tenant_id=rival', 'tenant_id'],
  ])('400: names the parameter for ?%s', async (query, parameter) => {
    const { status, body } = await api.call('GET', `${statsPath}?${query}`, { token });
    expect(status).toBe(400);
    expect(body).toEqual({ detail: expect.stringMatching(new RegExp(`^${parameter}`)), code: 'BAD_REQUEST' });
  });

  it('401 without a token, 403 without the scope', async () => {
    const narrow = await api.token('acme', 'keys:read');
    expect((await api.call('GET', statsPath)).status).toBe(401);
    expect((await api.call('GET', statsPath, { token: narrow })).status).toBe(403);
  });
});
