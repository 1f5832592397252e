import { beforeEach, describe, expect, it } from '@jest/globals';
import { Sealer } from '@trueport/auth';
import { Secret } from '@trueport/config';
import { createLogger } from '@trueport/observability';
import type { StoredSigningKey } from '@trueport/persistence';
import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { SigningKeyRing, type SigningKeyStore } from './signing-key-ring.js';

const sealer = new Sealer(new Secret(Buffer.alloc(32, 1).toString('base64')));
const dayMs = 86_400_000;

/** A store in memory that several rings share, and that can be away. */
class SharedStore implements SigningKeyStore {
  readonly keys = new Map<string, StoredSigningKey>();
  isAway = false;
  reads = 0;

  async alive(now: Date): Promise<StoredSigningKey[]> {
    this.reads += 1;
    if (this.isAway) throw new Error('away');
    return [...this.keys.values()].filter((key) => key.expires_at > now);
  }

  async addOnce(key: StoredSigningKey): Promise<StoredSigningKey> {
    if (this.isAway) throw new Error('away');
    const stored = this.keys.get(key._id) ?? key;
    this.keys.set(key._id, stored);
    return stored;
  }
}

let store: SharedStore;
let clock: { nowMs: number };
beforeEach(() => {
  store = new SharedStore();
  clock = { nowMs: Date.parse('2026-11-20T12:00:00Z') };
});

const newRing = (): SigningKeyRing =>
  new SigningKeyRing(store, sealer, 1, createLogger('test', 'silent'), () => clock.nowMs);

async function tokenOf(ring: SigningKeyRing): Promise<string> {
  const { kid, privateKey } = await ring.current();
  return new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);
}
const isBelieved = (ring: SigningKeyRing, token: string): Promise<boolean> =>
  jwtVerify(token, ring.find).then(
    () => true,
    () => false,
  );
const kidsOf = async (ring: SigningKeyRing) => (await ring.publicKeys()).map(({ kid }) => kid);

describe('SigningKeyRing', () => {
  it('makes one key, however many ask at once on however many instances', async () => {
    const rings = [newRing(), newRing(), newRing()];
    const keys = await Promise.all(rings.flatMap((ring) => [ring.current(), ring.current()]));
    expect(new Set(keys.map(({ publicJwk }) => publicJwk.x)).size).toBe(1);
    expect(store.keys.size).toBe(1);
  });

  it('believes tokens of another instance, also with a key it has not seen yet', async () => {
    const [ours, theirs] = [newRing(), newRing()];
    await ours.current();
    clock.nowMs += dayMs;
    expect(await isBelieved(ours, await tokenOf(theirs))).toBe(true);
  });

  it('signs with a new key in the next period and believes the old one until its tokens have expired', async () => {
    const ring = newRing();
    const oldToken = await tokenOf(ring);
    clock.nowMs += dayMs;
    const newToken = await tokenOf(ring);
    expect(await isBelieved(ring, oldToken)).toBe(true);
    expect(await isBelieved(ring, newToken)).toBe(true);
    expect(await kidsOf(ring)).toHaveLength(2);
    clock.nowMs += dayMs + 600_000;
    expect(await isBelieved(ring, oldToken)).toBe(false);
    expect(await isBelieved(ring, newToken)).toBe(true);
  });

  it('shows the coming key an hour ahead', async () => {
    const ring = newRing();
    clock.nowMs = Date.parse('2026-11-20T23:30:00Z');
    const announced = await kidsOf(ring);
    expect(announced).toHaveLength(2);
    clock.nowMs += 3_600_000;
    expect(announced).toContain((await ring.current()).kid);
  });

  it('goes on with the keys it has while the store is away', async () => {
    const ring = newRing();
    const token = await tokenOf(ring);
    store.isAway = true;
    clock.nowMs += 60_000;
    expect(await isBelieved(ring, token)).toBe(true);
    expect(await isBelieved(ring, await tokenOf(ring))).toBe(true);
    expect(await kidsOf(ring)).toHaveLength(1);
    await expect(newRing().current()).rejects.toThrow('away');
  });

  // Made-up key ids must not become queries.
  it('looks into the store at most once a second for unknown keys', async () => {
    const ring = newRing();
    const { privateKey } = await generateKeyPair('ES256');
    for (let at = 0; at < 20; at += 1) {
      const token = await new SignJWT({})
        .setProtectedHeader({ alg: 'ES256', kid: `made-up-${at}` })
        .sign(privateKey);
      expect(await isBelieved(ring, token)).toBe(false);
    }
    expect(store.reads).toBe(1);
  });

  // What breaks if this goes: write access to the store is enough to sign tokens for every tenant.
  it.each([
    ['in the clear', (jwk: string) => jwk],
    [
      'sealed with another encryption key',
      (jwk: string, kid: string) =>
        new Sealer(new Secret(Buffer.alloc(32, 2).toString('base64'))).seal(jwk, `signing-key:${kid}`),
    ],
    ['sealed for another name', (jwk: string) => sealer.seal(jwk, 'signing-key:other')],
  ])('believes no key that somebody put into the store %s', async (_name, sealedBy) => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const kid = 'planted';
    const sealed = sealedBy(JSON.stringify(await exportJWK(privateKey)), kid);
    const expires_at = new Date(clock.nowMs + dayMs);
    store.keys.set(kid, { _id: kid, sealed, created_at: new Date(clock.nowMs), expires_at });
    const ring = newRing();
    const token = await new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);
    expect(await isBelieved(ring, token)).toBe(false);
    expect(await kidsOf(ring)).not.toContain(kid);
    expect(await isBelieved(ring, await tokenOf(ring))).toBe(true);
  });
});
