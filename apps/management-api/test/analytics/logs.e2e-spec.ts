import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { usageLogPageSchema } from '@trueport/contracts';
import { basePath, startManagementForTest, type ManagementUnderTest } from '../harness.js';
import { storeLogs } from '../usage-logs.js';

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
    ['provider=bedrock', 'provider'],
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

  it('401 without a token, 403 without the scope', async () => {
    const narrow = await api.token('acme', 'keys:read');
    expect((await api.call('GET', logsPath)).status).toBe(401);
    expect((await api.call('GET', logsPath, { token: narrow })).status).toBe(403);
  });
});
