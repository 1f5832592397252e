import { beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditView, PolicyView } from '@trueport/contracts';
import { PolicyRepository } from '@trueport/persistence';
import { basePath, useManagement } from '../harness.js';

const policiesPath = `${basePath}/policies`;
const api = useManagement();
let repository: PolicyRepository;

beforeAll(async () => {
  repository = new PolicyRepository(api.database);
});

const whole = { name: 'p', action: 'block', trigger_type: 'regex', pattern: 'a+', priority: 7 } as const;
async function newPolicy(): Promise<string> {
  const { body } = await api.call('POST', policiesPath, { token: api.ownToken, json: whole });
  return (body as PolicyView).id;
}
const call = (method: string, id: string, json?: unknown) =>
  api.call(method, `${policiesPath}/${id}`, { token: api.ownToken, ...(json === undefined ? {} : { json }) });
const stored = (id: string) =>
  api.database.collection('policies').findOne({ tenant_id: 'acme', policy_id: id });
async function auditOf(id: string): Promise<AuditView[]> {
  const { body } = await api.call('GET', `${basePath}/audit?limit=500`, { token: api.ownToken });
  return (body as AuditView[]).filter((record) => record.target_id === id);
}

describe('PATCH /policies/{id}', () => {
  it('200: changes what the body has and keeps the rest', async () => {
    const id = await newPolicy();
    const { status, body } = await call('PATCH', id, { is_active: false, priority: 8 });
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...whole, id, is_active: false, priority: 8, failure_mode: 'closed' });
    expect((await call('GET', id)).body).toEqual(body);
  });

  it('200: nothing is written when all is as asked already', async () => {
    const id = await newPolicy();
    const before = await stored(id);
    expect((await call('PATCH', id, whole)).status).toBe(200);
    expect(await stored(id)).toEqual(before);
    expect(await auditOf(id)).toHaveLength(1);
  });

  it.each<[string, object, string]>([
    ['nothing to change', {}, 'body'],
    ['the id', { id: 'pol-900' }, 'id'],
    ['a broken regex', { pattern: '[a' }, 'pattern'],
    ['a trigger that the stored pattern does not fit', { trigger_type: 'injection' }, 'pattern'],
  ])('400: names the field for %s', async (_name, json, field) => {
    const { status, body } = await call('PATCH', await newPolicy(), json);
    expect(status).toBe(400);
    expect(body).toEqual({ detail: expect.stringContaining(`${field}: `), code: 'BAD_REQUEST' });
  });

  // The hot path ignores older revisions: a change that lands late with a low one would never be felt there.
  it('changes at the same time leave the policy with the highest of their revisions', async () => {
    const id = await newPolicy();
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_none, at) => call('PATCH', id, { priority: 100 + at })),
    );
    for (const { status } of answers) expect([200, 409]).toContain(status);
    const made = answers.filter(({ status }) => status === 200).length;
    const revisions = (await api.notifications(id, made + 1)).map(({ data }) => data.revision);
    expect((await stored(id))?.['revision']).toBe(Math.max(...revisions));
  });
});

describe('PUT /policies/{id}', () => {
  it('200: puts a whole policy in the place of another one, defaults included', async () => {
    const id = await newPolicy();
    const { status, body } = await call('PUT', id, { name: 'q', action: 'alert', trigger_type: 'pii' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id,
      name: 'q',
      action: 'alert',
      trigger_type: 'pii',
      pattern: '',
      applies_to: 'request',
      is_active: true,
      priority: 100,
      failure_mode: 'open',
    });
    expect((await call('GET', id)).body).toEqual(body);
  });

  it.each<[string, object, string]>([
    ['a part of a policy', { name: 'q' }, 'action'],
    ['a broken regex', { ...whole, pattern: '(a)\\1' }, 'pattern'],
  ])('400: names the field for %s', async (_name, json, field) => {
    const { status, body } = await call('PUT', await newPolicy(), json);
    expect(status).toBe(400);
    expect((body as { detail: string }).detail).toContain(`${field}: `);
  });

  it('404: makes no policy under an id of the client’s choice', async () => {
    expect((await call('PUT', 'pol-900', whole)).status).toBe(404);
    expect(await stored('pol-900')).toBeNull();
  });
});

describe('DELETE /policies/{id}', () => {
  it('204 without a body; then the policy is 404 everywhere and in no list', async () => {
    const id = await newPolicy();
    expect(await call('DELETE', id)).toMatchObject({ status: 204, body: '' });
    expect((await call('GET', id)).status).toBe(404);
    expect((await call('DELETE', id)).status).toBe(404);
    expect((await call('PATCH', id, { is_active: true })).status).toBe(404);
    expect((await call('PUT', id, whole)).status).toBe(404);
    const { body } = await api.call('GET', policiesPath, { token: api.ownToken });
    expect((body as PolicyView[]).map((policy) => policy.id)).not.toContain(id);
  });

  // Gateways that were not listening learn of it from the record.
  it('keeps the record, deleted and switched off, with a higher revision', async () => {
    const id = await newPolicy();
    const before = (await stored(id))?.['revision'] as number;
    await call('DELETE', id);
    const [changed] = await repository.changedSince(before, 10);
    expect(changed).toMatchObject({ id, tenant_id: 'acme', deleted: true, is_active: false });
    expect(changed?.revision).toBeGreaterThan(before);
    for await (const policy of repository.all()) expect(policy.id).not.toBe(id);
  });
});

describe('every change', () => {
  it('is audited with values before and after', async () => {
    const id = await newPolicy();
    await call('PATCH', id, { is_active: false });
    await call('DELETE', id);
    const records = await auditOf(id);
    expect(records.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['policy.delete', 'done'],
      ['policy.update', 'done'],
      ['policy.create', 'done'],
    ]);
    expect(records[0]?.changes).toEqual({ deleted: { before: false, after: true } });
    expect(records[1]?.changes).toEqual({ is_active: { before: true, after: false } });
    expect(records[2]?.changes).toMatchObject({ pattern: { before: null, after: 'a+' } });
  });

  it('is announced to the gateways with its revision, and found by it', async () => {
    const id = await newPolicy();
    await call('PATCH', id, { name: 'renamed' });
    await call('DELETE', id);
    const heard = (await api.notifications(id, 3)).map(({ data }) => data);
    for (const data of heard) expect(data).toMatchObject({ kind: 'policy', id, tenant_id: 'acme' });
    const revisions = heard.map(({ revision }) => revision);
    expect([...new Set(revisions)].sort((left, right) => left - right)).toEqual(revisions);
    const found = await repository.changedSince(Math.max(...revisions) - 1, 10);
    expect(found.map((policy) => policy.id)).toEqual([id]);
    expect(await repository.changedSince(Math.max(...revisions), 10)).toEqual([]);
  });
});

describe('without the scope, or from another tenant', () => {
  it.each<[string, unknown]>([
    ['PATCH', { is_active: false }],
    ['PUT', whole],
    ['DELETE', undefined],
  ])('%s: 401, 403 and 404, and the policy is untouched', async (method, json) => {
    const id = await newPolicy();
    const before = await stored(id);
    const sending = json === undefined ? {} : { json };
    const tokens = [await api.token('acme', 'policies:read'), await api.token('rival')];
    const answers = await Promise.all([
      api.call(method, `${policiesPath}/${id}`, sending),
      ...tokens.map((other) => api.call(method, `${policiesPath}/${id}`, { ...sending, token: other })),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 403, 404]);
    expect(answers[2]?.body).toEqual({ detail: 'There is no such policy.', code: 'NOT_FOUND' });
    expect(await stored(id)).toEqual(before);
  });

  it('GET: another tenant’s policy is 404', async () => {
    const rival = await api.token('rival');
    expect((await api.call('GET', `${policiesPath}/${await newPolicy()}`, { token: rival })).status).toBe(
      404,
    );
  });
});
