import { describe, expect, it } from '@jest/globals';

import { kindOf } from './observation.js';

describe('kindOf', () => {
  it('makes a fifth of the load streams and two in a hundred errors of either side', () => {
    const kinds = Array.from({ length: 1_000 }, (_, number) => kindOf(number + 1));
    const count = (kind: string): number => kinds.filter((one) => one === kind).length;
    expect([count('stream'), count('provider-error'), count('gateway-error')]).toEqual([200, 20, 20]);
  });
});
