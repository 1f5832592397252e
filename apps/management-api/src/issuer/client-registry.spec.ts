import { hash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { OAuthClient } from '@trueport/auth';
import { ClientRegistry, grantedScopes } from './client-registry.js';

const client: OAuthClient = {
  client_id: 'robot',
  client_secret_sha256: hash('sha256', 'secret', 'hex'),
  tenant_id: 'acme',
  scopes: ['keys:read', 'audit:read'],
};
const registry = new ClientRegistry([client]);

describe('ClientRegistry', () => {
  it.each([
    ['the right secret', 'robot', 'secret', client],
    ['a wrong secret', 'robot', 'Secret', null],
    ['an empty secret', 'robot', '', null],
    ['the hash in place of the secret', 'robot', client.client_secret_sha256, null],
    ['an unknown client', 'nobody', 'secret', null],
    ['a name every object has', 'constructor', 'secret', null],
  ])('answers to %s', (_name, id, secret, expected) => {
    expect(registry.authenticate(id, secret)).toBe(expected);
  });
});

describe('grantedScopes', () => {
  it.each<[string, string[] | null, string[]]>([
    ['nothing asked', null, ['keys:read', 'audit:read']],
    ['an empty list', [], ['keys:read', 'audit:read']],
    ['one', ['audit:read'], ['audit:read']],
    ['one twice', ['audit:read', 'audit:read'], ['audit:read']],
  ])('gives for %s what the client may have', (_name, asked, expected) => {
    expect(grantedScopes(client, asked)).toEqual(expected);
  });

  it.each([['keys:write'], ['keys:read', 'everything']])('refuses %s', (...asked) => {
    expect(() => grantedScopes(client, asked)).toThrow(expect.objectContaining({ error: 'invalid_scope' }));
  });
});
