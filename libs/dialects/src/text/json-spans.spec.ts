import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countedBytes } from '../counted-bytes.behaviour.js';
import { literalText, memberOf, readSpans, type JsonSpan } from './json-spans.js';

/** The value a span stands for; arrays without their scalars. */
function valueOf(bytes: Buffer, span: JsonSpan): unknown {
  switch (span.kind) {
    case 'string':
      return literalText(bytes, span.start, span.end);
    case 'scalar':
      return JSON.parse(bytes.toString('utf8', span.start, span.end));
    case 'array':
      return span.elements.map((element) => valueOf(bytes, element));
    case 'object':
      return Object.fromEntries(span.members.map(([name, value]) => [name, valueOf(bytes, value)]));
  }
}

/** A value as spans show it: scalars of arrays are left out. */
function withoutListedScalars(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value
      .filter((element) => typeof element === 'string' || (typeof element === 'object' && element !== null))
      .map(withoutListedScalars);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withoutListedScalars(member)]),
  );
}

describe('readSpans', () => {
  it('finds every value where it stands, whatever the document and its white space', () => {
    const document = fc.jsonValue({ maxDepth: 5, stringUnit: 'binary' });
    fc.assert(
      fc.property(document, fc.constantFrom(0, 1, '\t', ' \r\n'), (value, space) => {
        const bytes = Buffer.from(JSON.stringify(value, null, space));
        const { root, isComplete } = readSpans(bytes, 0, 64);
        expect(isComplete).toBe(true);
        expect(root === null ? undefined : [root.start, root.end]).toEqual([0, bytes.length]);
        if (root !== null)
          expect(valueOf(bytes, root)).toEqual(withoutListedScalars(JSON.parse(bytes.toString())));
      }),
    );
  });

  it('says of every beginning of a document that it is not complete', () => {
    const bytes = Buffer.from('{"a":["b\\"",{"c":1.5e3}],"d":null,"e":{}}');
    for (let end = 0; end < bytes.length; end += 1) {
      expect(readSpans(bytes.subarray(0, end), 0, 64).isComplete).toBe(false);
    }
  });

  it.each([
    ['{"a":1,}', 'a comma before the end'],
    ['{"a" 1}', 'a missing colon'],
    ['{a:1}', 'a name without quotes'],
    ['["a" "b"]', 'a missing comma'],
    ['{"a":"b"', 'a missing end'],
    ['[1,]', 'a comma before the end of a list'],
    [']', 'an end without a beginning'],
  ])('takes %s for broken: %s', (text) => {
    expect(readSpans(Buffer.from(text), 0, 64).isComplete).toBe(false);
  });

  it('reads the last of several members of a name, as parsers do', () => {
    const bytes = Buffer.from('{"a":"first","a":"last"}');
    const span = memberOf(readSpans(bytes, 0, 64).root ?? undefined, 'a');
    expect(span === undefined ? null : valueOf(bytes, span)).toBe('last');
  });

  // A reader that begins anew at every quote reads these bytes tens of thousands of times.
  it.each([
    ['backslashes before quotes', `${'\\\\'.repeat(20_000)}${'\\"'.repeat(20_000)}`],
    ['quotes behind few backslashes', '\\\\\\"'.repeat(20_000)],
    ['backslashes alone', '\\\\'.repeat(40_000)],
  ])('looks at a byte a few times at most: %s', (_name, text) => {
    const source = Buffer.from(`{"a":["${text}"],"b":"${text}"}`);
    const { bytes, reads } = countedBytes(source, 4 * source.length);
    expect(readSpans(bytes, 0, 64)).toEqual(readSpans(source, 0, 64));
    expect(readSpans(source, 0, 64)).toMatchObject({ root: { end: source.length }, isComplete: true });
    expect(reads()).toBeGreaterThanOrEqual(source.length);
  });
});
