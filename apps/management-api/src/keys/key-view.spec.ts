import { describe, expect, it } from '@jest/globals';
import type { StoredApiKey } from '@trueport/persistence';
import { Types } from 'mongoose';
import { auditedChanges, changesOf, keyViewOf } from './key-view.js';

const key: StoredApiKey = {
  _id: new Types.ObjectId('64b1f2e3a4c5d6e7f8901234'),
  tenant_id: 'acme',
  team: null,
  public_id: 'vk_1',
  hash: 'hash-of-the-key',
  masked: 'sk-xxxx...yyyy',
  owner: 'app',
  rate_limit_rpm: 60,
  is_active: true,
  created_at: new Date('2024-01-15T10:30:00Z'),
  revoked_at: null,
  revision: 5,
};

describe('keyViewOf', () => {
  it('shows the documented fields and nothing else', () => {
    expect(keyViewOf(key)).toEqual({
      id: '64b1f2e3a4c5d6e7f8901234',
      key: 'sk-xxxx...yyyy',
      owner: 'app',
      is_active: true,
      rate_limit_rpm: 60,
      created_at: '2024-01-15T10:30:00.000Z',
    });
  });
});

describe('changesOf', () => {
  it.each([
    ['a new owner', { owner: 'other' }, { owner: 'other' }],
    ['no owner any more', { owner: null }, { owner: null }],
    ['the same values', { owner: 'app', rate_limit_rpm: 60, is_active: true }, {}],
    [
      'some of them new',
      { owner: 'app', rate_limit_rpm: 61, is_active: false },
      { rate_limit_rpm: 61, is_active: false },
    ],
    ['nothing', {}, {}],
  ])('finds %s', (_name, body, changes) => {
    expect(changesOf(key, body)).toEqual(changes);
  });
});

describe('auditedChanges', () => {
  it('has each changed field with its value before and after', () => {
    expect(auditedChanges(key, { owner: null, is_active: false })).toEqual({
      owner: { before: 'app', after: null },
      is_active: { before: true, after: false },
    });
  });

  it('has nothing secret of a new key', () => {
    expect(auditedChanges(null, key)).toEqual({
      owner: { before: null, after: 'app' },
      is_active: { before: null, after: true },
      rate_limit_rpm: { before: null, after: 60 },
    });
  });
});
