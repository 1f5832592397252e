import { describe, expect, it } from '@jest/globals';
import type { ApiKeyRecord } from '@trueport/contracts';
import { apiKeyRecord } from '@trueport/testing';
import { KeySnapshot } from './key-snapshot.js';

const key = (id: number, revision: number, more: Partial<ApiKeyRecord> = {}): ApiKeyRecord =>
  apiKeyRecord(id, { revision, ...more });

describe('KeySnapshot', () => {
  it('serves nobody before it is loaded', () => {
    const snapshot = new KeySnapshot();
    expect([snapshot.isLoaded, snapshot.findKey('hash-1')]).toEqual([false, undefined]);
  });

  it('finds a key by its hash and reports the highest revision', () => {
    const snapshot = new KeySnapshot();
    snapshot.replaceAll([key(1, 3), key(2, 7)]);
    expect(snapshot.findKey('hash-1')?.public_id).toBe('vk_1');
    expect(snapshot.revision).toBe(7);
  });

  it('forgets a revoked key', () => {
    const snapshot = new KeySnapshot();
    snapshot.replaceAll([key(1, 3)]);
    snapshot.merge([key(1, 4, { revoked: true })]);
    expect(snapshot.findKey('hash-1')).toBeUndefined();
    expect(snapshot.size).toBe(0);
  });

  it('never lets an older revision undo a newer one', () => {
    const snapshot = new KeySnapshot();
    snapshot.replaceAll([key(1, 5, { is_active: false })]);
    expect(snapshot.merge([key(1, 4, { is_active: true })])).toBe(false);
    expect(snapshot.findKey('hash-1')?.is_active).toBe(false);
  });

  it('takes in a change that was committed after a later revision', () => {
    const snapshot = new KeySnapshot();
    snapshot.replaceAll([key(1, 3)]);
    snapshot.merge([key(2, 6)]);
    snapshot.merge([key(3, 5)]);
    expect(snapshot.findKey('hash-3')?.revision).toBe(5);
    expect(snapshot.revision).toBe(6);
  });

  it('drops what a complete set no longer holds', () => {
    const snapshot = new KeySnapshot();
    snapshot.replaceAll([key(1, 1), key(2, 2)]);
    snapshot.replaceAll([key(2, 2)]);
    expect(snapshot.findKey('hash-1')).toBeUndefined();
  });
});
