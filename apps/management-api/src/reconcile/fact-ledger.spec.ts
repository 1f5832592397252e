import { describe, expect, it } from '@jest/globals';
import { requestIdOf } from '@trueport/testing';
import { FactLedger } from './fact-ledger.js';

const from = new Date('2026-11-20T10:00:00.000Z');
const to = new Date('2026-11-20T12:00:00.000Z');

function fact(kind: 'admitted' | 'completed', over: object = {}): unknown {
  const type = kind === 'admitted' ? 'gateway.request.admitted' : 'gateway.response.completed';
  const data = {
    request_id: requestIdOf(1),
    tenant_id: 'acme',
    started_at: '2026-11-20T10:00:00.000Z',
    ...over,
  };
  return { type, data };
}

function ledgerOf(...events: readonly unknown[]): FactLedger {
  const ledger = new FactLedger('acme', from, to);
  for (const event of events) ledger.add(event);
  return ledger;
}

describe('FactLedger', () => {
  it.each<[string, readonly unknown[], object]>([
    ['only admitted', [fact('admitted')], { isAdmitted: true, isCompleted: false }],
    ['refused before it was let in', [fact('completed')], { isAdmitted: false, isCompleted: true }],
    [
      'completed, in any order',
      [fact('completed'), fact('admitted')],
      { isAdmitted: true, isCompleted: true },
    ],
    ['told of twice', [fact('admitted'), fact('admitted')], { isAdmitted: true, isCompleted: false }],
  ])('knows a request that was %s', (_name, events, expected) => {
    const requests = ledgerOf(...events).requests();
    expect(requests).toEqual([{ requestId: requestIdOf(1), startedAt: from, ...expected }]);
  });

  it.each<[string, unknown]>([
    ["another tenant's", fact('admitted', { tenant_id: 'rival' })],
    ['before the period', fact('admitted', { started_at: '2026-11-20T09:59:59.999Z' })],
    ['at the end of the period', fact('completed', { started_at: '2026-11-20T12:00:00.000Z' })],
    ['another kind', { type: 'gateway.policy.hit', data: {} }],
    ['without an id', fact('admitted', { request_id: 'me' })],
    ['no object', 'nonsense'],
    ['nothing', null],
  ])('passes over what is %s', (_name, event) => {
    expect(ledgerOf(event).size).toBe(0);
  });
});
