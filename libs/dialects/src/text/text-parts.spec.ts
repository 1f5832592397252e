import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { replaceTexts, textPartsOf, withoutTokens } from './index.js';

const bodyOf = (document: unknown): Buffer => Buffer.from(JSON.stringify(document));

describe('textPartsOf', () => {
  it.each([
    ['JSON that breaks off', '{"messages":[{"role":"user","content":"hi"},{"content":"th', ['hi'], true],
    ['JSON that is malformed', '{"messages":[{"content":"hi"}] nonsense', ['hi'], true],
    ['names in escapes', '{"\\u006dessages":[{"content":"h\\u0069 \\ud83d\\ude00"}]}', ['hi 😀'], false],
    ['members of the same name', '{"messages":[{"content":"a","content":"b"}]}', ['a', 'b'], false],
    ['impossible escapes, as they are written', '{"messages":[{"content":"a\\q"}]}', ['a\\q'], false],
    ['a byte order mark', '\ufeff{"messages":[{"content":"a"}]}', ['a'], false],
    ['white space', ' \r\n{ "messages" :\t[ { "content" : "a" } ] } ', ['a'], false],
    ['text that is no JSON, as nothing', '--boundary\r\nContent-Disposition: form-data', [], false],
    ['a bare string, as nothing', '"hello"', [], false],
    ['an empty body, as nothing', '', [], false],
  ])('reads %s', (_name, body, expected, truncated) => {
    const found = textPartsOf('openai', 'request', Buffer.from(body));
    expect(found.parts.map(({ text }) => text)).toEqual(expected);
    expect(found.truncated).toBe(truncated);
  });

  it('gives places within the view it was given, not within the buffer behind it', () => {
    const body = bodyOf({ input: 'hello' });
    const view = new Uint8Array(Buffer.concat([Buffer.from('xxx'), body])).subarray(3);
    expect(textPartsOf('openai', 'request', view)).toEqual(textPartsOf('openai', 'request', body));
    expect(textPartsOf('openai', 'request', view).parts[0]).toMatchObject({ start: 9, end: 16 });
  });

  it.each([
    ['texts', { maxTextBytes: 10 }, ['aaaa']],
    ['parts', { maxParts: 1 }, ['aaaa']],
    ['depth', { maxDepth: 1 }, []],
  ])('says when the bound on %s left something out', (_name, options, expected) => {
    const found = textPartsOf(
      'openai',
      'request',
      bodyOf({ messages: [{ content: 'aaaa' }, { content: 'bbbbbbbb' }] }),
      options,
    );
    expect(found.parts.map(({ text }) => text)).toEqual(expected);
    expect(found.truncated).toBe(true);
  });

  it('passes over depths that would exhaust a stack', () => {
    const body = Buffer.from(`{"input":${'['.repeat(200_000)}${']'.repeat(200_000)},"prompt":"a"}`);
    const found = textPartsOf('openai', 'request', body);
    expect(found).toMatchObject({ parts: [{ text: 'a' }], truncated: true });
  });

  it('never throws, whatever the bytes', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '\\',
      '"messages"',
      '"content"',
      '"a"',
      '1',
      ' ',
      '\u00e4',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.uint8Array({ maxLength: 20 }), (pieces, bytes) => {
        expect(() =>
          textPartsOf('openai', 'request', Buffer.concat([Buffer.from(pieces.join('')), bytes])),
        ).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});

describe('replaceTexts', () => {
  const original =
    '{ "n": 1.0e+3, "messages": [ {"content":"caf\\u00e9","x":12345678901234567890}, {"content":"b","content":"c"} ],\n"t":0 }';

  it('changes the literals it is told and no other byte', () => {
    const body = Buffer.from(original);
    const { parts } = textPartsOf('openai', 'request', body);
    const edits = [
      { ...(parts[2] as { start: number; end: number }), text: 'last "one"\n' },
      { ...(parts[0] as { start: number; end: number }), text: '€' },
    ];
    expect(Buffer.from(replaceTexts(body, edits)).toString()).toBe(
      original
        .replace('"caf\\u00e9"', '"€"')
        .replace('"c" }', '"c"}')
        .replace('"content":"c"', '"content":"last \\"one\\"\\n"'),
    );
  });

  it('gives the body itself back without edits', () => {
    const body = Buffer.from(original);
    expect(replaceTexts(body, [])).toBe(body);
  });

  it('puts any text in the place of any other', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), { maxLength: 8 }),
        (pairs) => {
          const used = pairs.filter(([before]) => before !== '');
          const body = bodyOf({ a: 1, messages: used.map(([content]) => ({ content })) });
          const { parts } = textPartsOf('openai', 'request', body);
          expect(parts.map(({ text }) => text)).toEqual(used.map(([before]) => before));
          const edits = parts.map(({ start, end }, at) => ({ start, end, text: used[at]?.[1] ?? '' }));
          const after: unknown = JSON.parse(Buffer.from(replaceTexts(body, edits)).toString());
          expect(after).toEqual({ a: 1, messages: used.map(([, content]) => ({ content })) });
        },
      ),
    );
  });
});

describe('withoutTokens', () => {
  it.each([
    [
      'chat',
      '{"choices":[{"message":{"content":"a"},"logprobs":{"content":[{"token":"a"}]}}]}',
      '{"choices":[{"message":{"content":"a"},"logprobs":null}]}',
    ],
    [
      'Responses',
      '{"output":[{"content":[{"text":"a","logprobs":[{"token":"a"}]}]}]}',
      '{"output":[{"content":[{"text":"a","logprobs":[]}]}]}',
    ],
    [
      'Gemini',
      '{"candidates":[{"logprobsResult":{"chosenCandidates":[{"token":"a"}]}}]}',
      '{"candidates":[{"logprobsResult":{}}]}',
    ],
  ])('takes the tokens out of an answer: %s', (_name, body, expected) => {
    expect(Buffer.from(withoutTokens(Buffer.from(body))).toString()).toBe(expected);
  });

  it('gives an answer without tokens, and what is no JSON, back itself', () => {
    for (const body of [
      Buffer.from('{"choices":[{"logprobs":null}]}'),
      Buffer.from('no JSON'),
      Buffer.alloc(0),
    ]) {
      expect(withoutTokens(body)).toBe(body);
    }
  });
});
