import { describe, expect, it } from '@jest/globals';
import { retryAfterSeconds } from './retry-after.js';

const nowMs = Date.parse('2026-11-20T12:00:00Z');
const gemini = (retryDelay: unknown) => ({
  details: [{ '@type': 'type.googleapis.com/google.rpc.Help' }, { retryDelay }],
});

describe('retryAfterSeconds', () => {
  it.each([
    ['whole seconds', { 'retry-after': '17' }, 17],
    ['no time at all', { 'retry-after': '0' }, 0],
    ['fractions, rounded up', { 'retry-after': '1.2' }, 2],
    ['milliseconds before seconds', { 'retry-after-ms': '2500', 'retry-after': '60' }, 3],
    ['a date', { 'retry-after': 'Fri, 20 Nov 2026 12:00:30 GMT' }, 30],
    ['a date that is over', { 'retry-after': 'Fri, 20 Nov 2026 11:00:00 GMT' }, 0],
    ['endless times, up to a day', { 'retry-after': '99999999999' }, 86_400],
    ['nothing of words', { 'retry-after': 'soon' }, undefined],
    ['nothing of an empty header', { 'retry-after': '' }, undefined],
    ['nothing of a negative number of milliseconds', { 'retry-after-ms': '-5' }, undefined],
    ['nothing without headers', {}, undefined],
  ])('reads %s', (_name, headers, expected) => {
    expect(retryAfterSeconds(headers, null, nowMs)).toBe(expected);
  });

  it.each([
    ['27s', 27],
    ['27.2s', 28],
    ['soon', undefined],
    [27, undefined],
  ])('reads the delay %s in the details of a Google error', (delay, expected) => {
    expect(retryAfterSeconds({}, gemini(delay), nowMs)).toBe(expected);
  });

  it('believes the header before the document', () => {
    expect(retryAfterSeconds({ 'retry-after': '3' }, gemini('27s'), nowMs)).toBe(3);
  });
});
