import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BusConnection } from '@trueport/bus';
import { loadSettings } from '@trueport/config';
import type { ResponseCompletedData } from '@trueport/contracts';
import { createLogger } from '@trueport/observability';
import {
  collections,
  MongoConnection,
  RollupBatchRepository,
  RollupRepository,
  rollupIdOf,
  spendDeltas,
  UsageCostRepository,
  usageCostFrom,
  type StoredUsageCost,
} from '@trueport/persistence';
import { formatUsd, priceCompletion } from '@trueport/pricing';
import { priceSources } from '@trueport/providers';
import { completedEvent, serviceSettings, uniqueName, waitUntil } from '@trueport/testing';
import { ExactlyOnceWriter, pricedCostOf, type RunningWorker } from '@trueport/views';
import { costCalculatorSettings } from '../src/settings.js';
import { startCostCalculator } from '../src/start-cost-calculator.js';
import { completed } from './completed.js';

const logger = createLogger('test', 'silent');

class Crash extends Error {}

describe('the costs', () => {
  const namespace = uniqueName('cost');
  const settings = loadSettings(costCalculatorSettings, {
    COST_PORT: '0',
    ...serviceSettings(namespace),
    PRICE_OVERRIDES: JSON.stringify([
      { provider: 'openai', model: 'house-model', mode: 'chat', in: 1, out: 2 },
    ]),
  });
  const sources = priceSources(settings);
  let calculator: RunningWorker;
  let bus: BusConnection;
  let store: MongoConnection;
  beforeAll(async () => {
    bus = new BusConnection(settings, 'test', logger);
    store = new MongoConnection(settings.MONGODB_URL, logger);
    await waitUntil(() => bus.isConnected && store.isConnected, { what: 'the stores' });
    calculator = await startCostCalculator(settings);
  });
  beforeEach(async () => {
    for (const { name } of [collections.usageCosts, collections.spendRollups, collections.rollupBatches])
      await collectionOf(name).deleteMany({});
  });
  afterAll(async () => {
    await calculator.stop();
    const manager = await bus.manager();
    await Promise.all(Object.values(bus.names.streams).map((name) => manager.streams.delete(name)));
    await bus.close();
    await store.connection.dropDatabase();
    await store.close();
  });

  const collectionOf = (name: string) =>
    store.connection.getClient().db(store.connection.name).collection(name);
  const costs = async (): Promise<StoredUsageCost[]> =>
    (await collectionOf(collections.usageCosts.name)
      .find()
      .sort({ _id: 1 })
      .toArray()) as unknown as StoredUsageCost[];
  const publish = async (facts: readonly ResponseCompletedData[]): Promise<void> =>
    void (await bus
      .jetstream()
      .publish(bus.names.subjects.responseCompleted, JSON.stringify(facts.map(completedEvent))));
  const settled = () =>
    waitUntil(
      async () => {
        const manager = await bus.manager();
        const durable = 'cost-calculator_gateway_response_completed';
        const info = await manager.consumers.info(bus.names.streams.gateway, durable);
        return info.num_pending === 0 && info.num_ack_pending === 0;
      },
      { what: 'every message being acknowledged', timeoutMs: 45_000 },
    );
  /** What the rollups of every scope sum, and what a recount of the costs gives. */
  const sums = async () => {
    const rollups = await collectionOf(collections.spendRollups.name).find().toArray();
    const shown = ({
      scope,
      requests,
      cost_nano_usd,
      saved_nano_usd,
      unpriced,
    }: Record<string, unknown>) => ({
      scope,
      requests: Number(requests),
      cost_nano_usd,
      saved_nano_usd,
      unpriced,
    });
    return {
      counted: Object.fromEntries(rollups.map((rollup) => [String(rollup._id), shown(rollup)])),
      recounted: Object.fromEntries(
        spendDeltas(await costs()).map(({ id, dimensions, sums: added }) => [
          id,
          shown({ ...dimensions, ...added }),
        ]),
      ),
    };
  };
  /** How many requests the rollups count, for each scope. */
  const countedRequests = async (): Promise<number[]> => {
    const { counted } = await sums();
    return ['key', 'tenant_hour', 'tenant_day'].map((wanted) =>
      Object.values(counted).reduce((sum, { scope, requests }) => sum + (scope === wanted ? requests : 0), 0),
    );
  };

  it('of completed requests are stored, and summed by the hour', async () => {
    await publish([completed(1), completed(2), completed(3), completed(4)]);
    await settled();
    expect(await costs()).toMatchObject(
      [1, 2, 3, 4].map((at) => ({
        request_id: completed(at).request_id,
        tenant_id: 'acme',
        cost_nano_usd: 4_500_000,
        saved_nano_usd: 0,
        price_key: expect.stringContaining('gpt-4o'),
        flags: [],
      })),
    );
    const { counted, recounted } = await sums();
    expect(counted).toEqual(recounted);
    expect(Object.values(counted).map(({ requests }) => requests)).toEqual(expect.arrayContaining([1, 1, 2]));
  });

  it.each<[string, Partial<ResponseCompletedData>, object]>([
    [
      'a model without a price is unknown, never 0',
      { model: 'my-finetune', requested_model: 'my-finetune' },
      { cost_nano_usd: null, price_key: null, flags: ['unpriced'] },
    ],
    [
      'a model with a price of the operator are by that price',
      { model: 'house-model', requested_model: 'house-model' },
      { cost_nano_usd: 1_400_000, price_key: expect.stringContaining('house-model') },
    ],
    [
      'an answer that reports no usage is unknown',
      { usage_source: 'none', usage: { ...completed(1).usage, prompt_tokens: 0, completion_tokens: 0 } },
      { cost_nano_usd: null, flags: ['unpriced', 'usage_missing'] },
    ],
    [
      'a request that failed without usage is 0',
      { status_code: 500, usage_source: 'none' },
      { cost_nano_usd: 0, flags: [] },
    ],
    [
      'an answer of the cache is 0, and what it would have been is saved',
      { cached: true },
      { cost_nano_usd: 0, saved_nano_usd: 4_500_000, flags: ['cache_hit'] },
    ],
    [
      'an estimated answer says that it is estimated',
      { usage_source: 'estimated' },
      { cost_nano_usd: 4_500_000, flags: ['estimated'] },
    ],
  ])('of %s', async (_name, changed, expected) => {
    await publish([completed(1, changed)]);
    await settled();
    const [cost] = await costs();
    expect(cost).toMatchObject(expected);
    const { counted, recounted } = await sums();
    expect(counted).toEqual(recounted);
    const isUnknown = (expected as { cost_nano_usd: unknown }).cost_nano_usd === null;
    expect(Object.values(counted)).toMatchObject(
      Array.from({ length: 3 }, () => ({ requests: 1, unpriced: isUnknown ? 1 : 0 })),
    );
  });

  // Whoever bills by the header must find the same digits here.
  it('have the digits of X-Gateway-Cost-Usd', async () => {
    const usages = [1, 7, 333, 1_000_001, 123_456_789].map((tokens, at) =>
      completed(at + 1, {
        model: at % 2 === 0 ? 'gpt-4o-mini' : 'gpt-4o',
        usage: { ...completed(1).usage, prompt_tokens: tokens, completion_tokens: tokens % 100 },
      }),
    );
    await publish(usages);
    await settled();
    const stored = await costs();
    const shown = usages.map((facts) => {
      const { costNanoUsd } = priceCompletion(facts, sources);
      return costNanoUsd === null ? null : formatUsd(costNanoUsd);
    });
    expect(stored.map(({ cost_nano_usd: nano }) => (nano === null ? null : formatUsd(BigInt(nano))))).toEqual(
      shown,
    );
    expect(shown).not.toContain(null);
  });

  it('are counted once for events that come twice, in one message, in two, or both', async () => {
    const facts = Array.from({ length: 60 }, (_, at) => completed(at + 1));
    await publish([...facts.slice(0, 20), ...facts.slice(0, 20)]);
    await publish(facts);
    await publish(facts.slice(30));
    await settled();
    expect(await costs()).toHaveLength(60);
    const { counted, recounted } = await sums();
    expect(counted).toEqual(recounted);
    expect(await countedRequests()).toEqual([60, 60, 60]);
  });

  // Between the two writes the money is in one place and not yet in the other.
  it.each([
    ['its costs were stored and before its batch was sealed', 'batches'],
    ['its batch was sealed and before the sums had it', 'rollups'],
  ])('are counted once when an instance died after %s', async (_name, dyingIn) => {
    const facts = Array.from({ length: 60 }, (_, at) => completed(at + 1));
    const crash = () => Promise.reject(new Crash());
    const batches = new RollupBatchRepository(store.connection);
    const rollups = new RollupRepository(store.connection, collections.spendRollups.name);
    if (dyingIn === 'batches') batches.move = crash;
    else rollups.apply = crash;
    const dying = new ExactlyOnceWriter<ResponseCompletedData, StoredUsageCost>(
      uniqueName('dead'),
      {
        documents: new UsageCostRepository(store.connection),
        batches,
        rollups,
        documentFrom: (fact, batch) => usageCostFrom(fact, pricedCostOf(fact, sources), batch),
        deltasOf: spendDeltas,
        rollupIdOf,
      },
      () => new Date(),
      () => Promise.resolve(),
    );
    await expect(dying.write(facts)).rejects.toThrow(Crash);
    expect(await costs()).toHaveLength(60);
    expect((await sums()).counted).toEqual({});

    await publish(facts);
    await settled();
    const { counted, recounted } = await sums();
    expect(counted).toEqual(recounted);
    expect(await countedRequests()).toEqual([60, 60, 60]);
  });
});
