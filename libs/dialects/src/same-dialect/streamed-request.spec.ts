import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { streamedRequest } from './streamed-request.js';

const forced = (body: string) => streamedRequest(Buffer.from(body), null).bytes.toString();

describe('usage of a stream', () => {
  it.each([
    ['no options', '{"stream":true,"n":1}', '{"stream_options":{"include_usage":true},"stream":true,"n":1}'],
    [
      'options that are null',
      '{"stream":true,"stream_options":null}',
      '{"stream":true,"stream_options":{"include_usage":true}}',
    ],
    [
      'empty options',
      '{"stream":true,"stream_options": { } }',
      '{"stream":true,"stream_options": {"include_usage":true } }',
    ],
    [
      'other options, which stay as they are',
      '{"stream":true,"stream_options":{"include_obfuscation": false, "x":12345678901234567890}}',
      '{"stream":true,"stream_options":{"include_usage":true,"include_obfuscation": false, "x":12345678901234567890}}',
    ],
    [
      'a client that does not want it',
      '{"stream_options":{"include_usage": false},"stream":true}',
      '{"stream_options":{"include_usage": true},"stream":true}',
    ],
    [
      'options that repeat',
      '{"stream":true,"stream_options":{},"stream_options":null}',
      '{"stream":true,"stream_options":{"include_usage":true},"stream_options":{"include_usage":true}}',
    ],
    [
      'a stream that repeats: the last one counts',
      '{"stream":false,"stream":true}',
      '{"stream_options":{"include_usage":true},"stream":false,"stream":true}',
    ],
    [
      'spaces in front',
      ' \n{ "stream" : true }',
      ' \n{"stream_options":{"include_usage":true}, "stream" : true }',
    ],
    [
      'a name in escapes',
      '{"str\\u0065am":true}',
      '{"stream_options":{"include_usage":true},"str\\u0065am":true}',
    ],
  ])('%s', (_name, body, expected) => {
    expect(forced(body)).toBe(expected);
  });

  it.each([
    ['is asked for', '{"stream":true,"stream_options":{"include_usage":true}}'],
    ['has no stream', '{"stream":false}'],
    ['has no stream', '{"n":1,"nested":{"stream":true}}'],
    ['has no stream', '{"stream":true,"stream":false}'],
    ['has no stream', '{"stream":"true"}'],
    ['is for the provider to refuse', '{"stream":true,"stream_options":[]}'],
    ['is for the provider to refuse', '{"stream":true'],
    ['is for the provider to refuse', '[]'],
  ])('%s: %s stays the same buffer', (_name, body) => {
    const bytes = Buffer.from(body);
    const request = streamedRequest(bytes, null);
    expect(request.bytes).toBe(bytes);
    expect(request.isUsageForced).toBe(false);
  });

  it.each([
    [
      'both stand in front',
      '{"stream":true}',
      '{"model":"new","stream_options":{"include_usage":true},"stream":true}',
      true,
    ],
    [
      'both are replaced',
      '{"stream_options":null,"model":"old","stream":true}',
      '{"stream_options":{"include_usage":true},"model":"new","stream":true}',
      true,
    ],
    [
      'only the model, where usage is asked for: its chunk is for the client',
      '{"model":"old","stream":true,"stream_options":{"include_usage":true}}',
      '{"model":"new","stream":true,"stream_options":{"include_usage":true}}',
      false,
    ],
    ['only the model, where there is no stream', '{"model":"old"}', '{"model":"new"}', false],
    ['nothing of what is no object', '["model"]', '["model"]', false],
  ])('and the model change together: %s', (_name, body, expected, isUsageForced) => {
    const request = streamedRequest(Buffer.from(body), 'new');
    expect(request.bytes.toString()).toBe(expected);
    expect(request.isUsageForced).toBe(isUsageForced);
  });

  it('any streamed body asks for usage, and for nothing else that is new', () => {
    const options = fc.option(fc.dictionary(fc.string(), fc.jsonValue()));
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), options, fc.nat(4), (others, given, indent) => {
        const body = JSON.stringify({ ...others, stream_options: given, stream: true }, null, indent);
        const expected: unknown = JSON.parse(
          JSON.stringify({ ...others, stream_options: { ...given, include_usage: true }, stream: true }),
        );
        expect(JSON.parse(forced(body))).toEqual(expected);
        expect(forced(forced(body))).toBe(forced(body));
      }),
    );
  });
});
