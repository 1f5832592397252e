import { describe, expect, it } from '@jest/globals';
import { warningLines } from './warning-lines.js';

describe('the header of warnings', () => {
  it.each([
    ['nothing', [], []],
    ['one', ['seed: not supported by Anthropic'], ['x-gateway-warnings', 'seed: not supported by Anthropic']],
    ['several', ['a: x', 'b: y'], ['x-gateway-warnings', 'a: x; b: y']],
    // Names of fields come from clients: none may end the header or begin another.
    ['a line end', ['a\r\nset-cookie: x'], ['x-gateway-warnings', 'a%0D%0Aset-cookie: x']],
    [
      'other alphabets and halves of pairs',
      ['Grüße \ud83d'],
      ['x-gateway-warnings', 'Gr%C3%BC%C3%9Fe %EF%BF%BD'],
    ],
  ])('with %s', (_name, warnings, lines) => {
    expect(warningLines(warnings)).toEqual(lines);
  });

  it('is bounded, and says how many it leaves out', () => {
    const [, value = ''] = warningLines(Array.from({ length: 500 }, (_, at) => `field_${at}: not supported`));
    expect(value.length).toBeLessThan(2_100);
    expect(value).toMatch(/and \d+ more$/);
  });
});
