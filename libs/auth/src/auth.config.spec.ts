import { describe, expect, it } from '@jest/globals';
import { loadSettings } from '@trueport/config';
import { keyHashSettings, tokenSettings } from './index.js';

const encryptionKey = Buffer.alloc(32, 1).toString('base64');
const load = (environment: Record<string, string>) =>
  loadSettings(tokenSettings, { ENCRYPTION_KEY: encryptionKey, ...environment });

const client = {
  client_id: 'robot',
  client_secret_sha256: 'a'.repeat(64),
  tenant_id: 'acme',
  scopes: ['keys:read'],
};

describe('token settings', () => {
  it('trust asymmetric algorithms only, and the usual claims, unless told otherwise', () => {
    const { JWT_ISSUERS } = load({ JWT_ISSUERS: '[{"issuer":"https://login.example.test"}]' });
    expect(JWT_ISSUERS).toEqual([
      {
        issuer: 'https://login.example.test',
        algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
        tenant_claim: 'tenant_id',
        scope_claim: 'scope',
        scope_prefix: '',
      },
    ]);
  });

  it.each(['none', 'HS256', 'HS512'])('refuse the algorithm %s at start', (algorithm) => {
    const issuers = JSON.stringify([{ issuer: 'https://login.example.test', algorithms: [algorithm] }]);
    expect(() => load({ JWT_ISSUERS: issuers })).toThrow(/JWT_ISSUERS\.0\.algorithms/);
  });

  it('refuse an issuer or a client that is listed twice', () => {
    const issuer = { issuer: 'https://login.example.test' };
    expect(() => load({ JWT_ISSUERS: JSON.stringify([issuer, issuer]) })).toThrow(/appears twice/);
    expect(() => load({ OAUTH_CLIENTS: JSON.stringify([client, client]) })).toThrow(/appears twice/);
  });

  it.each([
    ['an unknown scope', { ...client, scopes: ['keys:everything'] }],
    ['a secret that is not a hash', { ...client, client_secret_sha256: 'secret' }],
    ['an unknown field', { ...client, client_secret: 'secret' }],
  ])('refuse a client with %s, without printing it', (_name, wrong) => {
    const loading = () => load({ OAUTH_CLIENTS: JSON.stringify([wrong]) });
    expect(loading).toThrow(/OAUTH_CLIENTS\.0/);
    expect(loading).not.toThrow(/robot/);
  });
});

describe('KEY_HASH_SECRET', () => {
  it('must be there and long enough', () => {
    expect(() => loadSettings(keyHashSettings, {})).toThrow(/KEY_HASH_SECRET: is required/);
    expect(() => loadSettings(keyHashSettings, { KEY_HASH_SECRET: 'short' })).toThrow(/at least 32/);
  });
});
