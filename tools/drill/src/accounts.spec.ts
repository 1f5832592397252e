import { describe, expect, it } from '@jest/globals';

import { accountsOf } from './accounts.js';
import { aCost, aLog, aScan, aViolation, seen, viewsOf, type Stored } from '../test/evidence-fixture.js';
import type { Observation } from './observation.js';

const once: Stored = { logs: [aLog('a')], costs: [aCost('a')], scans: [aScan('a')] };
const cut = { statusCode: 0, errorCode: 'GATEWAY_TERMINATED', promptName: null };
const accounts = (observations: readonly Observation[], stored: Stored = {}) =>
  accountsOf(observations, viewsOf({ ...once, ...stored }));

describe('accountsOf', () => {
  it.each<[string, Stored, object]>([
    ['has no cost', { costs: [] }, { notPricedOnce: ['req_a'] }],
    ['has two costs', { costs: [aCost('a'), ['req_a', 'b']] }, { notPricedOnce: ['req_a'] }],
    ['has a cost of another id', { costs: [['req_a', 'b']] }, { notPricedOnce: ['req_a'] }],
    ['was not scanned', { scans: [] }, { notScanned: ['req_a'] }],
    ['has no scan of its prompt', { scans: [aScan('a', { request: false })] }, { notScanned: ['req_a'] }],
    ['has no scan of its answer', { scans: [aScan('a', { response: false })] }, { notScanned: ['req_a'] }],
  ])('names a request that %s', (_name, stored, expected) => {
    expect(accounts([seen('a')], stored)).toMatchObject(expected);
  });

  it('names costs and scans of requests that nobody knows', () => {
    const stored = { costs: [aCost('a'), aCost('b')], scans: [aScan('a'), aScan('c')] };
    expect(accounts([seen('a')], stored)).toMatchObject({
      notPricedOnce: ['req_b'],
      notScanned: ['req_c'],
    });
  });

  it('expects one violation of each type in a prompt', () => {
    const found = accounts([seen('a', { prompt: 'override-with-ssn' })], {
      violations: [aViolation('a', 'pii')],
    });
    expect(found).toMatchObject({ expectedViolations: 2, unexpectedViolations: [] });
    expect(found.missingViolations).toEqual(['VIO-a-qin: injection in the request of req_a']);
  });

  it('learns from the log what was in the prompt of a client that got no answer', () => {
    const logs = [aLog('a', { promptName: 'ssn' })];
    expect(accounts([seen(null)], { logs })).toMatchObject({ expectedViolations: 1 });
  });

  it.each([
    ['in a harmless prompt', aViolation('a', 'pii')],
    ['in an answer', aViolation('a', 'pii', { direction: 'response' })],
    ['under another id', aViolation('a', 'pii', { id: 'VIO-b-qpi' })],
    ['of a request that nobody knows', aViolation('b', 'pii')],
  ])('names a violation %s', (_name, violation) => {
    expect(accounts([seen('a')], { violations: [violation] }).unexpectedViolations).toHaveLength(1);
  });

  it('expects nothing of a request that was cut before its prompt was written, and counts it', () => {
    const stored = { logs: [aLog('a', cut)], scans: [aScan('a', { request: false })] };
    const found = accounts([seen('a', { prompt: 'ssn', isComplete: false })], stored);
    expect(found).toMatchObject({ unknown: ['req_a'], notScanned: [], missingViolations: [] });
  });

  it('expects the violations of an answered request, whatever its log says', () => {
    const stored = { logs: [aLog('a', cut)], scans: [aScan('a', { request: false })] };
    const found = accounts([seen('a', { prompt: 'ssn' })], stored);
    expect(found).toMatchObject({ unknown: [], notScanned: ['req_a'], expectedViolations: 1 });
  });

  it('allows violations of a request that was cut and whose prompt nobody can tell', () => {
    const stored = { logs: [aLog('a', cut)], violations: [aViolation('a', 'pii')] };
    expect(accounts([seen(null)], stored)).toMatchObject({
      expectedViolations: 0,
      unexpectedViolations: [],
    });
  });
});
