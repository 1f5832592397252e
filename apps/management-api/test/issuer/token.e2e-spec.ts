import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scopes } from '@trueport/contracts';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { basePath, startManagementForTest, type ManagementUnderTest, type Sending } from '../harness.js';

let api: ManagementUnderTest;

beforeAll(async () => {
  api = await startManagementForTest();
});
afterAll(() => api.stop());

const basic = (id: string, secret: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
});
const form = (fields: Record<string, string>): Sending => ({
  raw: new URLSearchParams({ grant_type: 'client_credentials', ...fields }),
});
const post = (sending: Sending) => api.call('POST', '/oauth2/token', sending);
const right = { client_id: 'acme', client_secret: 'acme-secret' };

interface TokenAnswer {
  readonly access_token: string;
  readonly scope: string;
}

describe('POST /oauth2/token', () => {
  it.each<[string, () => Sending]>([
    ['client_secret_post', () => form(right)],
    ['client_secret_basic', () => ({ ...form({}), headers: basic('acme', 'acme-secret') })],
    [
      'client_secret_basic with the same client_id in the form',
      () => ({ ...form({ client_id: 'acme' }), headers: basic('acme', 'acme-secret') }),
    ],
    ['JSON', () => ({ json: { grant_type: 'client_credentials', ...right } })],
  ])('200: a bearer token with all scopes of the client, by %s', async (_name, sending) => {
    const { status, body, headers } = await post(sending());
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 3600,
      scope: scopes.join(' '),
    });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('pragma')).toBe('no-cache');
    expect(headers.get('content-type')).toContain('application/json');
  });

  it('200: the token works, names client and tenant, and its signature holds by the published keys', async () => {
    const { body } = await post(form(right));
    const { access_token: token } = body as TokenAnswer;
    const keys = createRemoteJWKSet(new URL(`${api.url}/.well-known/jwks.json`));
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: 'http://issuer.test',
      algorithms: ['ES256'],
    });
    expect(payload).toMatchObject({
      sub: 'acme',
      client_id: 'acme',
      tenant_id: 'acme',
      jti: expect.any(String),
    });
    expect((payload.exp as number) - (payload.iat as number)).toBe(3600);
    expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    expect((await api.call('GET', `${basePath}/keys`, { token })).status).toBe(200);
  });

  it('200: fewer scopes when fewer are asked for', async () => {
    const { body } = await post(form({ ...right, scope: 'audit:read keys:read' }));
    expect((body as TokenAnswer).scope).toBe('keys:read audit:read');
    expect(decodeJwt((body as TokenAnswer).access_token)).toMatchObject({ scope: 'keys:read audit:read' });
  });

  it.each<[string, Sending, string]>([
    ['without grant_type', { raw: new URLSearchParams(right) }, 'invalid_request'],
    ['with another grant', form({ ...right, grant_type: 'password' }), 'unsupported_grant_type'],
    [
      'with a parameter twice',
      {
        raw: new URLSearchParams([
          ...Object.entries(right),
          ['grant_type', 'client_credentials'],
          ['client_id', 'rival'],
        ]),
      },
      'invalid_request',
    ],
    [
      'with two ways to authenticate',
      { ...form(right), headers: basic('acme', 'acme-secret') },
      'invalid_request',
    ],
    [
      'in the name of two clients',
      { ...form({ client_id: 'rival' }), headers: basic('acme', 'acme-secret') },
      'invalid_request',
    ],
    ['with numbers in JSON', { json: { grant_type: 'client_credentials', client_id: 1 } }, 'invalid_request'],
    ['with a JSON list', { json: [] }, 'invalid_request'],
    ['with broken JSON', { raw: '{', headers: { 'content-type': 'application/json' } }, 'invalid_request'],
    ['without a body', {}, 'invalid_request'],
    [
      'with a scope the client has not',
      { ...form({ scope: 'keys:write' }), headers: basic('acme-reader', 'acme-reader-secret') },
      'invalid_scope',
    ],
    ['with a scope nobody has', form({ ...right, scope: 'keys:read everything' }), 'invalid_scope'],
  ])('400: %s', async (_name, sending, error) => {
    const { status, body, headers } = await post(sending);
    expect(status).toBe(400);
    expect(body).toEqual({ error, error_description: expect.any(String) });
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it.each<[string, Sending]>([
    ['a wrong secret', form({ client_id: 'acme-reader', client_secret: 'wrong' })],
    ['an unknown client', form({ client_id: 'nobody', client_secret: 'acme-secret' })],
    ["another client's secret", form({ client_id: 'acme-reader', client_secret: 'acme-secret' })],
    ['no secret', form({ client_id: 'acme-reader' })],
    ['no client', form({})],
    ['a header that is not Basic', { ...form({}), headers: { authorization: 'Bearer abc' } }],
    ['a header without colon', { ...form({}), headers: { authorization: `Basic ${btoa('acme')}` } }],
    ['a header with a broken encoding', { ...form({}), headers: basic('acme', '%E0%A4%A') }],
  ])('401: the same words for %s', async (_name, sending) => {
    const { status, body, headers } = await post(sending);
    expect(status).toBe(401);
    expect(body).toEqual({ error: 'invalid_client', error_description: 'Client authentication failed.' });
    expect(headers.get('www-authenticate')).toMatch(/^Basic /);
  });

  it('405 with the allowed methods, 413, 415', async () => {
    const get = await api.call('GET', '/oauth2/token');
    expect(get.status).toBe(405);
    expect(get.headers.get('allow')).toBe('POST');
    expect((await post({ raw: new URLSearchParams({ x: 'x'.repeat(1024 * 1024) }) })).status).toBe(413);
    expect((await post({ raw: 'grant_type', headers: { 'content-type': 'text/plain' } })).status).toBe(415);
  });

  it('429: guessing is paused, also with the right secret, and nobody else is', async () => {
    const guess = form({ client_id: 'rival', client_secret: 'guess' });
    for (let at = 0; at < 10; at += 1) expect((await post(guess)).status).toBe(401);
    const paused = await post(form({ client_id: 'rival', client_secret: 'rival-secret' }));
    expect(paused.status).toBe(429);
    expect(paused.body).toMatchObject({ error: 'temporarily_unavailable' });
    const seconds = Number(paused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect((await post(form(right))).status).toBe(200);
  });
});

describe('GET /.well-known', () => {
  it('jwks.json: public keys only', async () => {
    const { status, body, headers } = await api.call('GET', '/.well-known/jwks.json');
    expect(status).toBe(200);
    const { keys } = body as { keys: Record<string, unknown>[] };
    expect(keys).toHaveLength(1);
    expect(keys[0]).toEqual({
      kty: 'EC',
      crv: 'P-256',
      alg: 'ES256',
      use: 'sig',
      kid: expect.any(String),
      x: expect.any(String),
      y: expect.any(String),
    });
    expect(headers.get('cache-control')).toBe('public, max-age=300');
  });

  it('openid-configuration: names issuer and addresses', async () => {
    const { status, body } = await api.call('GET', '/.well-known/openid-configuration');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      issuer: 'http://issuer.test',
      token_endpoint: 'http://issuer.test/oauth2/token',
      jwks_uri: 'http://issuer.test/.well-known/jwks.json',
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    });
  });
});
