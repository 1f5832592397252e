import { describe, expect, it } from '@jest/globals';
import { Types } from 'mongoose';
import { basePath, useManagement } from '../harness.js';

const keysPath = `${basePath}/keys`;
const api = useManagement();

async function newKey(): Promise<string> {
  const { body } = await api.call('POST', keysPath, { token: api.ownToken, json: { owner: 'app' } });
  return (body as { id: string }).id;
}
const patch = (id: string, json: unknown) =>
  api.call('PATCH', `${keysPath}/${id}`, { token: api.ownToken, json });
const revoke = (id: string) => api.call('DELETE', `${keysPath}/${id}`, { token: api.ownToken });
const stored = (id: string) => api.database.collection('api_keys').findOne({ _id: new Types.ObjectId(id) });

describe('PATCH /keys/{id}', () => {
  it('200: changes owner, rate and activity, one or all, and shows the new state', async () => {
    const id = await newKey();
    expect(await patch(id, { owner: 'other' })).toMatchObject({ status: 200, body: { id, owner: 'other' } });
    const all = { owner: null, rate_limit_rpm: 5, is_active: false };
    expect(await patch(id, all)).toMatchObject({ status: 200, body: { id, ...all } });
    const { body } = await api.call('GET', `${keysPath}/${id}`, { token: api.ownToken });
    expect(body).toMatchObject(all);
  });

  it('200: nothing is written when all is as asked already', async () => {
    const id = await newKey();
    const before = await stored(id);
    expect((await patch(id, { owner: 'app', is_active: true })).status).toBe(200);
    expect(await stored(id)).toEqual(before);
  });

  it.each<[string, unknown, string]>([
    ['nothing to change', {}, 'body'],
    ['the key itself', { key: 'sk-mine' }, 'key'],
    ['another tenant', { tenant_id: 'rival' }, 'tenant_id'],
    ['an activity that is no boolean', { is_active: 'false' }, 'is_active'],
    ['a rate of null', { rate_limit_rpm: null }, 'rate_limit_rpm'],
  ])('400: names the field for %s', async (_name, json, field) => {
    const { status, body } = await patch(await newKey(), json);
    expect(status).toBe(400);
    expect(body).toEqual({ detail: expect.stringContaining(`${field}: `), code: 'BAD_REQUEST' });
  });

  it('403 without the scope, 404 for a key that is not there', async () => {
    const id = await newKey();
    const narrow = await api.token('acme-reader');
    const refused = await api.call('PATCH', `${keysPath}/${id}`, { token: narrow, json: { owner: 'x' } });
    expect(refused.status).toBe(403);
    expect((await patch('0'.repeat(24), { owner: 'x' })).status).toBe(404);
  });

  // The hot path ignores older revisions: a change that lands late with a low one would never be felt there.
  it('changes at the same time leave the key with the highest of their revisions', async () => {
    const id = await newKey();
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_none, at) => patch(id, { rate_limit_rpm: 100 + at })),
    );
    for (const { status } of answers) expect([200, 409]).toContain(status);
    const made = answers.filter(({ status }) => status === 200).length;
    expect(made).toBeGreaterThan(0);
    const revisions = (await api.notifications(id, made + 1)).map(({ data }) => data.revision);
    expect((await stored(id))?.['revision']).toBe(Math.max(...revisions));
  });
});

describe('DELETE /keys/{id}', () => {
  it('204 without a body; then the key is 404 everywhere and in no list', async () => {
    const id = await newKey();
    expect(await revoke(id)).toMatchObject({ status: 204, body: '' });
    expect((await revoke(id)).status).toBe(404);
    expect((await api.call('GET', `${keysPath}/${id}`, { token: api.ownToken })).status).toBe(404);
    expect((await patch(id, { is_active: true })).status).toBe(404);
    const { body } = await api.call('GET', `${keysPath}?limit=100`, { token: api.ownToken });
    expect((body as { id: string }[]).map((key) => key.id)).not.toContain(id);
  });

  // Gateways that were not listening learn of it from the record.
  it('keeps the record, revoked and switched off, with a higher revision', async () => {
    const id = await newKey();
    const before = await stored(id);
    await revoke(id);
    const after = await stored(id);
    expect(after).toMatchObject({ is_active: false, revoked_at: expect.any(Date) });
    expect(after?.['revision']).toBeGreaterThan(before?.['revision'] as number);
  });

  it('204: also with a content type and no body, as many clients send it', async () => {
    const headers = { 'content-type': 'application/json' };
    const { status } = await api.call('DELETE', `${keysPath}/${await newKey()}`, {
      token: api.ownToken,
      headers,
    });
    expect(status).toBe(204);
  });

  it('revoking wins over a change at the same time', async () => {
    const id = await newKey();
    await Promise.all([revoke(id), patch(id, { is_active: true, owner: 'late' })]);
    expect(await stored(id)).toMatchObject({ is_active: false, revoked_at: expect.any(Date) });
  });

  it('403 without the scope', async () => {
    const narrow = await api.token('acme-reader');
    expect((await api.call('DELETE', `${keysPath}/${await newKey()}`, { token: narrow })).status).toBe(403);
  });
});

describe('every change', () => {
  it('is announced to the gateways with its revision', async () => {
    const id = await newKey();
    await patch(id, { is_active: false });
    await revoke(id);
    const heard = await api.notifications(id, 3);
    expect(heard.map(({ data }) => data)).toEqual([
      { kind: 'key', id, tenant_id: 'acme', revision: expect.any(Number) },
      { kind: 'key', id, tenant_id: 'acme', revision: expect.any(Number) },
      { kind: 'key', id, tenant_id: 'acme', revision: expect.any(Number) },
    ]);
    const revisions = heard.map(({ data }) => data.revision);
    expect([...revisions].sort((left, right) => left - right)).toEqual(revisions);
    expect(new Set(revisions).size).toBe(3);
  });
});
