import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Types } from 'mongoose';
import { basePath, startManagementForTest, type ManagementUnderTest } from './harness.js';
import { storeLogs } from './usage-logs.js';

const keysPath = `${basePath}/keys`;
let api: ManagementUnderTest;
let ours: string;
let theirs: string;
/** A key of the rival and its masked form. */
let rivalKeyId: string;
let rivalMasked: string;

beforeAll(async () => {
  api = await startManagementForTest();
  [ours, theirs] = await Promise.all([api.token('acme'), api.token('rival')]);
  await api.call('POST', keysPath, { token: ours, json: { owner: 'ours' } });
  const { body } = await api.call('POST', keysPath, { token: theirs, json: { owner: 'secret project' } });
  rivalKeyId = (body as { id: string }).id;
  rivalMasked = await maskedOf(rivalKeyId);
  const started_at = '2026-01-15T10:30:00.000Z';
  await storeLogs(api.database, [
    { tenant_id: 'acme', started_at },
    { tenant_id: 'rival', started_at, key_id: rivalKeyId, api_key: rivalMasked },
  ]);
});
afterAll(() => api.stop());

async function maskedOf(id: string): Promise<string> {
  const { body } = await api.call('GET', `${keysPath}/${id}`, { token: theirs });
  return (body as { key: string }).key;
}

// What breaks if this goes: one customer reads, changes or revokes what belongs to another one.
describe("another tenant's records do not exist", () => {
  it.each<[string, unknown]>([
    ['GET', undefined],
    ['PATCH', { is_active: false }],
    ['PATCH', { owner: 'mine now' }],
    ['DELETE', undefined],
  ])('%s of a foreign key is, to the byte, the answer for a key that never was', async (method, json) => {
    const sending = { token: ours, ...(json === undefined ? {} : { json }) };
    const foreign = await api.call(method, `${keysPath}/${rivalKeyId}`, sending);
    const missing = await api.call(method, `${keysPath}/${'0'.repeat(24)}`, sending);
    expect(foreign.status).toBe(404);
    expect({ status: foreign.status, body: foreign.body }).toEqual({
      status: missing.status,
      body: missing.body,
    });
    const names = ({ headers }: { headers: Headers }) => [...headers.keys()].sort();
    expect(names(foreign)).toEqual(names(missing));
  });

  it('the foreign key is untouched, and nothing was announced or audited', async () => {
    const key = await api.database.collection('api_keys').findOne({ _id: new Types.ObjectId(rivalKeyId) });
    expect(key).toMatchObject({ owner: 'secret project', is_active: true, revoked_at: null });
    const records = await api.database.collection('audit_log').find({ target_id: rivalKeyId }).toArray();
    expect(records.map((record) => record['action'])).toEqual(['key.create']);
    expect(await api.notifications(rivalKeyId, 1)).toHaveLength(1);
  });

  it('lists have our records only', async () => {
    const { body } = await api.call('GET', `${keysPath}?limit=100`, { token: ours });
    expect((body as { owner: string }[]).map(({ owner }) => owner)).toEqual(['ours']);
  });

  it.each([
    ['no filter', () => '', 1],
    ['the id of a foreign key', () => `?api_key=${rivalKeyId}`, 0],
    ['the masked form of a foreign key', () => `?api_key=${encodeURIComponent(rivalMasked)}`, 0],
  ])('usage logs with %s show none of theirs', async (_name, query, total) => {
    const { body } = await api.call('GET', `${basePath}/analytics/logs${query()}`, { token: ours });
    expect((body as { total: number }).total).toBe(total);
    const { items } = body as { items: { tenant_id: string }[] };
    expect(items).toHaveLength(total);
    for (const item of items) expect(item.tenant_id).toBe('acme');
    const asRival = await api.call('GET', `${basePath}/analytics/logs${query()}`, { token: theirs });
    expect((asRival.body as { total: number }).total).toBe(1);
  });

  it('the audit log shows none of theirs', async () => {
    const { body } = await api.call('GET', `${basePath}/audit`, { token: ours });
    const targets = (body as { target_id: string }[]).map((record) => record.target_id);
    expect(targets).toHaveLength(1);
    expect(targets).not.toContain(rivalKeyId);
  });

  it.each(['tenant_id', 'tenant', 'x-tenant-id'])(
    'asking for the other tenant by %s does not help',
    async (name) => {
      const byQuery = await api.call('GET', `${keysPath}?${name}=rival`, { token: ours });
      expect(byQuery.status).toBe(400);
      const byHeader = await api.call('GET', keysPath, { token: ours, headers: { [name]: 'rival' } });
      expect((byHeader.body as { owner: string }[]).map(({ owner }) => owner)).toEqual(['ours']);
    },
  );
});
