import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reconcileViewSchema, type ReconcileView } from '@trueport/contracts';
import { ScanRepository } from '@trueport/persistence';
import { uniqueName } from '@trueport/testing';
import { Types } from 'mongoose';
import { basePath, startManagementForTest, type ManagementUnderTest } from '../harness.js';
import { openBus, type TestBus } from '../test-bus.js';
import { costOf } from '../usage-costs.js';
import { completed, storeLogs } from '../usage-logs.js';

const reconcilePath = `${basePath}/analytics/reconcile`;
let api: ManagementUnderTest;
let bus: TestBus;
let token: string;
/** The period of the requests below. */
let from: Date, to: Date;

beforeAll(async () => {
  const namespace = uniqueName('mgmt');
  api = await startManagementForTest({ namespace });
  bus = await openBus(namespace);
  token = await api.token('acme', 'operations:read');
  from = new Date();
  to = new Date(from.getTime() + 60_000);
});
afterAll(async () => {
  await bus.close();
  await api.stop();
});

const newId = (): string => `req_${new Types.ObjectId().toHexString()}`;

/** What of a request there is. */
interface Arranged {
  readonly tenant?: string;
  readonly facts?: readonly ('admitted' | 'completed')[];
  readonly views?: readonly ('logged' | 'priced' | 'scanned' | 'half-scanned')[];
}

/** Tells the facts of requests in one message each way, and stores views of them. @returns their ids */
async function arrange(requests: readonly Arranged[]): Promise<string[]> {
  const ids = requests.map(newId);
  const events: Record<'admitted' | 'completed', object[]> = { admitted: [], completed: [] };
  for (const [at, { tenant = 'acme', facts = ['admitted', 'completed'], views }] of requests.entries()) {
    const data = {
      request_id: ids[at] as string,
      tenant_id: tenant,
      started_at: new Date(from.getTime() + 1_000 + at).toISOString(),
    };
    if (facts.includes('admitted')) events.admitted.push({ type: 'gateway.request.admitted', data });
    if (facts.includes('completed'))
      events.completed.push({ type: 'gateway.response.completed', data: completed(data) });
    await storeViews(data, views ?? ['logged', 'priced', 'scanned']);
  }
  await bus.publish(bus.names.subjects.requestAdmitted, events.admitted);
  await bus.publish(bus.names.subjects.responseCompleted, events.completed);
  return ids;
}

async function storeViews(
  data: { readonly request_id: string; readonly tenant_id: string; readonly started_at: string },
  views: readonly string[],
): Promise<void> {
  if (views.includes('logged')) await storeLogs(api.database, [data]);
  if (views.includes('priced'))
    await api.database.collection('usage_costs').insertOne(costOf(data, {}) as never);
  const scan = {
    requestId: data.request_id,
    tenantId: data.tenant_id,
    startedAt: new Date(data.started_at),
    modelVersion: 'rules-1',
  };
  const scans = new ScanRepository(api.database);
  if (views.some((view) => view.endsWith('scanned'))) await scans.note([{ ...scan, direction: 'request' }]);
  if (views.includes('scanned')) await scans.note([{ ...scan, direction: 'response' }]);
}

async function reconcile(as = token): Promise<ReconcileView> {
  const { status, body } = await api.call(
    'GET',
    `${reconcilePath}?from=${from.toISOString()}&to=${to.toISOString()}`,
    { token: as },
  );
  expect({ status, body }).toMatchObject({ status: 200 });
  return reconcileViewSchema.parse(body);
}

function totals({ hours }: ReconcileView): Record<string, number> {
  const names = ['admitted', 'completed', 'logged', 'priced', 'scanned'] as const;
  return Object.fromEntries(
    names.map((name) => [name, hours.reduce((sum, counts) => sum + counts[name], 0)]),
  );
}

describe('GET /analytics/reconcile', () => {
  it('200: complete when there were no requests at all', async () => {
    expect(await reconcile()).toMatchObject({ is_complete: true, gaps: [] });
  });

  // What breaks if this goes: a request that was lost on the way, and nobody knows.
  it("200: what each of the tenant's requests misses, and none of another one's", async () => {
    const ids = await arrange([
      {},
      { facts: ['completed'], views: ['logged', 'priced'] },
      { facts: ['admitted'], views: [] },
      { views: ['logged', 'scanned'] },
      { views: ['priced', 'half-scanned'] },
      { facts: ['completed'], views: [] },
      { tenant: 'rival', views: [] },
    ]);
    const view = await reconcile();
    expect(view.is_complete).toBe(false);
    expect(view.gaps.map(({ request_id, missing }) => [request_id, missing])).toEqual([
      [ids[2], ['completed', 'logged', 'priced', 'scanned']],
      [ids[3], ['priced']],
      [ids[4], ['logged', 'scanned']],
      [ids[5], ['logged', 'priced']],
    ]);
    expect(totals(view)).toEqual({ admitted: 4, completed: 5, logged: 3, priced: 3, scanned: 2 });
    const theirs = await reconcile(await api.token('rival', 'operations:read'));
    expect(theirs.gaps.map(({ request_id }) => request_id)).toEqual([ids[6]]);
    expect(totals(theirs)).toMatchObject({ admitted: 1, logged: 0 });
  });

  it('200: messages that are no facts are passed over, and no consumer is left behind', async () => {
    const before = totals(await reconcile());
    await bus.publish(bus.names.subjects.requestAdmitted, 'nonsense');
    await bus.publish(bus.names.subjects.responseCompleted, [null, { type: 'other' }]);
    expect(totals(await reconcile())).toEqual(before);
    expect(await bus.consumers('gateway')).toEqual([]);
  });

  const at = (minutes: number): string => new Date(from.getTime() + minutes * 60_000).toISOString();
  it.each<[string, () => string, string]>([
    ['no period', () => '', 'from'],
    ['no end', () => `from=${at(0)}`, 'to'],
    ['a bad date', () => `from=yesterday&to=${at(1)}`, 'from'],
    ['an end before the beginning', () => `from=${at(1)}&to=${at(0)}`, 'from'],
    ['more than a day', () => `from=${at(0)}&to=${at(24 * 60 + 1)}`, 'to'],
    ['another tenant', () => `from=${at(0)}&to=${at(1)}&tenant_id=rival`, 'tenant_id'],
  ])('400: %s is named', async (_name, query, detail) => {
    const { status, body } = await api.call('GET', `${reconcilePath}?${query()}`, { token });
    expect(status).toBe(400);
    expect(body).toEqual({ detail: expect.stringMatching(new RegExp(`^${detail}`)), code: 'BAD_REQUEST' });
  });

  it('200: a period that begins before the installation did', async () => {
    const { status } = await api.call('GET', `${reconcilePath}?from=${at(-60)}&to=${at(1)}`, { token });
    expect(status).toBe(200);
  });

  it('400: names the moment when the facts begin when there are logs from before', async () => {
    await storeLogs(api.database, [{ tenant_id: 'acme', started_at: at(-30) }]);
    const { status, body } = await api.call('GET', `${reconcilePath}?from=${at(-60)}&to=${at(1)}`, { token });
    expect(status).toBe(400);
    expect((body as { detail: string }).detail).toMatch(/^from: expected \d{4}-.+ or later/);
  });

  // What breaks if this goes: requests whose facts have gone are called complete.
  it('400: names the moment when the facts begin once older ones have gone', async () => {
    await bus.purge('gateway');
    const query = `from=${from.toISOString()}&to=${to.toISOString()}`;
    const { status, body } = await api.call('GET', `${reconcilePath}?${query}`, { token });
    expect(status).toBe(400);
    expect((body as { detail: string }).detail).toMatch(/^from: expected \d{4}-/);
  });

  it('401 without a token, 403 without the scope', async () => {
    const query = `from=${at(0)}&to=${at(1)}`;
    const narrow = await api.token('acme', 'analytics:read');
    expect((await api.call('GET', `${reconcilePath}?${query}`)).status).toBe(401);
    expect((await api.call('GET', `${reconcilePath}?${query}`, { token: narrow })).status).toBe(403);
  });
});
