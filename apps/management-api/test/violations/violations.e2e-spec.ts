import { beforeAll, describe, expect, it } from '@jest/globals';
import { violationDetailSchema, violationPageSchema, violationViewSchema } from '@trueport/contracts';
import { basePath, useManagement } from '../harness.js';
import { storeViolations } from '../violations.js';

const violationsPath = `${basePath}/analytics/violations`;
const api = useManagement();
/** Ids by the name that the tests use. */
let oldest: string, bias: string, newest: string, foreign: string;

beforeAll(async () => {
  [oldest, bias, newest, foreign] = (await storeViolations(api.database, [
    { tenant_id: 'acme', detected_at: new Date('2026-01-15T10:30:00.000Z') },
    {
      tenant_id: 'acme',
      detected_at: new Date('2026-01-16T00:00:00.000Z'),
      type: 'bias',
      severity: 'low',
      direction: 'response',
    },
    {
      tenant_id: 'acme',
      detected_at: new Date('2026-01-17T00:00:00.000Z'),
      type: 'injection',
      policy_id: 'pol-001',
      auto_blocked: true,
    },
    { tenant_id: 'rival', detected_at: new Date('2026-01-17T00:00:00.000Z'), preview: 'rival text' },
  ])) as [string, string, string, string];
});

async function idsFor(query: string): Promise<string[]> {
  const { status, body } = await api.call('GET', `${violationsPath}?${query}`, { token: api.ownToken });
  expect(status).toBe(200);
  return violationPageSchema.parse(body).items.map(({ id }) => id);
}

describe('GET /analytics/violations', () => {
  it('200: newest first with the total, every documented field, and nothing of the text', async () => {
    const { status, body } = await api.call('GET', violationsPath, { token: api.ownToken });
    expect(status).toBe(200);
    expect(Object.keys(body as object).sort()).toEqual(['items', 'total']);
    const { items, total } = violationPageSchema.parse(body);
    expect(total).toBe(3);
    expect(items.map(({ id }) => id)).toEqual([newest, bias, oldest]);
    expect(items[2]).toMatchObject({
      type: 'pii',
      severity: 'critical',
      direction: 'request',
      description: 'SSN detected in user prompt',
      auto_blocked: false,
      status: 'open',
      policy_id: null,
      detected_at: '2026-01-15T10:30:00.000Z',
      model_version: 'rules-1',
    });
    expect(JSON.stringify(body)).not.toMatch(/preview|REDACTED|tenant_id/);
  });

  it.each<[string, () => string[]]>([
    ['severity=low', () => [bias]],
    ['type=injection', () => [newest]],
    ['type=exfiltration', () => []],
    ['status=open', () => [newest, bias, oldest]],
    ['status=false_positive', () => []],
    ['start_date=2026-01-16', () => [newest, bias]],
    ['end_date=2026-01-16T00:00:00Z', () => [bias, oldest]],
    ['severity=critical&start_date=2026-01-16', () => [newest]],
    ['limit=1&offset=1', () => [bias]],
  ])('200: ?%s filters', async (query, expected) => {
    expect(await idsFor(query)).toEqual(expected());
  });

  it.each([
    ['severity=worst', 'severity'],
    ['type=secrets', 'type'],
    ['status=closed', 'status'],
    ['start_date=yesterday', 'start_date'],
    ['start_date=2026-01-17&end_date=2026-01-16', 'start_date'],
    ['limit=0', 'limit'],
    ['limit=501', 'limit'],
    ['offset=-1', 'offset'],
    ['tenant_id=rival', 'tenant_id'],
    ['type[$ne]=pii', 'type'],
  ])('400: names the parameter for ?%s', async (query, parameter) => {
    const { status, body } = await api.call('GET', `${violationsPath}?${query}`, { token: api.ownToken });
    expect(status).toBe(400);
    expect(body).toEqual({ detail: expect.stringMatching(new RegExp(`^${parameter}`)), code: 'BAD_REQUEST' });
  });
});

describe('GET /analytics/violations/{id}', () => {
  it('200: with what may be shown of the text', async () => {
    const { status, body } = await api.call('GET', `${violationsPath}/${oldest}`, { token: api.ownToken });
    expect(status).toBe(200);
    expect(violationDetailSchema.parse(body)).toMatchObject({
      id: oldest,
      redacted_payload: {
        original_prompt_preview: 'My SSN is [REDACTED] and I need...',
        entities_found: [{ type: 'US_SSN', confidence: 0.97 }],
      },
    });
  });

  // What breaks if this goes: one customer reads what another one's people write.
  it.each<[string, unknown]>([
    ['GET', undefined],
    ['PATCH', { status: 'acknowledged' }],
  ])("404: %s of another tenant's is, to the byte, one that never was", async (method, json) => {
    const sending = { token: api.ownToken, ...(json === undefined ? {} : { json }) };
    const theirs = await api.call(method, `${violationsPath}/${foreign}`, sending);
    const missing = await api.call(method, `${violationsPath}/VIO-nobody`, sending);
    expect(theirs.status).toBe(404);
    expect(theirs.body).toEqual(missing.body);
    const stored = await api.database.collection('violations').findOne({ tenant_id: 'rival' });
    expect(stored?.['status']).toBe('open');
    expect(await api.database.collection('audit_log').countDocuments({ target_id: foreign })).toBe(0);
  });
});

describe('PATCH /analytics/violations/{id}', () => {
  it('200: the new status, on record with the one before', async () => {
    const answer = await api.call('PATCH', `${violationsPath}/${bias}`, {
      token: api.ownToken,
      json: { status: 'false_positive' },
    });
    expect(answer.status).toBe(200);
    expect(violationViewSchema.parse(answer.body)).toMatchObject({ id: bias, status: 'false_positive' });
    expect(await idsFor('status=false_positive')).toEqual([bias]);
    const audit = await api.call('GET', `${basePath}/audit`, { token: api.ownToken });
    expect((audit.body as { target_id: string }[]).filter(({ target_id }) => target_id === bias)).toEqual([
      expect.objectContaining({
        action: 'violation.update',
        changes: { status: { before: 'open', after: 'false_positive' } },
        outcome: 'done',
      }),
    ]);
  });

  it('200: the same status again changes nothing and is not on record', async () => {
    const { status } = await api.call('PATCH', `${violationsPath}/${newest}`, {
      token: api.ownToken,
      json: { status: 'open' },
    });
    expect(status).toBe(200);
    expect(await api.database.collection('audit_log').countDocuments({ target_id: newest })).toBe(0);
  });

  it.each<[unknown, string]>([
    [{ status: 'closed' }, 'status'],
    [{}, 'status'],
    [{ status: 'open', severity: 'low' }, 'severity'],
  ])('400: names the field of %j', async (json, field) => {
    const { status, body } = await api.call('PATCH', `${violationsPath}/${oldest}`, {
      token: api.ownToken,
      json,
    });
    expect(status).toBe(400);
    expect((body as { detail: string }).detail).toMatch(new RegExp(`^${field}`));
  });

  it('401 without a token, 403 without the scope', async () => {
    const reader = await api.token('acme', 'analytics:read');
    const path = `${violationsPath}/${oldest}`;
    const json = { status: 'open' };
    expect((await api.call('PATCH', path, { json })).status).toBe(401);
    expect((await api.call('PATCH', path, { token: reader, json })).status).toBe(403);
    expect((await api.call('GET', path, { token: reader })).status).toBe(200);
    const writer = await api.token('acme', 'violations:write');
    expect((await api.call('GET', violationsPath, { token: writer })).status).toBe(403);
  });
});
