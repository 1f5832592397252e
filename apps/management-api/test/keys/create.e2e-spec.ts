import { describe, expect, it } from '@jest/globals';
import { ApiKeyHasher } from '@trueport/auth';
import { basePath, useManagement } from '../harness.js';

const keysPath = `${basePath}/keys`;
const api = useManagement();

interface CreatedKey {
  readonly id: string;
  readonly key: string;
}

describe('POST /keys', () => {
  it('201: gives the whole key and exactly the documented fields', async () => {
    const sent = { owner: 'production-app', rate_limit_rpm: 120 };
    const { status, body, headers } = await api.call('POST', keysPath, { token: api.ownToken, json: sent });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      key: expect.stringMatching(/^sk-[0-9A-Za-z]{48}$/),
      owner: 'production-app',
      is_active: true,
      rate_limit_rpm: 120,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/),
    });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-request-id')).toMatch(/^req_[0-9a-f]{24}$/);
  });

  it.each([
    ['an empty object', { json: {} }],
    ['no body at all', {}],
    ['a content type without body', { headers: { 'content-type': 'application/json' } }],
  ])('201: takes the defaults with %s', async (_name, sending) => {
    const { status, body } = await api.call('POST', keysPath, { token: api.ownToken, ...sending });
    expect(status).toBe(201);
    expect(body).toMatchObject({ owner: null, rate_limit_rpm: 60, is_active: true });
  });

  // A stolen database must not be a list of keys.
  it('stores the keyed hash and the masked form, never the key', async () => {
    const { body } = await api.call('POST', keysPath, { token: api.ownToken, json: {} });
    const { id, key } = body as CreatedKey;
    const collections = await api.database.db?.collections();
    const everything = await Promise.all(
      (collections ?? []).map((collection) => collection.find({}).toArray()),
    );
    expect(JSON.stringify(everything)).not.toContain(key.slice(3));
    const record = everything.flat().find((document) => String(document._id) === id);
    expect(record).toMatchObject({
      tenant_id: 'acme',
      hash: new ApiKeyHasher('a pepper that is only for tests, long enough').hash(key),
      masked: `${key.slice(0, 7)}...${key.slice(-4)}`,
    });
  });

  it.each<[string, unknown, string]>([
    ['a rate that is no number', { rate_limit_rpm: '120' }, 'rate_limit_rpm'],
    ['a rate with a fraction', { rate_limit_rpm: 1.5 }, 'rate_limit_rpm'],
    ['a rate of zero', { rate_limit_rpm: 0 }, 'rate_limit_rpm'],
    ['an endless rate', { rate_limit_rpm: 1e300 }, 'rate_limit_rpm'],
    ['an owner that is no text', { owner: 5 }, 'owner'],
    ['an empty owner', { owner: '  ' }, 'owner'],
    ['an endless owner', { owner: 'x'.repeat(201) }, 'owner'],
    ['a field nobody knows', { tenant_id: 'rival' }, 'tenant_id'],
    ['a list', [], 'body'],
    ['null', null, 'body'],
  ])('400: names the field for %s', async (_name, json, field) => {
    const { status, body } = await api.call('POST', keysPath, { token: api.ownToken, json });
    expect(status).toBe(400);
    expect(body).toEqual({ detail: expect.stringContaining(`${field}: `), code: 'BAD_REQUEST' });
  });

  it.each([
    ['JSON that is cut off', '{"owner":'],
    ['bytes that are not UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
    ['a prototype in disguise', '{"__proto__":{"is_active":false},"constructor":1}'],
  ])('400: %s', async (_name, raw) => {
    const headers = { 'content-type': 'application/json' };
    const { status, body } = await api.call('POST', keysPath, { token: api.ownToken, raw, headers });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('401 without a token, 401 with an API key, 403 without the scope; nothing is made', async () => {
    const count = () => api.database.collection('api_keys').countDocuments();
    const before = await count();
    const narrow = await api.token('acme', 'keys:read');
    const answers = await Promise.all([
      api.call('POST', keysPath, { json: {} }),
      api.call('POST', keysPath, { json: {}, token: 'sk-abcdefghijklmnop' }),
      api.call('POST', keysPath, { json: {}, token: narrow }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 403]);
    expect(answers.map(({ body }) => (body as { code: string }).code)).toEqual([
      'UNAUTHORIZED',
      'UNAUTHORIZED',
      'FORBIDDEN',
    ]);
    expect(answers[0]?.headers.get('www-authenticate')).toBe('Bearer realm="trueport"');
    expect(answers[2]?.headers.get('www-authenticate')).toContain('insufficient_scope');
    expect(await count()).toBe(before);
  });

  it('413: a body above the limit', async () => {
    const json = { owner: 'x'.repeat(1024 * 1024) };
    const { status, body } = await api.call('POST', keysPath, { token: api.ownToken, json });
    expect(status).toBe(413);
    expect(body).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
  });

  it.each([
    ['text', { 'content-type': 'text/plain' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['compressed JSON', { 'content-type': 'application/json', 'content-encoding': 'gzip' }],
  ])('415: %s', async (_name, headers) => {
    const { status, body } = await api.call('POST', keysPath, {
      token: api.ownToken,
      raw: 'owner=me',
      headers,
    });
    expect(status).toBe(415);
    expect(body).toMatchObject({ code: 'UNSUPPORTED_MEDIA_TYPE' });
  });
});
