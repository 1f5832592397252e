import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listLogsQuerySchema, noUsage } from '@trueport/contracts';
import { createLogger } from '@trueport/observability';
import { completedFacts, requestIdOf, testServers, uniqueName, waitUntil } from '@trueport/testing';
import {
  collections,
  ensureIndexes,
  MongoConnection,
  usageLogFrom,
  UsageLogRepository,
} from '../src/index.js';

const tenants = ['a', 'b'] as const;
const providers = ['openai', 'google'] as const;

describe('the main queries', () => {
  const mongo = new MongoConnection(
    testServers.mongodbUrl(uniqueName('queries')),
    createLogger('test', 'silent'),
  );
  const logs = new UsageLogRepository(mongo.connection);
  const day = Date.UTC(2026, 10, 20);

  beforeAll(async () => {
    await waitUntil(() => mongo.isConnected);
    await ensureIndexes(mongo.connection, {
      USAGE_LOG_RETENTION_DAYS: 36_500 / 10,
      VIOLATION_RETENTION_DAYS: 400,
      ROLLUP_RETENTION_DAYS: 400,
    });
    await logs.insertNew(
      Array.from({ length: 400 }, (_, at) =>
        usageLogFrom(
          completedFacts({
            request_id: requestIdOf(at),
            tenant_id: tenants[at % 2] as string,
            key_id: String(at % 4).padStart(24, '0'),
            api_key: `sk-key${at % 4}...mask`,
            provider: providers[Math.floor(at / 2) % 2] as 'openai' | 'google',
            started_at: new Date(day + at * 1_000).toISOString(),
            usage: noUsage,
            usage_source: 'none',
          }),
          'lane:1',
        ),
      ),
    );
  });
  afterAll(async () => {
    await mongo.connection.dropDatabase();
    await mongo.close();
  });

  const query = (parameters: Record<string, string>) =>
    listLogsQuerySchema.parse({ limit: '10', ...parameters });

  it.each<[string, Record<string, string>, number]>([
    ['of a tenant', {}, 200],
    ['of a provider', { provider: 'google' }, 100],
    ['of a key by its id', { api_key: '000000000000000000000002' }, 100],
    ['of a key by its mask', { api_key: 'sk-key2...mask' }, 100],
    ['of a time', { start_date: '2026-11-20T00:01:00Z', end_date: '2026-11-20T00:02:00Z' }, 31],
  ])(
    "give the newest logs %s, only the tenant's own, and how many there are",
    async (_name, parameters, total) => {
      const page = await logs.page('a', query(parameters));
      expect(page.total).toBe(total);
      expect(page.items).toHaveLength(10);
      expect(new Set(page.items.map(({ tenant_id: tenant }) => tenant))).toEqual(new Set(['a']));
      const times = page.items.map(({ timestamp }) => timestamp.getTime());
      expect(times).toEqual([...times].sort((one, other) => other - one));
    },
  );

  it.each<[string, object]>([
    ['of a tenant', { tenant_id: 'a' }],
    ['of a provider', { tenant_id: 'a', provider: 'google' }],
    ['of a key', { tenant_id: 'a', key_id: '000000000000000000000002' }],
    ['of a masked key', { tenant_id: 'a', api_key: 'sk-key2...mask' }],
    ['of a time', { tenant_id: 'a', timestamp: { $lt: new Date(day + 100_000) } }],
  ])('read no more documents than the page %s shows', async (_name, filter) => {
    const collection = mongo.connection
      .getClient()
      .db(mongo.connection.name)
      .collection(collections.usageLogs.name);
    const explained = await collection
      .find(filter)
      .sort({ timestamp: -1, _id: -1 })
      .limit(10)
      .explain('executionStats');
    const text = JSON.stringify(explained);
    expect(text).toContain('"stage":"IXSCAN"');
    expect(text).not.toContain('"stage":"SORT"');
    expect(
      (explained as { executionStats: { totalDocsExamined: number } }).executionStats.totalDocsExamined,
    ).toBe(10);
  });

  it('keep their life times when they are changed', async () => {
    await ensureIndexes(mongo.connection, {
      USAGE_LOG_RETENTION_DAYS: 30,
      VIOLATION_RETENTION_DAYS: 400,
      ROLLUP_RETENTION_DAYS: 400,
    });
    const database = mongo.connection.getClient().db(mongo.connection.name);
    const indexes = await database.collection(collections.usageLogs.name).indexes();
    expect(indexes.find(({ name }) => name === 'timestamp_ttl')?.expireAfterSeconds).toBe(30 * 86_400);
  });
});
