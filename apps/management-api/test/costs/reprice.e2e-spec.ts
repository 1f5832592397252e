import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { repriceViewSchema, type RepriceView } from '@trueport/contracts';
import {
  collections,
  RollupBatchRepository,
  RollupRepository,
  spendDeltas,
  usageLogFrom,
  type PricedCost,
  type StoredUsageCost,
} from '@trueport/persistence';
import { uniqueName } from '@trueport/testing';
import { Types } from 'mongoose';
import { basePath, startManagementForTest, type ManagementUnderTest } from '../harness.js';
import { costOf } from '../usage-costs.js';
import { completed } from '../usage-logs.js';

const repricePath = `${basePath}/analytics/reprice`;
const day = { from: '2026-01-15T00:00:00Z', to: '2026-01-16T00:00:00Z' };
/** What 150 tokens in and 320 out of gpt-4o cost at list price. */
const listNanoUsd = 3_575_000;
const namespace = uniqueName('mgmt');
let api: ManagementUnderTest;
let token: string;

beforeAll(async () => {
  api = await startManagementForTest({ namespace });
  token = await api.token('acme', 'operations:write');
});
afterAll(() => api.stop());
beforeEach(async () => {
  const names = [
    collections.usageLogs,
    collections.usageCosts,
    collections.spendRollups,
    collections.rollupBatches,
  ];
  for (const { name } of names) await api.database.collection(name).deleteMany({});
  await api.database.collection(collections.audit.name).deleteMany({});
});

/** A request of the day and what is known of its cost. */
interface Arranged {
  readonly tenant_id?: string;
  readonly started_at?: string;
  readonly model?: string;
  /** `null` for one that is not priced yet. */
  readonly cost: Partial<PricedCost> | null;
}

/** How far the batch of some costs has come. */
type Progress = 'pending' | 'sealed' | 'partly applied' | 'applied' | 'expired';

let lanes = 0;
/** Stores requests whose costs are in one batch. */
async function arrange(requests: readonly Arranged[], progress: Progress = 'applied'): Promise<void> {
  lanes += 1;
  const lane = `calc${lanes}`;
  const costs: StoredUsageCost[] = [];
  for (const {
    cost,
    tenant_id = 'acme',
    started_at = '2026-01-15T10:30:00.000Z',
    model = 'gpt-4o',
  } of requests) {
    const request_id = `req_${new Types.ObjectId().toHexString()}`;
    const facts = { request_id, tenant_id, started_at, model, requested_model: model };
    await api.database.collection('usage_logs').insertOne(usageLogFrom(completed(facts), 'x:1') as never);
    if (cost !== null) costs.push(costOf(facts, cost, `${lane}:1`));
  }
  if (costs.length > 0) await api.database.collection('usage_costs').insertMany(costs as never);
  await finish(lane, costs, progress);
}

async function finish(lane: string, costs: readonly StoredUsageCost[], progress: Progress): Promise<void> {
  const batches = new RollupBatchRepository(api.database);
  const rollups = new RollupRepository(api.database, collections.spendRollups.name);
  const ids = costs.map(({ _id }) => _id);
  const deltas = spendDeltas(costs);
  if (progress !== 'expired') await batches.begin(`${lane}:1`, new Date(), ids);
  if (progress !== 'pending' && progress !== 'expired') await batches.move(`${lane}:1`, 'pending', 'sealed');
  if (progress === 'applied' || progress === 'expired') await rollups.apply(lane, 1, deltas);
  if (progress === 'partly applied') await rollups.apply(lane, 1, deltas.slice(1));
  if (progress === 'applied') await batches.move(`${lane}:1`, 'sealed', 'applied');
}

async function reprice(apply: boolean, as = token): Promise<RepriceView> {
  const { status, body } = await api.call('POST', repricePath, { token: as, json: { ...day, apply } });
  expect({ status, body }).toMatchObject({ status: 200 });
  return repriceViewSchema.parse(body);
}

async function stored<Document>(name: string): Promise<Document[]> {
  return (await api.database.collection(name).find().toArray()) as unknown as Document[];
}

const costsNow = () => stored<StoredUsageCost>('usage_costs');

/** What the rollups count, and what a recount of the costs gives. */
async function sums(): Promise<{ counted: object; recounted: object }> {
  const rollups = await stored<{ _id: string } & Record<string, unknown>>(collections.spendRollups.name);
  const costs = (await costsNow()).map(({ previous: _previous, ...cost }) => cost);
  return {
    counted: Object.fromEntries(
      rollups.map(({ _id, requests, cost_nano_usd, saved_nano_usd, unpriced }) => [
        _id,
        { requests, cost_nano_usd, saved_nano_usd, unpriced },
      ]),
    ),
    recounted: Object.fromEntries(
      spendDeltas(costs).map(({ id, sums: recounted }) => [id, { ...recounted }]),
    ),
  };
}

const wrong = { cost_nano_usd: 1_000_000 };

describe('POST /analytics/reprice', () => {
  it('200: previews what would change, and changes nothing', async () => {
    await arrange([
      { cost: wrong },
      { cost: { cost_nano_usd: null } },
      { model: 'nobody-knows', cost: wrong },
    ]);
    await arrange([{ cost: null }, { cost: wrong, started_at: day.to.replace('Z', '.000Z') }]);
    const before = await costsNow();
    const { status, body } = await api.call('POST', repricePath, { token, json: day });
    expect(status).toBe(200);
    expect(repriceViewSchema.parse(body)).toEqual({
      applied: false,
      requests: 3,
      changed_requests: 3,
      cost_before_usd: 0.002,
      cost_after_usd: 0.00715,
      difference_usd: 0.00515,
      unpriced_before: 1,
      unpriced_after: 1,
      by_model: [
        { model: 'gpt-4o', requests: 2, before_usd: 0.001, after_usd: 0.00715 },
        { model: 'nobody-knows', requests: 1, before_usd: 0.001, after_usd: 0 },
      ],
    });
    expect(await costsNow()).toEqual(before);
    expect(await stored(collections.audit.name)).toEqual([]);
  });

  // What breaks if this goes: a bill that has been corrected twice, or half.
  it.each<Progress>(['applied', 'pending', 'sealed', 'partly applied', 'expired'])(
    '200: applied, the rollups equal a recount when the batch of the costs was %s',
    async (progress) => {
      const hours = ['T10', 'T11', 'T12'].map((hour) => `2026-01-15${hour}:00:00.000Z`);
      await arrange(
        hours.map((started_at) => ({ started_at, cost: wrong })),
        progress,
      );
      await arrange([{ cost: { cost_nano_usd: null } }]);
      const view = await reprice(true);
      expect(view).toMatchObject({
        applied: true,
        changed_requests: 4,
        unpriced_before: 1,
        unpriced_after: 0,
      });
      expect((await costsNow()).map(({ cost_nano_usd: cost }) => cost)).toEqual(Array(4).fill(listNanoUsd));
      const { counted, recounted } = await sums();
      expect(counted).toEqual(recounted);
      expect(await reprice(true)).toMatchObject({ changed_requests: 0, difference_usd: 0 });
      expect((await sums()).counted).toEqual(recounted);
    },
  );

  it('200: more requests than a batch has, and two that do it at the same time', async () => {
    const requests = Array.from({ length: 1_100 }, () => ({ cost: wrong }));
    await arrange(requests);
    await Promise.all([reprice(true), reprice(true)]);
    expect(new Set((await costsNow()).map((cost) => cost.cost_nano_usd))).toEqual(new Set([listNanoUsd]));
    const { counted, recounted } = await sums();
    expect(counted).toEqual(recounted);
  });

  it('200: applied, it is on record with the totals', async () => {
    await arrange([{ cost: wrong }]);
    await reprice(true);
    expect(await stored(collections.audit.name)).toEqual([
      expect.objectContaining({
        action: 'cost.reprice',
        target_id: '2026-01-15T00:00:00.000Z/2026-01-16T00:00:00.000Z',
        outcome: 'done',
        changes: {
          cost_usd: { before: 0.001, after: 0.003575 },
          unpriced_requests: { before: 0, after: 0 },
          changed_requests: { before: null, after: 1 },
        },
      }),
    ]);
  });

  // What breaks if this goes: one customer changes what another one is charged.
  it("200: another tenant's costs are neither counted nor changed", async () => {
    await arrange([{ tenant_id: 'rival', cost: wrong }]);
    expect(await reprice(true)).toMatchObject({ requests: 0, by_model: [] });
    expect((await costsNow()).map(({ cost_nano_usd: cost }) => cost)).toEqual([1_000_000]);
    expect(await reprice(false, await api.token('rival', 'operations:write'))).toMatchObject({ requests: 1 });
  });

  it('200: prices of the operator win', async () => {
    await arrange([{ cost: wrong }]);
    const ours = [{ provider: 'openai', model: 'gpt-4o', mode: 'chat', in: 10, out: 0 }];
    const settings = { PRICE_OVERRIDES: JSON.stringify(ours) };
    const other = await startManagementForTest({ namespace, settings });
    try {
      const sending = { token: await other.token('acme', 'operations:write'), json: day };
      const { body } = await other.call('POST', repricePath, sending);
      expect(repriceViewSchema.parse(body)).toMatchObject({ requests: 1, cost_after_usd: 0.0015 });
    } finally {
      await other.stop();
    }
  });

  it.each<[object, string]>([
    [{ to: day.to }, 'from'],
    [{ from: day.from }, 'to'],
    [{ from: 'yesterday', to: day.to }, 'from'],
    [{ from: day.to, to: day.from }, 'from'],
    [{ ...day, apply: 'yes' }, 'apply'],
    [{ ...day, tenant_id: 'rival' }, 'tenant_id'],
  ])('400: names what is wrong with %j', async (json, field) => {
    const { status, body } = await api.call('POST', repricePath, { token, json });
    expect(status).toBe(400);
    expect((body as { detail: string }).detail).toMatch(new RegExp(`^${field}`));
  });

  it('401 without a token, 403 without the scope', async () => {
    const reader = await api.token('acme', 'operations:read');
    expect((await api.call('POST', repricePath, { json: day })).status).toBe(401);
    expect((await api.call('POST', repricePath, { token: reader, json: day })).status).toBe(403);
  });
});
