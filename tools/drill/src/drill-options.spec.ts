import { describe, expect, it } from '@jest/globals';

import { readDrillOptions } from './drill-options.js';

describe('readDrillOptions', () => {
  it('is 300 requests a second without any argument', () => {
    expect(readDrillOptions([])).toEqual({ requestsPerSecond: 300, phaseMs: 4_000 });
  });

  it('takes rate and seconds', () => {
    expect(readDrillOptions(['--rate', '50', '--seconds', '1.5'])).toEqual({
      requestsPerSecond: 50,
      phaseMs: 1_500,
    });
  });

  it.each([
    [['--rate', '0'], '--rate 0'],
    [['--rate', 'many'], '--rate many'],
    [['--seconds', '60'], '--seconds 60'],
    [['--minutes', '1'], '--minutes'],
  ])('refuses %j', (args, text) => {
    expect(() => readDrillOptions(args)).toThrow(text);
  });
});
