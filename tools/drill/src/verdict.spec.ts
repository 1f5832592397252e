import { describe, expect, it } from '@jest/globals';

import type { Evidence } from './evidence.js';
import { aCost, aLog, aScan, seen, viewsOf } from '../test/evidence-fixture.js';
import type { Observation } from './observation.js';
import { verdictOf, type Verdict } from './verdict.js';

const outages = [{ fromMs: 5_000, toMs: 6_000 }];
const requests = (...ids: string[]) => ({
  logs: ids.map((id) => aLog(id)),
  costs: ids.map(aCost),
  scans: ids.map((id) => aScan(id)),
});
const verdict = (observations: Observation[], more: Partial<Evidence> = {}): Verdict =>
  verdictOf({ observations, views: viewsOf(requests('a')), deadLetters: [], outages, ...more });
const failed = ({ checks }: Verdict): string[] =>
  checks.filter(({ wrong }) => wrong.length > 0).map(({ name }) => name);

describe('verdictOf', () => {
  it('is good when every answer is logged, priced and scanned once', () => {
    const views = viewsOf(requests('a', 'b'));
    expect(verdict([seen('a'), seen('b')], { views })).toMatchObject({ answered: 2, isGood: true });
  });

  it.each<[string, Observation[], Partial<Evidence>, string[]]>([
    ['an answer is missing', [seen('a'), seen('b')], {}, ['lost', 'not priced exactly once', 'not scanned']],
    [
      'an answer is logged twice',
      [seen('a')],
      { views: viewsOf({ ...requests('a'), logs: [aLog('a'), aLog('a', { id: 'b' })] }) },
      ['duplicated', 'logged under another id'],
    ],
    [
      'a usage rollup is not the recount',
      [seen('a')],
      { views: viewsOf({ ...requests('a'), usageRollups: { count: 1, wrong: ['r'] } }) },
      ['usage rollups that differ from the recount'],
    ],
    [
      'a spend rollup is not the recount',
      [seen('a')],
      { views: viewsOf({ ...requests('a'), spendRollups: { count: 1, wrong: ['r'] } }) },
      ['spend rollups that differ from the recount'],
    ],
    [
      'a violation rollup is not the recount',
      [seen('a')],
      { views: viewsOf({ ...requests('a'), violationRollups: { count: 1, wrong: ['r'] } }) },
      ['violation rollups that differ from the recount'],
    ],
    ['something was given up', [seen('a')], { deadLetters: ['why'] }, ['dead letters']],
    [
      'a client saw an error while the ingress was up',
      [seen('a'), seen(null)],
      {},
      ['client errors while the ingress was up'],
    ],
    [
      'an error began after the ingress was back',
      [seen('a'), seen(null, { sentAtMs: 6_001, endedAtMs: 6_002 })],
      {},
      ['client errors while the ingress was up'],
    ],
    [
      'an error that was asked for did not come',
      [seen('a', { kind: 'provider-error' })],
      {},
      ['client errors while the ingress was up'],
    ],
    ['nothing was answered', [], {}, []],
  ])('is bad when %s', (_name, observations, more, names) => {
    const found = verdict(observations, more);
    expect(failed(found)).toEqual(names);
    expect(found.isGood).toBe(false);
  });

  it('asks errors of the gateway to be logged as well', () => {
    expect(failed(verdict([seen('b', { kind: 'gateway-error', status: 502 })]))).toContain('lost');
  });

  it('allows errors that touch the time in which the ingress was down', () => {
    const cutOff = seen('a', { sentAtMs: 4_990, endedAtMs: 5_001, isComplete: false });
    const refused = seen(null, { sentAtMs: 5_500, endedAtMs: 5_501 });
    const views = viewsOf(requests('a', 'b'));
    expect(verdict([seen('b'), cutOff, refused], { views })).toMatchObject({ answered: 1, isGood: true });
  });

  it('counts answers that stand in their log as cut off, which is no loss', () => {
    const logs = [aLog('a', { statusCode: 0, errorCode: 'GATEWAY_TERMINATED' })];
    const views = viewsOf({ ...requests('a'), logs });
    expect(verdict([seen('a')], { views })).toMatchObject({ loggedAsCutOff: 1, isGood: true });
  });
});
