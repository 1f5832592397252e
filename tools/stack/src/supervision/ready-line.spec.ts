import { describe, expect, it } from '@jest/globals';

import { printedReadyLine } from './ready-line.js';

describe('printedReadyLine', () => {
  it.each([
    ['the line itself', '{"ready":true,"port":1}\n', true],
    ['the line among others', 'recovering\n{"ready":true,"port":1}\n{"level":30}\n', true],
    ['half of the line', '{"ready":true,"po', false],
    ['another JSON line', '{"level":30,"msg":"ready"}\n', false],
    ['nothing yet', '', false],
  ])('%s', (_name, output, expected) => {
    expect(printedReadyLine(output)).toBe(expected);
  });
});
