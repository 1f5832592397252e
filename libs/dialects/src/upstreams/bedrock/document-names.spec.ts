import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DocumentNames } from './document-names.js';

describe('names of documents', () => {
  it.each([
    ['report.pdf', 'report pdf'],
    ["John's report", 'John s report'],
    ['invoice #123', 'invoice 123'],
    ['résumé', 'resume'],
    ['분기보고서', 'document'],
    ['Report -  Final', 'Report - Final'],
    ['a\tb', 'a b'],
    ['plan (v2) [draft]', 'plan (v2) [draft]'],
    ['', 'document'],
    [undefined, 'document'],
  ])('%j becomes %j', (title, name) => {
    expect(new DocumentNames().next(title)).toBe(name);
  });

  it('are never the same twice in a request, and always ones that Bedrock takes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ maxLength: 250 }), fc.constant('a'.repeat(250)))),
        (titles) => {
          const names = new DocumentNames();
          const made = titles.map((title) => names.next(title));
          expect(new Set(made).size).toBe(made.length);
          for (const name of made) expect(name).toMatch(/^(?!.* {2})[A-Za-z0-9 ()[\]-]{1,200}$/);
        },
      ),
    );
  });
});
