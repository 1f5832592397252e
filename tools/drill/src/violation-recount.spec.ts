import { describe, expect, it } from '@jest/globals';

import { wrongViolationRollups, type CountedViolation, type ViolationRollup } from './violation-recount.js';

const violation = (type: string, minute = 5): CountedViolation => ({
  tenant_id: 'demo',
  detected_at: new Date(Date.UTC(2026, 10, 20, 10, minute)),
  type,
  severity: 'high',
});
const rollup = (counts: Record<string, number>): ViolationRollup => ({
  tenant_id: 'demo',
  hour: new Date('2026-11-20T10:00:00Z'),
  counts: Object.entries(counts).map(([type, count]) => ({ type, severity: 'high', count })),
});
const violations = [violation('pii'), violation('pii'), violation('injection')];

describe('wrongViolationRollups', () => {
  it('is empty when the rollup counts its violations', () => {
    expect(wrongViolationRollups(violations, [rollup({ pii: 2, injection: 1 })])).toEqual([]);
  });

  it.each([
    ['counts one twice', [rollup({ pii: 3, injection: 1 })]],
    ['counts what is not there', [rollup({ pii: 2, injection: 1, bias: 1 })]],
    ['has missed a type', [rollup({ pii: 2 })]],
    ['is missing', []],
  ])('names a rollup that %s', (_name, rollups) => {
    expect(wrongViolationRollups(violations, rollups)).toHaveLength(1);
  });

  it('names the hour that violations are in and no rollup', () => {
    const wrong = wrongViolationRollups(
      [...violations, violation('pii', 60)],
      [rollup({ pii: 2, injection: 1 })],
    );
    expect(wrong).toEqual(['["2026-11-20T11:00:00.000Z","demo"]']);
  });
});
