import { describe, expect, it } from '@jest/globals';
import { periodAt, periodsNeededAt } from './key-period.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const now = Date.parse('2026-11-20T12:00:00Z');

describe('periodAt', () => {
  it('is the same for every moment of a period, and follows without a gap', () => {
    const period = periodAt(now, 30, 'abc');
    expect(periodAt(period.startsAt.getTime(), 30, 'abc')).toEqual(period);
    expect(periodAt(period.endsAt.getTime() - 1, 30, 'abc')).toEqual(period);
    const next = periodAt(period.endsAt.getTime(), 30, 'abc');
    expect(next.startsAt).toEqual(period.endsAt);
    expect(next.kid).not.toBe(period.kid);
  });

  // Keys that expire earlier would turn valid tokens away.
  it('keeps a key longer than any token signed in its last moment lives', () => {
    const { endsAt, keyExpiresAt } = periodAt(now, 1, 'abc');
    expect(keyExpiresAt.getTime() - endsAt.getTime()).toBeGreaterThan(dayMs);
  });

  it('has another key after a change of the rotation or of the encryption key', () => {
    const names = [periodAt(now, 30, 'abc'), periodAt(now, 7, 'abc'), periodAt(now, 30, 'abd')].map(
      ({ kid }) => kid,
    );
    expect(new Set(names).size).toBe(3);
  });
});

describe('periodsNeededAt', () => {
  it('has the next period as well in the last hour of the present one', () => {
    const present = periodAt(now, 1, 'abc');
    const endMs = present.endsAt.getTime();
    expect(periodsNeededAt(endMs - hourMs - 1, 1, 'abc')).toEqual([present]);
    expect(periodsNeededAt(endMs - hourMs, 1, 'abc')).toEqual([present, periodAt(endMs, 1, 'abc')]);
  });
});
