import { describe, expect, it } from '@jest/globals';
import type { ApiKeyRecord } from '@trueport/contracts';
import { authenticate } from './authenticate.js';

const key: ApiKeyRecord = {
  key_id: '64b1f2e3a4c5d6e7f8901234',
  public_id: 'vk_1',
  tenant_id: 'demo',
  team: null,
  masked: 'sk-aaaa...zzzz',
  hash: 'hash of sk-good',
  is_active: true,
  revoked: false,
  rate_limit_rpm: 60,
  revision: 1,
};
const hasher = { hash: (text: string) => `hash of ${text}` };
const lookup = (record: ApiKeyRecord, isLoaded = true) => ({
  isLoaded,
  findKey: (hash: string) => (hash === record.hash ? record : undefined),
});

describe('authenticate', () => {
  it('lets an active key in', () => {
    expect(authenticate('sk-good', lookup(key), hasher)).toEqual({
      kind: 'authenticated',
      key,
    });
  });

  it.each([
    ['no credential', null, lookup(key), 'UNAUTHORIZED'],
    ['an unknown key', 'sk-bad', lookup(key), 'UNAUTHORIZED'],
    ['an absurdly long key', 'x'.repeat(600), lookup(key), 'UNAUTHORIZED'],
    ['a revoked key', 'sk-good', lookup({ ...key, revoked: true }), 'UNAUTHORIZED'],
    ['a switched-off key', 'sk-good', lookup({ ...key, is_active: false }), 'FORBIDDEN'],
    ['any key before the configuration is loaded', 'sk-good', lookup(key, false), 'UNAVAILABLE'],
  ])('refuses %s', (_name, credential, keys, code) => {
    const result = authenticate(credential, keys, hasher);
    expect(result.kind === 'authenticated' ? null : result.error.code).toBe(code);
  });

  it('never repeats the credential in its answer', () => {
    const result = authenticate('sk-sesame', lookup(key), hasher);
    expect(JSON.stringify(result) + (result.kind === 'refused' ? result.error.message : '')).not.toContain(
      'sesame',
    );
  });
});
