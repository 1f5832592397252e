import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ApiKeyHasher, credentialKind, generateApiKey, generatePublicKeyId, maskApiKey } from './index.js';

const pepper = 'a pepper that is long enough for the rules';

describe('generateApiKey', () => {
  it('makes sk- and 48 letters and digits, never the same twice', () => {
    const keys = Array.from({ length: 500 }, () => generateApiKey());
    for (const key of keys) expect(key).toMatch(/^sk-[0-9A-Za-z]{48}$/);
    expect(new Set(keys).size).toBe(keys.length);
  });

  // A modulo without rejection would draw the first eight characters a quarter more often than the others.
  it('draws every character equally often', () => {
    const counts = new Map<string, number>();
    const keyCount = 4_000;
    for (let at = 0; at < keyCount; at += 1) {
      for (const character of generateApiKey().slice(3)) {
        counts.set(character, (counts.get(character) ?? 0) + 1);
      }
    }
    const expected = (keyCount * 48) / 62;
    expect(counts.size).toBe(62);
    // Eight standard deviations: never by chance, always with a biased draw.
    for (const count of counts.values())
      expect(Math.abs(count - expected)).toBeLessThan(8 * Math.sqrt(expected));
  });
});

describe('generatePublicKeyId', () => {
  it('makes vk_ ids that sort by time and are unique within a millisecond', () => {
    const times = [0, 1, 61, 62, 1_800_000_000_000, 1_800_000_000_001, 4_000_000_000_000];
    const ids = times.map((nowMs) => generatePublicKeyId(nowMs));
    expect([...ids].sort()).toEqual(ids);
    for (const id of ids) expect(id).toMatch(/^vk_[0-9A-Za-z]{22}$/);
    expect(generatePublicKeyId(5)).not.toBe(generatePublicKeyId(5));
  });
});

describe('maskApiKey', () => {
  it.each([
    ['sk-abcdefghijklmnop', 'sk-abcd...mnop'],
    ['gw_virt_abcdefghijklmnop', 'gw_virt_abcd...mnop'],
  ])('shows of %s the first and last four characters behind the prefix', (key, masked) => {
    expect(maskApiKey(key)).toBe(masked);
  });
});

describe('ApiKeyHasher', () => {
  it('gives the same hash on every instance with the same secret, another one with another secret', () => {
    const hash = new ApiKeyHasher(pepper).hash('sk-some-key');
    expect(new ApiKeyHasher(pepper).hash('sk-some-key')).toBe(hash);
    expect(new ApiKeyHasher(`${pepper}!`).hash('sk-some-key')).not.toBe(hash);
    expect(new ApiKeyHasher(pepper).hash('sk-some-kez')).not.toBe(hash);
    expect(hash).toMatch(/^[\w-]{43}$/);
  });

  // Somebody who reads the store must not be able to test guesses without the secret.
  it('is not the plain hash of the key', () => {
    const plain = createHash('sha256').update('sk-some-key').digest('base64url');
    expect(new ApiKeyHasher(pepper).hash('sk-some-key')).not.toBe(plain);
  });

  // Hashes are stored: a changed formula would lock every customer out.
  it('has a fixed formula', () => {
    const prefix = createHash('sha256').update(`api-key-hash:${pepper}`).digest('hex');
    const expected = createHash('sha256').update(`${prefix}sk-some-key`).digest('base64url');
    expect(new ApiKeyHasher(pepper).hash('sk-some-key')).toBe(expected);
  });
});

describe('credentialKind', () => {
  it.each([
    ['sk-abc', 'api_key'],
    ['gw_virt_abc', 'api_key'],
    ['eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJhIn0.c2ln', 'token'],
    ['eyJhbGciOiJub25lIn0.eyJpc3MiOiJhIn0.', 'unknown'],
    ['eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJhIn0', 'unknown'],
    ['a.b.c', 'unknown'],
    ['', 'unknown'],
  ])('takes %j for %s', (credential, kind) => {
    expect(credentialKind(credential)).toBe(kind);
  });
});
