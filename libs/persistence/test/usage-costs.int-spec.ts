import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@trueport/observability';
import { testServers, uniqueName, waitUntil } from '@trueport/testing';
import { Types } from 'mongoose';
import {
  collections,
  MongoConnection,
  RollupRepository,
  type RollupScope,
  spendDeltas,
  UsageCostRepository,
  type PricedCost,
  type StoredUsageCost,
} from '../src/index.js';

const price = (nanoUsd: number | null, saved: number | null = 0): PricedCost => ({
  cost_nano_usd: nanoUsd,
  saved_nano_usd: saved,
  price_key: nanoUsd === null ? null : 'openai/gpt-4o',
  flags: nanoUsd === null ? ['unpriced'] : [],
});

function costOf(at: number, cost: PricedCost, changed: Partial<StoredUsageCost> = {}): StoredUsageCost {
  const hex = at.toString(16).padStart(24, '0');
  return {
    _id: new Types.ObjectId(hex),
    request_id: `req_${hex}`,
    timestamp: new Date(Date.UTC(2026, 10, 20, 12, at % 60)),
    tenant_id: 'acme',
    key_id: '64b1f2e3a4c5d6e7f8901234',
    team: null,
    user_id: null,
    service: null,
    provider: 'openai',
    model: 'gpt-4o',
    rollup_batch: 'lane:1',
    ...cost,
    ...changed,
  };
}

describe('what costs add to the spend rollups', () => {
  /** The deltas of one scope. */
  const deltasOf = (scope: RollupScope, ...costs: StoredUsageCost[]) =>
    spendDeltas(costs).filter(({ dimensions }) => (dimensions as { scope: RollupScope }).scope === scope);
  const sumsOf = (...costs: StoredUsageCost[]) => deltasOf('key', ...costs).map(({ sums }) => sums);

  it('is their sum for all that share hour and dimensions, and a delta each for those that do not', () => {
    const others = [
      costOf(3, price(1), { timestamp: new Date(Date.UTC(2026, 10, 20, 13)) }),
      costOf(4, price(2), { team: 'red' }),
      costOf(5, price(3), { tenant_id: 'rival' }),
      costOf(6, price(4), { model: null }),
    ];
    const deltas = deltasOf('key', costOf(1, price(10)), costOf(2, price(5, 7)), ...others);
    expect(new Set(deltas.map(({ id }) => id)).size).toBe(5);
    expect(deltas[0]?.sums).toEqual({ requests: 2, cost_nano_usd: 15, saved_nano_usd: 7, unpriced: 0 });
    expect(deltas[0]?.dimensions).toMatchObject({ hour: new Date(Date.UTC(2026, 10, 20, 12)) });
  });

  it.each(['tenant_hour', 'tenant_day'] as const)('is the same in all for every %s', (scope) => {
    const all = [
      costOf(1, price(10)),
      costOf(2, price(5, 7), { model: 'gpt-4o-mini' }),
      costOf(3, price(null), { timestamp: new Date(Date.UTC(2026, 10, 20, 23)) }),
      costOf(4, price(1), { timestamp: new Date(Date.UTC(2026, 10, 21)) }),
      costOf(5, price(30), { tenant_id: 'rival', previous: price(20) }),
    ];
    const total = (deltas: readonly { sums: object }[]) =>
      ['requests', 'cost_nano_usd', 'saved_nano_usd', 'unpriced'].map((name) =>
        deltas.reduce((sum, { sums }) => sum + Number((sums as Record<string, number>)[name]), 0),
      );
    expect(total(deltasOf(scope, ...all))).toEqual(total(deltasOf('key', ...all)));
    expect(deltasOf(scope, ...all)).toHaveLength(scope === 'tenant_hour' ? 4 : 3);
  });

  it('counts what has no price, and adds nothing for it', () => {
    expect(sumsOf(costOf(1, price(null, null)), costOf(2, price(3)))).toEqual([
      { requests: 2, cost_nano_usd: 3, saved_nano_usd: 0, unpriced: 1 },
    ]);
  });

  it.each([
    ['dearer', price(10), price(15), { cost_nano_usd: 5, unpriced: 0 }],
    ['cheaper', price(10), price(4), { cost_nano_usd: -6, unpriced: 0 }],
    ['known', price(null), price(4), { cost_nano_usd: 4, unpriced: -1 }],
    ['unknown', price(4), price(null), { cost_nano_usd: -4, unpriced: 1 }],
    ['no different', price(4), price(4), { cost_nano_usd: 0, unpriced: 0 }],
  ])('is the difference where a request was priced again and is %s', (_name, before, now, expected) => {
    expect(sumsOf(costOf(1, now, { previous: before }))).toEqual([
      { requests: 0, saved_nano_usd: 0, ...expected },
    ]);
  });
});

describe('stored costs', () => {
  const store = new MongoConnection(
    testServers.mongodbUrl(uniqueName('costs')),
    createLogger('test', 'silent'),
  );
  const costs = new UsageCostRepository(store.connection);
  beforeAll(() => waitUntil(() => store.isConnected));
  beforeEach(() => store.connection.dropDatabase());
  afterAll(async () => {
    await store.connection.dropDatabase();
    await store.close();
  });

  const stored = async (...all: StoredUsageCost[]): Promise<StoredUsageCost[]> => {
    const found = await costs.ofLogs(all.map(({ _id }) => _id));
    return all.flatMap(({ _id }) => found.get(_id.toHexString()) ?? []);
  };

  it('are found by their logs, those that there are, in any number', async () => {
    const all = Array.from({ length: 1_200 }, (_, at) => costOf(at + 1, price(at)));
    await costs.insertNew(all);
    const found = await costs.ofLogs([...all.map(({ _id }) => _id), new Types.ObjectId()]);
    expect(found.size).toBe(1_200);
    expect(found.get(all[7]?._id.toHexString() ?? '')).toEqual(all[7]);
    expect((await costs.ofLogs([])).size).toBe(0);
  });

  it('are left as they are when they come again', async () => {
    await costs.insertNew([costOf(1, price(10))]);
    const existing = await costs.insertNew([
      costOf(1, price(99), { rollup_batch: 'lane:2' }),
      costOf(2, price(5)),
    ]);
    expect(existing).toEqual([{ _id: costOf(1, price(0))._id, rollup_batch: 'lane:1' }]);
    expect((await stored(costOf(1, price(0))))[0]?.cost_nano_usd).toBe(10);
  });

  it('are replaced with what the rollups counted beside them, and the rollups end at the new sum', async () => {
    const rollups = new RollupRepository(store.connection, collections.spendRollups.name);
    const before = [costOf(1, price(10)), costOf(2, price(null))];
    await costs.insertNew(before);
    await rollups.apply('lane', 1, spendDeltas(before));
    await costs.rewrite(
      before.map((one) => ({ before: one, cost: price(25) })),
      'again:1',
    );
    const after = await stored(...before);
    expect(after).toMatchObject([
      { cost_nano_usd: 25, rollup_batch: 'again:1', previous: price(10) },
      { cost_nano_usd: 25, rollup_batch: 'again:1', previous: price(null) },
    ]);
    await rollups.apply('again', 1, spendDeltas(after));
    const database = store.connection.getClient().db(store.connection.name);
    expect(await database.collection(collections.spendRollups.name).find().toArray()).toMatchObject(
      Array.from({ length: 3 }, () => ({ requests: 2, cost_nano_usd: 50, unpriced: 0 })),
    );
  });

  // Two instances that price again must not both take the difference.
  it('that somebody else has replaced meanwhile are left alone', async () => {
    const [before] = [costOf(1, price(10))] as const;
    await costs.insertNew([before]);
    await costs.rewrite([{ before, cost: price(20) }], 'first:1');
    await costs.rewrite([{ before, cost: price(30) }], 'second:1');
    expect(await stored(before)).toMatchObject([
      { cost_nano_usd: 20, rollup_batch: 'first:1', previous: price(10) },
    ]);
    await costs.rewrite([], 'third:1');
  });
});
