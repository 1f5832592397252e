import { describe, expect, it } from '@jest/globals';
import { Sealer } from '@trueport/auth';
import { Secret } from '@trueport/config';
import { webhookViewSchema, type AuditView, type WebhookView } from '@trueport/contracts';
import { WebhookRepository, webhookSecretContext } from '@trueport/persistence';
import { Types } from 'mongoose';
import { basePath, useManagement } from '../harness.js';

const webhooksPath = `${basePath}/webhooks`;
const url = 'https://hooks.example.com/alerts';
const api = useManagement();

async function newWebhook(): Promise<WebhookView & { readonly secret: string }> {
  const { body } = await api.call('POST', webhooksPath, { token: api.ownToken, json: { url } });
  return body as WebhookView & { readonly secret: string };
}
const call = (method: string, id: string, json?: unknown) =>
  api.call(method, `${webhooksPath}/${id}`, { token: api.ownToken, ...(json === undefined ? {} : { json }) });
const stored = (id: string) => api.database.collection('webhooks').findOne({ _id: new Types.ObjectId(id) });
async function auditOf(id: string): Promise<AuditView[]> {
  const { body } = await api.call('GET', `${basePath}/audit?limit=500`, { token: api.ownToken });
  return (body as AuditView[]).filter((record) => record.target_id === id);
}

describe('POST /webhooks', () => {
  it('201: shows the secret, and takes the defaults', async () => {
    const { status, body } = await api.call('POST', webhooksPath, { token: api.ownToken, json: { url } });
    expect(status).toBe(201);
    expect(webhookViewSchema.parse(body)).toEqual(body);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      url,
      min_severity: 'high',
      types: null,
      is_active: true,
      created_at: expect.any(String),
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    });
  });

  it('201: takes severity, types and activity', async () => {
    const json = { url, min_severity: 'low', types: ['pii', 'injection'], is_active: false };
    expect(await api.call('POST', webhooksPath, { token: api.ownToken, json })).toMatchObject({
      status: 201,
      body: json,
    });
  });

  // A stolen database must not be enough to forge alerts.
  it('stores the secret sealed for this webhook of this tenant only', async () => {
    const { id, secret } = await newWebhook();
    const collections = await api.database.db?.collections();
    const everything = await Promise.all(
      (collections ?? []).map((collection) => collection.find({}).toArray()),
    );
    expect(JSON.stringify(everything)).not.toContain(secret.slice(6));
    const sealed = (await stored(id))?.['sealed_secret'] as string;
    const sealer = new Sealer(new Secret(Buffer.alloc(32, 7).toString('base64')));
    expect(sealer.open(sealed, webhookSecretContext('acme', id))).toBe(secret);
    expect(() => sealer.open(sealed, webhookSecretContext('rival', id))).toThrow();
  });

  it.each<[string, unknown, string]>([
    ['no address', {}, 'url'],
    ['what is no address', { url: 'example.com' }, 'url'],
    ['another protocol', { url: 'ftp://example.com/' }, 'url'],
    ['a user name', { url: 'https://me@example.com/' }, 'url'],
    ['a password', { url: 'https://me:secret@example.com/' }, 'url'],
    ['an endless address', { url: `https://example.com/${'x'.repeat(2_000)}` }, 'url'],
    ['a severity nobody knows', { url, min_severity: 'huge' }, 'min_severity'],
    ['no types at all', { url, types: [] }, 'types'],
    ['a type nobody knows', { url, types: ['spam'] }, 'types'],
    ['a secret of one’s own', { url, secret: 'whsec_mine' }, 'secret'],
  ])('400: names the field for %s', async (_name, json, field) => {
    const { status, body } = await api.call('POST', webhooksPath, { token: api.ownToken, json });
    expect(status).toBe(400);
    const { detail } = body as { detail: string };
    expect(detail).toContain(field);
    expect(detail).not.toContain('secret@');
  });
});

describe('GET /webhooks', () => {
  it('200: newest first, without any secret', async () => {
    const older = await newWebhook();
    const newer = await newWebhook();
    const { status, body } = await api.call('GET', webhooksPath, { token: api.ownToken });
    expect(status).toBe(200);
    expect((body as WebhookView[]).slice(0, 2).map(({ id }) => id)).toEqual([newer.id, older.id]);
    expect(JSON.stringify(body)).not.toMatch(/secret|whsec_|v1\./);
  });

  it('200: one webhook, without its secret', async () => {
    const { secret: _secret, ...view } = await newWebhook();
    expect(await call('GET', view.id)).toMatchObject({ status: 200, body: view });
    expect((await call('GET', view.id)).body).not.toHaveProperty('secret');
  });
});

describe('PATCH /webhooks/{id}', () => {
  it('200: changes what the body has, keeps the rest and shows no secret', async () => {
    const { id } = await newWebhook();
    const before = await stored(id);
    const changes = { types: ['pii'], is_active: false };
    const { status, body } = await call('PATCH', id, changes);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, url, min_severity: 'high', ...changes });
    expect(body).not.toHaveProperty('secret');
    expect((await stored(id))?.['sealed_secret']).toBe(before?.['sealed_secret']);
    expect((await call('PATCH', id, { types: null })).body).toMatchObject({ types: null });
  });

  it('200: nothing is written when all is as asked already', async () => {
    const { id } = await newWebhook();
    const before = await stored(id);
    expect((await call('PATCH', id, { url, types: null })).status).toBe(200);
    expect(await stored(id)).toEqual(before);
  });

  it.each<[string, object, string]>([
    ['nothing to change', {}, 'body'],
    ['credentials', { url: 'https://me:secret@example.com/' }, 'url'],
    ['the secret', { secret: 'whsec_mine' }, 'secret'],
  ])('400: names the field for %s', async (_name, json, field) => {
    const { status, body } = await call('PATCH', (await newWebhook()).id, json);
    expect(status).toBe(400);
    expect(body).toEqual({ detail: expect.stringContaining(`${field}: `), code: 'BAD_REQUEST' });
  });
});

describe('DELETE /webhooks/{id}', () => {
  it('204; then webhook and secret are gone', async () => {
    const { id } = await newWebhook();
    expect(await call('DELETE', id)).toMatchObject({ status: 204, body: '' });
    expect(await stored(id)).toBeNull();
    expect((await call('GET', id)).status).toBe(404);
    expect((await call('DELETE', id)).status).toBe(404);
  });
});

describe('every change', () => {
  it('is audited without any secret, and announced', async () => {
    const { id, secret } = await newWebhook();
    const sealed = (await stored(id))?.['sealed_secret'] as string;
    await call('PATCH', id, { min_severity: 'low' });
    await call('DELETE', id);
    const records = await auditOf(id);
    expect(records.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['webhook.delete', 'done'],
      ['webhook.update', 'done'],
      ['webhook.create', 'done'],
    ]);
    expect(records[1]?.changes).toEqual({ min_severity: { before: 'high', after: 'low' } });
    for (const hidden of [secret, sealed]) expect(JSON.stringify(records)).not.toContain(hidden);
    const heard = (await api.notifications(id, 3)).map(({ data }) => data);
    for (const data of heard) expect(data).toMatchObject({ kind: 'webhook', id, tenant_id: 'acme' });
  });
});

describe('without the scope, or from another tenant', () => {
  it.each<[string, string, unknown]>([
    ['GET', '', undefined],
    ['PATCH', '', { is_active: false }],
    ['DELETE', '', undefined],
    ['GET', '/deliveries', undefined],
    ['POST', '/test', undefined],
  ])('%s {id}%s: 401, 403 and 404, and the webhook is untouched', async (method, suffix, json) => {
    const { id } = await newWebhook();
    const before = await stored(id);
    const sending = json === undefined ? {} : { json };
    const narrow = await api.token('acme', method === 'GET' ? 'webhooks:write' : 'webhooks:read');
    const path = `${webhooksPath}/${id}${suffix}`;
    const answers = await Promise.all([
      api.call(method, path, sending),
      api.call(method, path, { ...sending, token: narrow }),
      api.call(method, path, { ...sending, token: await api.token('rival') }),
      api.call(method, `${webhooksPath}/x${suffix}`, { ...sending, token: api.ownToken }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 403, 404, 404]);
    expect(answers[2]?.body).toEqual({ detail: 'There is no such webhook.', code: 'NOT_FOUND' });
    expect(answers[3]?.body).toEqual(answers[2]?.body);
    expect(await stored(id)).toEqual(before);
    expect(await auditOf(id)).toHaveLength(1);
  });

  it('lists and creation: 401 and 403, and a rival sees none of ours', async () => {
    const [reader, writer] = [
      await api.token('acme', 'webhooks:read'),
      await api.token('acme', 'webhooks:write'),
    ];
    expect((await api.call('GET', webhooksPath)).status).toBe(401);
    expect((await api.call('GET', webhooksPath, { token: writer })).status).toBe(403);
    expect((await api.call('POST', webhooksPath, { json: { url } })).status).toBe(401);
    expect((await api.call('POST', webhooksPath, { json: { url }, token: reader })).status).toBe(403);
    expect((await api.call('GET', webhooksPath, { token: await api.token('rival') })).body).toEqual([]);
  });

  it('alerts of a tenant go to its active webhooks only', async () => {
    const [on, off] = [await newWebhook(), await newWebhook()];
    await call('PATCH', off.id, { is_active: false });
    const repository = new WebhookRepository(api.database);
    const ids = (await repository.activeOf('acme')).map(({ _id }) => _id.toHexString());
    expect(ids).toContain(on.id);
    expect(ids).not.toContain(off.id);
    expect(await repository.activeOf('rival')).toEqual([]);
  });
});

describe('the number of webhooks', () => {
  it('409: the hundred-and-first', async () => {
    const webhooks = api.database.collection('webhooks');
    await webhooks.insertMany(
      Array.from({ length: 100 }, () => ({ tenant_id: 'rival', url, created_at: new Date() })),
    );
    const rival = await api.token('rival');
    const { status, body } = await api.call('POST', webhooksPath, { token: rival, json: { url } });
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'CONFLICT', detail: expect.stringContaining('100 webhooks') });
  });
});
