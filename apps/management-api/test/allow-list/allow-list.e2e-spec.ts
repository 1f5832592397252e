import { hash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { allowListViewSchema, type AllowListView, type AuditView } from '@trueport/contracts';
import { AllowListRepository } from '@trueport/persistence';
import { basePath, useManagement } from '../harness.js';

const allowListPath = `${basePath}/analytics/violations/allow-list`;
const api = useManagement();
let repository: AllowListRepository;

beforeAll(async () => {
  repository = new AllowListRepository(api.database);
});

const post = (json: unknown) => api.call('POST', allowListPath, { token: api.ownToken, json });
const list = async (as = api.ownToken): Promise<AllowListView[]> =>
  (await api.call('GET', allowListPath, { token: as })).body as AllowListView[];
const remove = (id: string, as = api.ownToken) => api.call('DELETE', `${allowListPath}/${id}`, { token: as });
async function newEntry(value: string): Promise<string> {
  return ((await post({ match: 'exact', value })).body as AllowListView).id;
}
async function auditOf(id: string): Promise<AuditView[]> {
  const { body } = await api.call('GET', `${basePath}/audit?limit=500`, { token: api.ownToken });
  return (body as AuditView[]).filter((record) => record.target_id === id);
}

describe('POST /analytics/violations/allow-list', () => {
  it('201: a pattern, for one type of finding', async () => {
    const json = { match: 'regex', value: '.*@example\\.com', entity_type: 'EMAIL_ADDRESS', note: 'ours' };
    const { status, body } = await post(json);
    expect(status).toBe(201);
    expect(allowListViewSchema.parse(body)).toEqual(body);
    expect(body).toEqual({ id: expect.any(String), created_at: expect.any(String), ...json });
  });

  // What is allowed may be the very number that must not lie around.
  it('201: of an exact text the hash only is stored, shown and audited', async () => {
    const value = '078-05-1120';
    const { status, body } = await post({ match: 'exact', value });
    const { id } = body as AllowListView;
    expect(status).toBe(201);
    expect(body).toMatchObject({ match: 'sha256', value: hash('sha256', value, 'hex'), entity_type: null });
    const collections = await api.database.db?.collections();
    const everything = await Promise.all(
      (collections ?? []).map((collection) => collection.find({}).toArray()),
    );
    expect(everything.flat().length).toBeGreaterThan(0);
    expect(JSON.stringify(everything)).not.toContain(value);
    expect(JSON.stringify(await auditOf(id))).not.toContain(value);
  });

  it('409: the same text twice, also by its hash', async () => {
    await post({ match: 'exact', value: 'twice' });
    for (const json of [
      { match: 'exact', value: 'twice', note: 'again' },
      { match: 'sha256', value: hash('sha256', 'twice', 'hex') },
    ]) {
      expect(await post(json)).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    }
    const other = await post({ match: 'exact', value: 'twice', entity_type: 'PERSON' });
    expect(other.status).toBe(201);
  });

  it.each<[string, unknown, string]>([
    ['a match nobody knows', { match: 'like', value: 'x' }, 'match'],
    ['no value', { match: 'exact' }, 'value'],
    ['an empty value', { match: 'exact', value: '' }, 'value'],
    ['an endless value', { match: 'exact', value: 'x'.repeat(1_001) }, 'value'],
    ['a hash that is none', { match: 'sha256', value: 'abc' }, 'value'],
    ['a broken regex', { match: 'regex', value: '[a' }, 'value'],
    ['a regex with look-ahead', { match: 'regex', value: 'a(?!b)' }, 'value'],
    ['an empty type', { match: 'exact', value: 'x', entity_type: '' }, 'entity_type'],
    ['another tenant', { match: 'exact', value: 'x', tenant_id: 'rival' }, 'tenant_id'],
  ])('400: names the field for %s', async (_name, json, field) => {
    const { status, body } = await post(json);
    expect(status).toBe(400);
    expect(body).toEqual({ detail: expect.stringContaining(`${field}: `), code: 'BAD_REQUEST' });
  });

  it('401 without a token, 403 without the scope', async () => {
    const json = { match: 'exact', value: 'x' };
    const narrow = await api.token('acme', 'analytics:read');
    expect((await api.call('POST', allowListPath, { json })).status).toBe(401);
    expect((await api.call('POST', allowListPath, { json, token: narrow })).status).toBe(403);
  });
});

describe('GET /analytics/violations/allow-list', () => {
  it('200: all entries of the tenant that asks, newest first, as scans read them', async () => {
    const older = await newEntry('older');
    const newer = await newEntry('newer');
    const entries = await list();
    expect(entries.slice(0, 2).map(({ id }) => id)).toEqual([newer, older]);
    expect((await repository.entriesOf('acme')).map(({ _id }) => _id.toHexString())).toEqual(
      entries.map(({ id }) => id),
    );
    expect(await list(await api.token('rival'))).toEqual([]);
    expect(await repository.entriesOf('rival')).toEqual([]);
  });

  it('401 without a token, 403 without the scope', async () => {
    const narrow = await api.token('acme', 'violations:write');
    expect((await api.call('GET', allowListPath)).status).toBe(401);
    expect((await api.call('GET', allowListPath, { token: narrow })).status).toBe(403);
  });
});

describe('DELETE /analytics/violations/allow-list/{id}', () => {
  it('204; then the entry is gone and a second time is 404', async () => {
    const id = await newEntry('gone soon');
    expect(await remove(id)).toMatchObject({ status: 204, body: '' });
    expect((await list()).map((entry) => entry.id)).not.toContain(id);
    expect((await remove(id)).status).toBe(404);
  });

  it.each(['0'.repeat(24), 'x', '%7B%7D'])('404: %s', async (id) => {
    const { status, body } = await remove(id);
    expect(status).toBe(404);
    expect(body).toEqual({ detail: 'There is no such entry of the allow-list.', code: 'NOT_FOUND' });
  });

  it('404 for another tenant, 403 without the scope, 401 without a token; the entry stays', async () => {
    const id = await newEntry('stays');
    expect((await remove(id, await api.token('rival'))).status).toBe(404);
    expect((await remove(id, await api.token('acme', 'analytics:read'))).status).toBe(403);
    expect((await api.call('DELETE', `${allowListPath}/${id}`)).status).toBe(401);
    expect((await list()).map((entry) => entry.id)).toContain(id);
  });
});

describe('every change', () => {
  it('is audited and announced', async () => {
    const id = await newEntry('audited');
    await remove(id);
    const records = await auditOf(id);
    expect(records.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['allow_list.delete', 'done'],
      ['allow_list.create', 'done'],
    ]);
    const heard = (await api.notifications(id, 2)).map(({ data }) => data);
    for (const data of heard) expect(data).toMatchObject({ kind: 'allow_list', id, tenant_id: 'acme' });
    expect(heard[1]?.revision).toBeGreaterThan(heard[0]?.revision as number);
  });
});

describe('the number of entries', () => {
  it('409: the thousand-and-first', async () => {
    const entries = Array.from({ length: 1_000 }, (_none, at) => ({
      tenant_id: 'rival',
      match: 'regex',
      value: `entry-${at}`,
      created_at: new Date(),
    }));
    await api.database.collection('allow_list').insertMany(entries);
    const json = { match: 'exact', value: 'one more' };
    const { status, body } = await api.call('POST', allowListPath, { token: await api.token('rival'), json });
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'CONFLICT', detail: expect.stringContaining('1000 entries') });
  });
});
