import { describe, expect, it } from '@jest/globals';
import type { PolicyRecord } from '@trueport/contracts';
import { createLogger } from '@trueport/observability';
import { PolicyBook } from './policy-book.js';
import { policy } from './policy-samples.behaviour.js';

const bookOf = (lookup: (tenantId: string) => readonly PolicyRecord[]): PolicyBook =>
  new PolicyBook({ policiesOf: lookup }, createLogger('test', 'silent'));

describe('PolicyBook', () => {
  it('has nothing for a tenant without policies', () => {
    expect(bookOf(() => []).setOf('acme')).toBeNull();
  });

  it('compiles once, and again when the list is another one', () => {
    let current: readonly PolicyRecord[] = [policy(1)];
    const book = bookOf(() => current);
    const first = book.setOf('acme');
    expect(book.setOf('acme')).toBe(first);
    current = [policy(1, { pattern: 'other' })];
    expect(book.setOf('acme')).not.toBe(first);
  });

  it('asks policies by priority, and those of the same by their ids', () => {
    const [first, second, third] = [
      policy(9, { priority: 1 }),
      policy(1, { priority: 5 }),
      policy(2, { priority: 5 }),
    ];
    const ids = bookOf(() => [third, second, first])
      .setOf('acme')
      ?.policies.map(({ id }) => id);
    expect(ids).toEqual(['pol-009', 'pol-001', 'pol-002']);
  });

  it('keeps a policy whose pattern cannot be used, so that its failure mode decides', () => {
    const broken = policy(1, { trigger_type: 'regex', pattern: '(' });
    const set = bookOf(() => [broken]).setOf('acme');
    expect(set?.problems).toHaveLength(1);
    expect(
      set?.evaluate([{ role: 'user', text: 'hello' }], { direction: 'request', nowMs: () => 0 }).blockedBy
        ?.id,
    ).toBe('pol-001');
  });
});
