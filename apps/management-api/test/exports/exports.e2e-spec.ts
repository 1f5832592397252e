import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { usageLogViewSchema, violationViewSchema } from '@trueport/contracts';
import { basePath, startManagementForTest, type ManagementUnderTest } from '../harness.js';
import { storeCost } from '../usage-costs.js';
import { storeLogs } from '../usage-logs.js';
import { storeViolations } from '../violations.js';

const logsPath = `${basePath}/analytics/logs/export`;
const violationsPath = `${basePath}/analytics/violations/export`;
let api: ManagementUnderTest;
let token: string;
let theirs: string;
/** Ids of logs, oldest first, and of violations. */
let logs: string[];
let violations: string[];

beforeAll(async () => {
  api = await startManagementForTest();
  token = await api.token('acme', 'analytics:read');
  theirs = await api.token('rival', 'analytics:read');
  const at = (day: number) => `2026-01-${day}T10:30:00.000Z`;
  logs = await storeLogs(api.database, [
    { tenant_id: 'acme', started_at: at(15), model: '=HYPERLINK("http://x","y")', user_id: '+1' },
    { tenant_id: 'acme', started_at: at(16), provider: 'google', model: null },
    { tenant_id: 'rival', started_at: at(16) },
  ]);
  await storeCost(api.database, logs[0] as string, { cost_nano_usd: 4_700_000 });
  violations = await storeViolations(api.database, [
    { tenant_id: 'acme', detected_at: new Date(at(15)) },
    { tenant_id: 'acme', detected_at: new Date(at(16)), type: 'bias', severity: 'low' },
    { tenant_id: 'rival' },
  ]);
});
afterAll(() => api.stop());

/** An answer as it came: the body may look like JSON and is none. */
async function download(path: string, as = token): Promise<{ headers: Headers; text: string }> {
  const response = await fetch(`${api.url}${path}`, { headers: { authorization: `Bearer ${as}` } });
  expect(response.status).toBe(200);
  return { headers: response.headers, text: await response.text() };
}

const recordsOf = (text: string): { readonly id: string }[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { id: string });

describe('GET /analytics/logs/export', () => {
  it('200: CSV when nothing is said, newest first, without a formula in it', async () => {
    const { headers, text } = await download(logsPath);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(headers.get('content-disposition')).toBe('attachment; filename="usage-logs.csv"');
    expect(headers.get('x-request-id')).toMatch(/^req_/);
    const [columns, newest, oldest, end] = text.split('\r\n') as [string, string, string, string];
    expect(columns.split(',')).toEqual(Object.keys(usageLogViewSchema.shape));
    expect(newest).toMatch(new RegExp(`^${logs[1]},2026-01-16T10:30:00.000Z,`));
    expect(oldest).toContain(`,"'=HYPERLINK(""http://x"",""y"")",`);
    expect(oldest).toContain(`,'+1,`);
    expect(oldest).toMatch(/,0\.0047$/);
    expect(end).toBe('');
  });

  it('200: NDJSON, each line as the list shows it', async () => {
    const { headers, text } = await download(`${logsPath}?format=ndjson`);
    expect(headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    const list = await api.call('GET', `${basePath}/analytics/logs`, { token });
    expect(recordsOf(text)).toEqual((list.body as { items: unknown[] }).items);
  });

  it.each<[string, () => (string | undefined)[]]>([
    ['provider=google', () => [logs[1]]],
    ['start_date=2026-01-16', () => [logs[1]]],
    ['end_date=2026-01-15T23:59:59Z', () => [logs[0]]],
    ['api_key=sk-nobody', () => []],
  ])('200: ?%s filters', async (query, expected) => {
    const { text } = await download(`${logsPath}?format=ndjson&${query}`);
    expect(recordsOf(text).map(({ id }) => id)).toEqual(expected());
  });

  it('200: all of them, when there are more than fit into one piece', async () => {
    const started_at = '2026-02-01T00:00:00.000Z';
    const many = Array.from({ length: 1_203 }, () => ({ tenant_id: 'rival', started_at }));
    const ids = await storeLogs(api.database, many);
    const { text } = await download(`${logsPath}?format=ndjson&start_date=2026-02-01`, theirs);
    expect(recordsOf(text).map(({ id }) => id)).toEqual(ids.toReversed());
  });
});

describe('GET /analytics/violations/export', () => {
  it('200: CSV, newest first, without what may be shown of the text', async () => {
    const { headers, text } = await download(violationsPath);
    expect(headers.get('content-disposition')).toBe('attachment; filename="violations.csv"');
    const [columns, newest, oldest] = text.split('\r\n') as [string, string, string];
    expect(columns.split(',')).toEqual(Object.keys(violationViewSchema.shape));
    expect([newest, oldest].map((line) => line.split(',')[0])).toEqual([violations[1], violations[0]]);
    expect(text).not.toMatch(/preview|REDACTED/);
  });

  it('200: NDJSON that is filtered as the list is', async () => {
    const { text } = await download(`${violationsPath}?format=ndjson&severity=low`);
    const list = await api.call('GET', `${basePath}/analytics/violations?severity=low`, { token });
    expect(recordsOf(text)).toEqual((list.body as { items: unknown[] }).items);
    expect(recordsOf(text)).toHaveLength(1);
  });
});

describe('exports', () => {
  // What breaks if this goes: one customer downloads what belongs to another one.
  it("200: have none of another tenant's records", async () => {
    for (const path of [logsPath, violationsPath]) {
      const { text } = await download(`${path}?format=ndjson&end_date=2026-01-31`, theirs);
      const own = path === logsPath ? logs[2] : violations[2];
      expect(recordsOf(text).map(({ id }) => id)).toEqual([own]);
    }
  });

  it.each([
    [logsPath, 'format=xlsx', 'format'],
    [logsPath, 'limit=5', 'limit'],
    [logsPath, 'provider=cohere', 'provider'],
    [logsPath, 'start_date=2026-01-17&end_date=2026-01-16', 'start_date'],
    [violationsPath, 'severity=worst', 'severity'],
    [violationsPath, 'offset=1', 'offset'],
    [violationsPath, 'start_date=2026-01-17&end_date=2026-01-16', 'start_date'],
    [violationsPath, 'tenant_id=rival', 'tenant_id'],
  ])('400: %s?%s names the parameter', async (path, query, parameter) => {
    const { status, body } = await api.call('GET', `${path}?${query}`, { token });
    expect(status).toBe(400);
    expect(body).toEqual({ detail: expect.stringMatching(new RegExp(`^${parameter}`)), code: 'BAD_REQUEST' });
  });

  it.each([logsPath, violationsPath])('401 without a token, 403 without the scope: %s', async (path) => {
    const narrow = await api.token('acme', 'keys:read');
    expect((await api.call('GET', path)).status).toBe(401);
    expect((await api.call('GET', path, { token: narrow })).status).toBe(403);
  });
});
