import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Secret } from '@trueport/config';
import { Sealer } from './index.js';

const newKey = (): Secret => new Secret(randomBytes(32).toString('base64'));

/** The sealed value with its bytes changed. */
function altered(sealed: string, change: (bytes: Buffer) => Buffer): string {
  const [version, encoded] = sealed.split('.') as [string, string];
  return `${version}.${change(Buffer.from(encoded, 'base64url')).toString('base64url')}`;
}

describe('Sealer', () => {
  it('gives back what was sealed, on every instance with the same key', () => {
    const key = newKey();
    const sealed = new Sealer(key).seal('grün 🔑', 'place');
    expect(new Sealer(key).open(sealed, 'place')).toBe('grün 🔑');
    expect(sealed).toMatch(/^v1\.[\w-]+$/);
  });

  it('never seals the same way twice', () => {
    const sealer = new Sealer(newKey());
    expect(sealer.seal('same', 'place')).not.toBe(sealer.seal('same', 'place'));
  });

  it('does not open what was sealed with another key', () => {
    const sealed = new Sealer(newKey()).seal('secret', 'place');
    expect(() => new Sealer(newKey()).open(sealed, 'place')).toThrow();
  });

  // Without it somebody who may write to the store could put one tenant's secret in another one's place.
  it('does not open what was sealed for another place', () => {
    const sealer = new Sealer(newKey());
    const sealed = sealer.seal('secret', 'tenant-a');
    expect(() => sealer.open(sealed, 'tenant-b')).toThrow();
  });

  it('notices every changed bit', () => {
    const sealer = new Sealer(newKey());
    const sealed = sealer.seal('secret', 'place');
    const length = Buffer.from(sealed.slice(3), 'base64url').length;
    for (let at = 0; at < length; at += 1) {
      const broken = altered(sealed, (bytes) => {
        bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
        return bytes;
      });
      expect(() => sealer.open(broken, 'place')).toThrow();
    }
  });

  // A tag of four bytes is a guess of one in four thousand million, and Node would take it without a fixed length.
  it.each([0, 1, 16, 20, 27])('does not open a value cut to %i bytes', (byteCount) => {
    const sealer = new Sealer(newKey());
    const cut = altered(sealer.seal('', 'place'), (bytes) => bytes.subarray(0, byteCount));
    expect(() => sealer.open(cut, 'place')).toThrow();
  });

  it.each(['', 'v1', 'v2.AAAA', 'plain text'])('refuses %j, which nobody sealed', (text) => {
    expect(() => new Sealer(newKey()).open(text, 'place')).toThrow();
  });

  it.each([16, 31, 33])('takes no key of %i bytes', (byteCount) => {
    const key = new Secret(randomBytes(byteCount).toString('base64'));
    expect(() => new Sealer(key)).toThrow(RangeError);
  });

  it('names its key without giving it away', () => {
    const key = newKey();
    expect(new Sealer(key).keyId).toBe(new Sealer(key).keyId);
    expect(new Sealer(key).keyId).toMatch(/^[0-9a-f]{8}$/);
    expect(new Sealer(key).keyId).not.toBe(new Sealer(newKey()).keyId);
  });
});
