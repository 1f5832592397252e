import { describe, expect, it } from '@jest/globals';
import { auditedFields, changedFields } from './changed-fields.js';

interface Fields {
  readonly name: string;
  readonly isActive: boolean;
  readonly types: readonly string[] | null;
}
const present: Fields = { name: 'first', isActive: true, types: ['pii'] };

describe('changedFields', () => {
  it.each<[string, Parameters<typeof changedFields<Fields>>[1], Partial<Fields>]>([
    ['a new value', { name: 'second' }, { name: 'second' }],
    ['the same values', { name: 'first', isActive: true, types: ['pii'] }, {}],
    ['a field without a value', { name: undefined }, {}],
    ['a longer list', { types: ['pii', 'bias'] }, { types: ['pii', 'bias'] }],
    ['no list any more', { types: null }, { types: null }],
  ])('finds %s', (_name, wanted, changes) => {
    expect(changedFields(present, wanted)).toEqual(changes);
  });
});

describe('auditedFields', () => {
  it('has each changed field with its value before and after', () => {
    expect(auditedFields(present, { isActive: false })).toEqual({
      isActive: { before: true, after: false },
    });
  });

  it('has no values before of a new record', () => {
    expect(auditedFields<Fields>(null, { name: 'new' })).toEqual({ name: { before: null, after: 'new' } });
  });
});
