import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { usageLogPageSchema, usageLogViewSchema, violationViewSchema } from '@trueport/contracts';
import { basePath, startManagementForTest, type ManagementUnderTest } from '../harness.js';
import { storeCost } from '../usage-costs.js';
import { storeLogs } from '../usage-logs.js';
import { storeViolations } from '../violations.js';

const logsPath = `${basePath}/analytics/logs`;
let api: ManagementUnderTest;
let token: string;
/** Ids by the name that the tests use. */
let oldest: string, anthropic: string, otherKey: string, newest: string;

const otherKeyId = 'aaaaaaaaaaaaaaaaaaaaaaaa';

beforeAll(async () => {
  api = await startManagementForTest();
  token = await api.token('acme', 'analytics:read');
  [oldest, anthropic, otherKey, newest] = (await storeLogs(api.database, [
    { tenant_id: 'acme', started_at: '2026-01-15T10:30:00.000Z' },
    { tenant_id: 'acme', started_at: '2026-01-15T11:00:00.000Z', provider: 'anthropic', model: 'claude' },
    {
      tenant_id: 'acme',
      started_at: '2026-01-16T00:00:00.000Z',
      key_id: otherKeyId,
      api_key: 'sk-aaaa...bbbb',
    },
    { tenant_id: 'acme', started_at: '2026-01-17T00:00:00.000Z', provider: 'azure', deployment: 'east/gpt' },
  ])) as [string, string, string, string];
});
afterAll(() => api.stop());

async function idsFor(query: string): Promise<string[]> {
  const { status, body } = await api.call('GET', `${logsPath}?${query}`, { token });
  expect(status).toBe(200);
  return usageLogPageSchema.parse(body).items.map(({ id }) => id);
}

describe('GET /analytics/logs', () => {
  it('200: a page of 50, newest first, with the total', async () => {
    const { status, body } = await api.call('GET', logsPath, { token });
    expect(status).toBe(200);
    expect(body).toMatchObject({ total: 4, offset: 0, limit: 50 });
    expect(Object.keys(body as object).sort()).toEqual(['items', 'limit', 'offset', 'total']);
    expect(await idsFor('')).toEqual([newest, otherKey, anthropic, oldest]);
  });

  it('200: every documented field of a log, and no internal one', async () => {
    const { body } = await api.call('GET', `${logsPath}?offset=3`, { token });
    const [log] = usageLogPageSchema.parse(body).items;
    expect(log).toMatchObject({
      id: oldest,
      timestamp: '2026-01-15T10:30:00.000Z',
      request_id: `req_${oldest}`,
      api_key: 'sk-xxxx...yyyy',
      path: '/chat/completions',
      method: 'POST',
      status_code: 200,
      latency_ms: 845.2,
      request_size_bytes: 1024,
      response_size_bytes: 4096,
      provider: 'openai',
      model: 'gpt-4o',
      prompt_tokens: 150,
      completion_tokens: 320,
      cost_usd: null,
    });
    expect(JSON.stringify(body)).not.toMatch(/rollup_batch|_id"?:\{|instance/);
  });

  it('200: limit and offset cut a page, the total stays', async () => {
    const { body } = await api.call('GET', `${logsPath}?limit=2&offset=1`, { token });
    expect(body).toMatchObject({ total: 4, offset: 1, limit: 2 });
    expect(await idsFor('limit=2&offset=1')).toEqual([otherKey, anthropic]);
    expect(await idsFor('offset=4')).toEqual([]);
  });

  it.each<[string, () => string[]]>([
    ['provider=anthropic', () => [anthropic]],
    ['provider=google', () => []],
    [`api_key=${otherKeyId}`, () => [otherKey]],
    ['api_key=sk-aaaa...bbbb', () => [otherKey]],
    ['api_key=sk-nobody', () => []],
    ['start_date=2026-01-16T00:00:00Z', () => [newest, otherKey]],
    ['end_date=2026-01-15T10:30:00Z', () => [oldest]],
    ['start_date=2026-01-15T12:00:00%2B01:00&end_date=2026-01-16', () => [otherKey, anthropic]],
    ['start_date=2026-01-17', () => [newest]],
    ['start_date=2026-01-15&end_date=2026-01-16T00:00:00Z&provider=openai', () => [otherKey, oldest]],
  ])('200: ?%s filters', async (query, expected) => {
    expect(await idsFor(query)).toEqual(expected());
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=501', 'limit'],
    ['limit=all', 'limit'],
    ['offset=-1', 'offset'],
    ['offset=99999999999999', 'offset'],
    ['provider=cohere', 'provider'],
    ['provider=OpenAI', 'provider'],
    ['start_date=yesterday', 'start_date'],
    ['start_date=2026-13-01', 'start_date'],
    ['start_date=15.01.2026', 'start_date'],
    ['end_date=1736937000', 'end_date'],
    ['start_date=2026-01-17&end_date=2026-01-16', 'start_date'],
    ['api_key=', 'api_key'],
    [`api_key=${'x'.repeat(101)}`, 'api_key'],
    ['model=gpt-4o', 'model'],
    ['tenant_id=rival', 'tenant_id'],
    ['provider[$ne]=openai', 'provider'],
    ['provider=openai&provider=azure', 'provider'],
  ])('400: names the parameter for ?%s', async (query, parameter) => {
    const { status, body } = await api.call('GET', `${logsPath}?${query}`, { token });
    expect(status).toBe(400);
    expect(body).toEqual({ detail: expect.stringMatching(new RegExp(`^${parameter}`)), code: 'BAD_REQUEST' });
  });

  it('200: what the requests cost; null for one without a price and for one that is not priced yet', async () => {
    await storeCost(api.database, newest, { cost_nano_usd: 4_700_001 });
    await storeCost(api.database, otherKey, { cost_nano_usd: 0 });
    await storeCost(api.database, anthropic, { cost_nano_usd: null });
    const { body } = await api.call('GET', logsPath, { token });
    expect(usageLogPageSchema.parse(body).items.map((item) => item.cost_usd)).toEqual([
      0.004700001,
      0,
      null,
      null,
    ]);
  });

  it('401 without a token, 403 without the scope', async () => {
    const narrow = await api.token('acme', 'keys:read');
    expect((await api.call('GET', logsPath)).status).toBe(401);
    expect((await api.call('GET', logsPath, { token: narrow })).status).toBe(403);
  });
});

describe('GET /analytics/logs/{id}', () => {
  const schema = usageLogViewSchema.extend({ violations: violationViewSchema.array() });
  const violationOf = (log: string) => ({ tenant_id: 'acme', usage_log_id: log, type: 'pii' }) as const;

  it('200: the log as the list shows it, with what was found in its texts', async () => {
    const [mine] = await storeViolations(api.database, [violationOf(newest), violationOf(oldest)]);
    const list = await api.call('GET', `${logsPath}?limit=1`, { token });
    const { status, body } = await api.call('GET', `${logsPath}/${newest}`, { token });
    expect(status).toBe(200);
    const { violations, ...log } = schema.parse(body);
    expect(log).toEqual(usageLogPageSchema.parse(list.body).items[0]);
    expect(violations.map(({ id }) => id)).toEqual([mine]);
    expect(JSON.stringify(body)).not.toMatch(/preview|rollup_batch/);
  });

  it('200: a log without violations has an empty list', async () => {
    const { body } = await api.call('GET', `${logsPath}/${anthropic}`, { token });
    expect(schema.parse(body).violations).toEqual([]);
  });

  it('200: the request id that the client was given finds it as well', async () => {
    const { status, body } = await api.call('GET', `${logsPath}/req_${newest}`, { token });
    expect(status).toBe(200);
    expect(schema.parse(body).id).toBe(newest);
  });

  // What breaks if this goes: one customer reads the traffic of another one.
  it("404: another tenant's log is, to the byte, one that never was", async () => {
    await storeViolations(api.database, [{ ...violationOf(oldest), tenant_id: 'rival' }]);
    const theirs = await api.token('rival');
    const foreign = await api.call('GET', `${logsPath}/${oldest}`, { token: theirs });
    const missing = await api.call('GET', `${logsPath}/${'0'.repeat(24)}`, { token: theirs });
    expect(foreign.status).toBe(404);
    expect(foreign.body).toEqual(missing.body);
    const { body } = await api.call('GET', `${logsPath}/${oldest}`, { token });
    expect(schema.parse(body).violations).toHaveLength(1);
  });

  it.each(['nonsense', 'req_64b1f2e3a4c5d6e7f8901234', '%24ne'])('404 for %s', async (id) => {
    expect((await api.call('GET', `${logsPath}/${id}`, { token })).status).toBe(404);
  });
});
