import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../json.js';
import { openApiSchema } from './openapi-schema.js';

describe('the OpenAPI subset of a JSON schema', () => {
  it.each<[string, JsonObject, JsonObject]>([
    [
      'types are in capitals, unknown words are left out',
      {
        type: 'object',
        additionalProperties: false,
        properties: { a: { type: 'integer', exclusiveMinimum: 0, minimum: 0 } },
      },
      { type: 'OBJECT', properties: { a: { type: 'INTEGER', minimum: 0 } } },
    ],
    ['null among the types is nullable', { type: ['string', 'null'] }, { type: 'STRING', nullable: true }],
    [
      'several types are alternatives',
      { type: ['string', 'number', 'null'] },
      {
        anyOf: [
          { type: 'STRING', nullable: true },
          { type: 'NUMBER', nullable: true },
        ],
      },
    ],
    ['const becomes enum', { const: 'a' }, { type: 'STRING', format: 'enum', enum: ['a'] }],
    [
      'numbers are listed as text',
      { type: 'integer', enum: [1, 2] },
      { type: 'INTEGER', format: 'enum', enum: ['1', '2'] },
    ],
    ['only formats that are known stay', { type: 'string', format: 'uri' }, { type: 'STRING' }],
    ['a date stays a date', { type: 'string', format: 'date-time' }, { type: 'STRING', format: 'date-time' }],
    [
      'regression: litellm#11164 anyOf stands alone',
      { description: 'D', default: 1, anyOf: [{ type: 'string' }, { type: 'integer' }] },
      { anyOf: [{ type: 'STRING' }, { type: 'INTEGER' }] },
    ],
    [
      'an optional value keeps its description',
      { description: 'D', anyOf: [{ type: 'string' }, { type: 'null' }] },
      { type: 'STRING', description: 'D', nullable: true },
    ],
    [
      'oneOf is anyOf',
      { oneOf: [{ type: 'string' }, { type: 'integer' }] },
      { anyOf: [{ type: 'STRING' }, { type: 'INTEGER' }] },
    ],
    [
      'references are written out',
      {
        type: 'object',
        properties: { a: { $ref: '#/$defs/A~1B', description: 'D' } },
        required: ['a', 'b'],
        $defs: { 'A/B': { type: 'string' } },
      },
      { type: 'OBJECT', properties: { a: { type: 'STRING', description: 'D' } }, required: ['a'] },
    ],
    ['a reference to nothing is any object', { $ref: '#/$defs/None' }, { type: 'OBJECT' }],
    [
      'allOf is all of it at once',
      {
        allOf: [{ $ref: '#/$defs/A' }, { properties: { b: { type: 'string' } }, required: ['b'] }],
        $defs: { A: { type: 'object', properties: { a: { type: 'string' } } } },
      },
      { type: 'OBJECT', properties: { a: { type: 'STRING' }, b: { type: 'STRING' } }, required: ['b'] },
    ],
    [
      'an object without properties has no list of them',
      { type: 'object', properties: {} },
      { type: 'OBJECT' },
    ],
    ['lists have items', { items: { type: 'boolean' } }, { type: 'ARRAY', items: { type: 'BOOLEAN' } }],
  ])('%s', (_case, schema, expected) => {
    expect(openApiSchema(schema)).toEqual(expected);
  });

  it('regression: litellm#19098 a schema that contains itself ends', () => {
    const node = { type: 'object', properties: { next: { $ref: '#/$defs/Node' } } };
    const text = JSON.stringify(openApiSchema({ $ref: '#/$defs/Node', $defs: { Node: node } }));
    expect(text.length).toBeLessThan(2_000);
    expect(text).not.toContain('$ref');
  });

  it('regression: litellm#19098 references that double at every step end', () => {
    const $defs = Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => {
        const next = { $ref: `#/$defs/D${at + 1}` };
        return [`D${at}`, { type: 'object', properties: { left: next, right: next } }];
      }),
    );
    expect(JSON.stringify(openApiSchema({ $ref: '#/$defs/D0', $defs })).length).toBeLessThan(1_000_000);
  });

  it('anything at all becomes a schema with a type or alternatives', () => {
    const words = fc.constantFrom(
      'type',
      'anyOf',
      'allOf',
      '$ref',
      'items',
      'properties',
      'enum',
      'required',
      'const',
    );
    fc.assert(
      fc.property(fc.dictionary(words, fc.jsonValue()), (schema) => {
        const written = openApiSchema(schema);
        expect('type' in written || 'anyOf' in written).toBe(true);
      }),
    );
  });
});
