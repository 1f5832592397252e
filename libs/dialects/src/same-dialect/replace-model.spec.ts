import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { replaceModel } from './replace-model.js';

const replaced = (body: string, model = 'new') => replaceModel(Buffer.from(body), model).toString();

describe('the model of a body', () => {
  it.each([
    ['a short body', '{"model":"old","messages":[]}', '{"model":"new","messages":[]}'],
    [
      'model last',
      '{"messages":[{"content":"a"}],"model":"old"}',
      '{"messages":[{"content":"a"}],"model":"new"}',
    ],
    ['spaces', '\n{ "model" :\t"old" ,\r\n "n" : 1 }\n', '\n{ "model" :\t"new" ,\r\n "n" : 1 }\n'],
    ['models of others', '{"a":{"model":"old"},"model":"old"}', '{"a":{"model":"old"},"model":"new"}'],
    [
      'regression: smg#2339 unknown fields, also nested ones, and long numbers',
      '{"x":{"y":[12345678901234567890,1.0,1e400]},"model":"old"}',
      '{"x":{"y":[12345678901234567890,1.0,1e400]},"model":"new"}',
    ],
    [
      'escapes and any characters',
      '{"a":"\\"model\\":\\"\\u00e9 你","model":"o\\"ld"}',
      '{"a":"\\"model\\":\\"\\u00e9 你","model":"new"}',
    ],
    ['a name that repeats', '{"model":"a","n":1,"model":"b"}', '{"model":"new","n":1,"model":"new"}'],
    [
      'a name in escapes, which counts where it is read',
      '{"model":"a","mod\\u0065l":"b"}',
      '{"model":"new","mod\\u0065l":"new"}',
    ],
    ['a model that is no text', '{"model":null}', '{"model":"new"}'],
    ['a body without a model', '{"n":1}', '{"model":"new","n":1}'],
    ['an empty body', '{ }', '{"model":"new" }'],
  ])('%s', (_name, body, expected) => {
    expect(replaced(body)).toBe(expected);
  });

  it.each(['{"model":"new"}', '{"model":"old"', '[{"model":"old"}]', 'model', '', '{"a":"'])(
    '%j stays the same buffer: it has the model, or is no JSON object',
    (body) => {
      const bytes = Buffer.from(body);
      expect(replaceModel(bytes, 'new')).toBe(bytes);
    },
  );

  it('a model of any characters is written as JSON', () => {
    expect(replaced('{"model":"old"}', 'a"b\\ü')).toBe('{"model":"a\\"b\\\\ü"}');
  });

  it('the rest of any body is the same, byte for byte', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.string(),
        fc.nat(8),
        (others, model, indent) => {
          const { model: _model, ...rest } = others;
          const body = JSON.stringify({ ...rest, model: 'old', last: 1 }, null, indent);
          const bytes = replaceModel(Buffer.from(body), model);
          expect(JSON.parse(bytes.toString())).toEqual(
            JSON.parse(JSON.stringify({ ...rest, model, last: 1 })),
          );
          expect(replaceModel(bytes, 'old').toString()).toBe(body);
        },
      ),
    );
  });
});
