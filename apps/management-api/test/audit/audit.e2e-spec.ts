import { describe, expect, it } from '@jest/globals';
import { auditViewSchema, type AuditView } from '@trueport/contracts';
import { basePath, useManagement } from '../harness.js';

const keysPath = `${basePath}/keys`;
const api = useManagement();

async function auditOf(targetId: string, query = ''): Promise<AuditView[]> {
  const { status, body } = await api.call('GET', `${basePath}/audit?limit=500${query}`, {
    token: api.ownToken,
  });
  expect(status).toBe(200);
  return auditViewSchema
    .array()
    .parse(body)
    .filter((record) => record.target_id === targetId);
}

async function newKey(): Promise<string> {
  const { body } = await api.call('POST', keysPath, { token: api.ownToken, json: { owner: 'app' } });
  return (body as { id: string }).id;
}

describe('GET /audit', () => {
  it('200: who changed what and when, newest first, with values before and after', async () => {
    const id = await newKey();
    await api.call('PATCH', `${keysPath}/${id}`, { token: api.ownToken, json: { rate_limit_rpm: 7 } });
    await api.call('DELETE', `${keysPath}/${id}`, { token: api.ownToken });
    const records = await auditOf(id);
    expect(records.map(({ action, actor, outcome }) => [action, actor, outcome])).toEqual([
      ['key.revoke', 'acme', 'done'],
      ['key.update', 'acme', 'done'],
      ['key.create', 'acme', 'done'],
    ]);
    expect(records[0]?.changes).toEqual({ is_active: { before: true, after: false } });
    expect(records[1]?.changes).toEqual({ rate_limit_rpm: { before: 60, after: 7 } });
    expect(records[2]?.changes).toEqual({
      owner: { before: null, after: 'app' },
      is_active: { before: null, after: true },
      rate_limit_rpm: { before: null, after: 60 },
    });
  });

  it('stores the request id of the change, and no part of the key', async () => {
    const { body, headers } = await api.call('POST', keysPath, { token: api.ownToken, json: {} });
    const { id, key } = body as { id: string; key: string };
    const record = await api.database.collection('audit_log').findOne({ target_id: id });
    expect(record?.['request_id']).toBe(headers.get('x-request-id'));
    expect(JSON.stringify(record)).not.toContain(key.slice(3, 11));
  });

  it('has no record of requests that changed nothing', async () => {
    const id = await newKey();
    await api.call('PATCH', `${keysPath}/${id}`, { token: api.ownToken, json: { owner: 'app' } });
    await api.call('PATCH', `${keysPath}/${id}`, { token: api.ownToken, json: { owner: 5 } });
    await api.call('GET', `${keysPath}/${id}`, { token: api.ownToken });
    expect(await auditOf(id)).toHaveLength(1);
  });

  // Otherwise a change could be made that nobody can trace.
  it('lets nothing change when the record cannot be written', async () => {
    const id = await newKey();
    const records = api.database.collection('audit_log');
    // A second record of the same kind is refused from here on.
    await records.createIndex(
      { target_id: 1 },
      { unique: true, name: 'blocks_new_records', partialFilterExpression: { target_id: id } },
    );
    const { status } = await api.call('PATCH', `${keysPath}/${id}`, {
      token: api.ownToken,
      json: { owner: 'changed' },
    });
    await records.dropIndex('blocks_new_records');
    expect(status).toBe(500);
    const { body } = await api.call('GET', `${keysPath}/${id}`, { token: api.ownToken });
    expect(body).toMatchObject({ owner: 'app' });
  });

  it('200: dates and paging cut the list', async () => {
    const id = await newKey();
    const [record] = await auditOf(id);
    const at = record?.at as string;
    expect(await auditOf(id, `&start_date=${at}&end_date=${at}`)).toHaveLength(1);
    expect(await auditOf(id, '&end_date=2020-01-01')).toHaveLength(0);
    const { body } = await api.call('GET', `${basePath}/audit?limit=1`, { token: api.ownToken });
    expect(body).toHaveLength(1);
  });

  it.each([
    ['limit=501', 'limit'],
    ['start_date=soon', 'start_date'],
    ['actor=acme', 'actor'],
  ])('400: names the parameter for ?%s', async (query, parameter) => {
    const { status, body } = await api.call('GET', `${basePath}/audit?${query}`, { token: api.ownToken });
    expect(status).toBe(400);
    expect((body as { detail: string }).detail).toContain(`${parameter}: `);
  });

  it('401 without a token, 403 without the scope', async () => {
    expect((await api.call('GET', `${basePath}/audit`)).status).toBe(401);
    const narrow = await api.token('acme', 'keys:write');
    expect((await api.call('GET', `${basePath}/audit`, { token: narrow })).status).toBe(403);
  });
});
