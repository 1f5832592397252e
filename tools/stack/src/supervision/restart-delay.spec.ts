import { describe, expect, it } from '@jest/globals';

import { restartDelayMs } from './restart-delay.js';

describe('restartDelayMs', () => {
  it('doubles from half a second and never exceeds ten', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map(restartDelayMs)).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  });
});
