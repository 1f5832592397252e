import { describe, expect, it } from '@jest/globals';
import { reconcileViewSchema } from '@trueport/contracts';
import type { RequestFacts } from './fact-ledger.js';
import { Reconciliation, type RequestViews } from './reconciliation.js';

const from = new Date('2026-11-20T10:30:00.000Z');
const to = new Date('2026-11-20T12:15:00.000Z');
const everywhere: RequestViews = { isLogged: true, isPriced: true, isScanned: true };
const nowhere: RequestViews = { isLogged: false, isPriced: false, isScanned: false };

function request(over: Partial<RequestFacts> = {}): RequestFacts {
  const startedAt = new Date('2026-11-20T11:59:59.999Z');
  return { requestId: `req_${'0'.repeat(24)}`, startedAt, isAdmitted: true, isCompleted: true, ...over };
}

function missingFrom(facts: RequestFacts, views: RequestViews): readonly string[] {
  const reconciliation = new Reconciliation(from, to);
  reconciliation.add(facts, views);
  return reconciliation.view().gaps.flatMap(({ missing }) => missing);
}

describe('Reconciliation', () => {
  it('has every hour that the period touches, also without requests', () => {
    const view = reconcileViewSchema.parse(new Reconciliation(from, to).view());
    expect(view.hours.map(({ hour }) => hour)).toEqual([
      '2026-11-20T10:00:00.000Z',
      '2026-11-20T11:00:00.000Z',
      '2026-11-20T12:00:00.000Z',
    ]);
    expect(view).toMatchObject({ is_complete: true, gaps: [] });
  });

  it('has no hour that begins where the period ends', () => {
    const hour = new Reconciliation(new Date('2026-11-20T10:00:00Z'), new Date('2026-11-20T11:00:00Z'));
    expect(hour.view().hours).toHaveLength(1);
  });

  it('counts a request to the hour in which it started', () => {
    const reconciliation = new Reconciliation(from, to);
    reconciliation.add(request(), everywhere);
    reconciliation.add(request({ startedAt: new Date('2026-11-20T12:00:00Z') }), nowhere);
    const counts = reconciliation.view().hours.map(({ hour: _hour, ...others }) => Object.values(others));
    expect(counts).toEqual([
      [0, 0, 0, 0, 0],
      [1, 1, 1, 1, 1],
      [1, 1, 0, 0, 0],
    ]);
  });

  const refused = request({ isAdmitted: false });
  it.each<[string, RequestFacts, RequestViews, readonly string[]]>([
    ['nothing, when all have it', request(), everywhere, []],
    ['a log', request(), { ...everywhere, isLogged: false }, ['logged']],
    ['a price', request(), { ...everywhere, isPriced: false }, ['priced']],
    ['a scan', request(), { ...everywhere, isScanned: false }, ['scanned']],
    ['everything', request({ isCompleted: false }), nowhere, ['completed', 'logged', 'priced', 'scanned']],
    ['no completion that came late, when there is a log', request({ isCompleted: false }), everywhere, []],
    ['no scan, when it was refused', refused, { ...everywhere, isScanned: false }, []],
    ['log and price, when it was refused', refused, nowhere, ['logged', 'priced']],
  ])('says that a request misses %s', (_name, facts, views, expected) => {
    expect(missingFrom(facts, views)).toEqual(expected);
  });

  it('names the first thousand gaps', () => {
    const reconciliation = new Reconciliation(from, to);
    for (let at = 0; at < 1_001; at += 1) reconciliation.add(request(), nowhere);
    const view = reconcileViewSchema.parse(reconciliation.view());
    expect(view.gaps).toHaveLength(1_000);
    expect(view.is_complete).toBe(false);
  });
});
