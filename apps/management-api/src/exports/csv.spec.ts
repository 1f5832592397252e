import { describe, expect, it } from '@jest/globals';
import { csvLine, type Cell } from './csv.js';

// What breaks if this goes: whoever opens an export in a spreadsheet runs what a client has sent.
describe('csvLine', () => {
  it.each<[string, readonly Cell[], string]>([
    ['texts, numbers and truth values', ['a', 1.5, true, 0], 'a,1.5,true,0'],
    ['nothing', [null, '', null], ',,'],
    ['commas and quotes', ['a,b', 'say "hi"'], '"a,b","say ""hi"""'],
    ['lines', ['a\nb', 'a\r\nb'], '"a\nb","a\r\nb"'],
    ['a formula', ['=1+1'], "'=1+1"],
    ['what begins with +', ['+1'], "'+1"],
    ['what begins with -', ['-1'], "'-1"],
    ['what begins with @', ['@SUM(A1)'], "'@SUM(A1)"],
    ['a formula behind a tab', ['\t=1'], "'\t=1"],
    ['a formula with quotes and commas', ['=HYPERLINK("x","y")'], `"'=HYPERLINK(""x"",""y"")"`],
    ['signs in the middle', ['a=b', 'sk-x', 'a@b'], 'a=b,sk-x,a@b'],
    ['text of other scripts', ['Grüße, 世界'], '"Grüße, 世界"'],
  ])('writes %s', (_name, cells, line) => {
    expect(csvLine(cells)).toBe(`${line}\r\n`);
  });
});
