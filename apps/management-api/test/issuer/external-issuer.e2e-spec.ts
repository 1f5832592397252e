import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { basePath, nowhere, startManagementForTest, type ManagementUnderTest } from '../harness.js';

const keysPath = `${basePath}/keys`;
let api: ManagementUnderTest;
let provider: Server;
let issuer: string;
let privateKey: CryptoKey;
const silentIssuer = `http://${nowhere}/`;

beforeAll(async () => {
  const pair = await generateKeyPair('RS256', { extractable: true });
  privateKey = pair.privateKey;
  const keySet = JSON.stringify({
    keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'RS256' }],
  });
  provider = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    const isDiscovery = request.url === '/.well-known/openid-configuration';
    response.end(isDiscovery ? JSON.stringify({ issuer, jwks_uri: `${issuer}/jwks` }) : keySet);
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const trusted = {
    audience: 'gateway',
    tenant_claim: 'org',
    scope_claim: 'permissions',
    tenants: ['north'],
  };
  api = await startManagementForTest({
    settings: {
      JWT_ISSUERS: JSON.stringify([
        { issuer, ...trusted },
        { issuer: silentIssuer, ...trusted },
      ]),
    },
  });
});
afterAll(async () => {
  await api.stop();
  provider.closeAllConnections();
  provider.close();
});

function tokenWith(claims: Record<string, unknown>): Promise<string> {
  return new SignJWT({
    iss: issuer,
    sub: 'ada',
    aud: 'gateway',
    org: 'north',
    permissions: ['keys:read', 'keys:write'],
    ...claims,
  })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .setExpirationTime('5m')
    .sign(privateKey);
}

describe('tokens of an identity provider', () => {
  it('speak for the tenant they name, with the scopes they name', async () => {
    const token = await tokenWith({});
    const { status } = await api.call('POST', keysPath, { token, json: { owner: 'northern app' } });
    expect(status).toBe(201);
    expect((await api.call('GET', `${basePath}/audit`, { token })).status).toBe(403);
    const record = await api.database.collection('audit_log').findOne({ tenant_id: 'north' });
    expect(record).toMatchObject({ actor: 'ada', action: 'key.create' });
  });

  it.each<[string, Record<string, unknown>]>([
    ['a tenant the issuer may not speak for', { org: 'acme' }],
    ['no tenant', { org: undefined }],
    ['the tenant in the claim of another issuer', { org: undefined, tenant_id: 'north' }],
    ['another audience', { aud: 'other' }],
    ['the name of the built-in issuer', { iss: 'http://issuer.test', tenant_id: 'acme' }],
  ])('401: with %s', async (_name, claims) => {
    const { status, body, headers } = await api.call('GET', keysPath, { token: await tokenWith(claims) });
    expect(status).toBe(401);
    expect(body).toMatchObject({ code: 'UNAUTHORIZED' });
    expect(headers.get('www-authenticate')).toContain('invalid_token');
  });

  it('503 with a time to retry when the keys cannot be fetched: nobody can tell whether the token is right', async () => {
    const { status, body, headers } = await api.call('GET', keysPath, {
      token: await tokenWith({ iss: silentIssuer }),
    });
    expect(status).toBe(503);
    expect(body).toMatchObject({ code: 'UNAVAILABLE', retry_after: expect.any(Number) });
    expect(headers.get('retry-after')).toMatch(/^\d+$/);
  });
});
