import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../json.js';
import { jsonSchema } from './schema.js';

describe('a JSON schema for Gemini', () => {
  it.each<[string, JsonObject, JsonObject]>([
    ['const text becomes enum', { const: 'a' }, { enum: ['a'] }],
    ['const number becomes enum', { type: 'number', const: 0 }, { type: 'number', enum: [0] }],
    ['const replaces the enum beside it', { enum: ['a', 'b'], const: 'a' }, { enum: ['a'] }],
    ['const null becomes the type', { const: null }, { type: 'null' }],
    ['const truth value stays', { const: false }, { const: false }],
    [
      'a reference with neighbours becomes the only alternative',
      { description: 'D', $ref: '#/$defs/A' },
      { description: 'D', anyOf: [{ $ref: '#/$defs/A' }] },
    ],
    ['a reference alone stays', { $ref: '#/$defs/A' }, { $ref: '#/$defs/A' }],
    ['allOf of one becomes anyOf', { allOf: [{ type: 'string' }] }, { anyOf: [{ type: 'string' }] }],
    ['allOf of several stays', { allOf: [{}, {}] }, { allOf: [{}, {}] }],
    [
      'definitions become $defs',
      { properties: { a: { $ref: '#/definitions/A' } }, definitions: { A: { const: 'x' } } },
      { properties: { a: { $ref: '#/$defs/A' } }, $defs: { A: { enum: ['x'] } } },
    ],
    [
      'a property named like a word of the language is a property',
      { properties: { const: { type: 'string' }, $ref: { const: 1 }, definitions: {} } },
      { properties: { const: { type: 'string' }, $ref: { enum: [1] }, definitions: {} } },
    ],
    [
      'values are no schemas',
      { default: { const: 'a' }, enum: [{ const: 'a' }] },
      { default: { const: 'a' }, enum: [{ const: 'a' }] },
    ],
    [
      'schemas are found everywhere',
      {
        items: { anyOf: [{ const: 'a' }] },
        additionalProperties: { prefixItems: [{ oneOf: [{ const: 'b' }] }] },
      },
      {
        items: { anyOf: [{ enum: ['a'] }] },
        additionalProperties: { prefixItems: [{ oneOf: [{ enum: ['b'] }] }] },
      },
    ],
  ])('%s', (_case, schema, expected) => {
    expect(jsonSchema(schema)).toEqual(expected);
  });

  it('what needs no change is the same object', () => {
    const kept = { type: 'object', properties: { a: { type: ['string', 'null'] } } };
    const schema = { type: 'object', properties: { kept, changed: { const: 1 } } };
    expect(jsonSchema(kept)).toBe(kept);
    expect((jsonSchema(schema).properties as JsonObject).kept).toBe(kept);
    expect(schema.properties.changed).toEqual({ const: 1 });
  });

  it('the order of members is kept', () => {
    expect(JSON.stringify(jsonSchema({ z: 1, const: 'a', a: 2 }))).toBe('{"z":1,"enum":["a"],"a":2}');
  });

  it('is written twice as once, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('const', '$ref', 'anyOf', 'allOf', 'items', 'definitions', 'x'),
          fc.jsonValue(),
        ),
        (schema) => {
          const once = jsonSchema(schema);
          expect(jsonSchema(once)).toEqual(once);
        },
      ),
    );
  });

  it('a schema nested without end is no trouble', () => {
    let schema: JsonObject = { const: 'a' };
    for (let depth = 0; depth < 5_000; depth += 1) schema = { items: schema };
    expect(jsonSchema(schema)).toBeDefined();
  });
});
