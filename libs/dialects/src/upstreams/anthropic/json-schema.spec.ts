import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nativeSchema, toolInputSchema } from './json-schema.js';

const person = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };
const nested = (depth: number): object =>
  depth === 0 ? { type: 'string' } : { type: 'array', items: nested(depth - 1) };

/** Schemas of any kind, good or bad, up to a depth. */
function schemas(depth: number): fc.Arbitrary<Record<string, unknown>> {
  const nestedSchemas =
    depth === 0
      ? {}
      : {
          properties: fc.dictionary(fc.string({ maxLength: 3 }), schemas(depth - 1), { maxKeys: 2 }),
          items: schemas(depth - 1),
          anyOf: fc.array(schemas(depth - 1), { maxLength: 2 }),
        };
  return fc.record(
    {
      type: fc.constantFrom('object', 'array', 'string', 'integer', 'null'),
      enum: fc.array(fc.constantFrom('a', 1, null, []), { maxLength: 2 }),
      minimum: fc.integer(),
      $ref: fc.constantFrom('#/$defs/a', '#'),
      additionalProperties: fc.boolean(),
      ...nestedSchemas,
    },
    { requiredKeys: [] },
  );
}

describe('a schema for constrained output', () => {
  it('closes every object, also in definitions, items and alternatives', () => {
    expect(
      nativeSchema({
        type: 'object',
        properties: {
          people: { type: 'array', items: { $ref: '#/$defs/person' } },
          boss: { anyOf: [person, { type: 'null' }] },
        },
        $defs: { person },
      }),
    ).toEqual({
      type: 'object',
      properties: {
        people: { type: 'array', items: { $ref: '#/$defs/person' } },
        boss: { anyOf: [{ ...person, additionalProperties: false }, { type: 'null' }] },
      },
      $defs: { person: { ...person, additionalProperties: false } },
      additionalProperties: false,
    });
  });

  it('says anyOf for oneOf', () => {
    const schema = { oneOf: [{ type: 'string' }, { type: 'integer' }] };
    expect(nativeSchema(schema)).toEqual({ anyOf: [{ type: 'string' }, { type: 'integer' }] });
  });

  it.each([
    ['minimum', { type: 'integer', minimum: 0 }, { type: 'integer', description: 'Constraints: minimum: 0' }],
    [
      'maximum beside a description',
      { type: 'number', maximum: 9.5, description: 'A mark.' },
      { type: 'number', description: 'A mark.\n\nConstraints: maximum: 9.5' },
    ],
    [
      'length and pattern',
      { type: 'string', minLength: 1, maxLength: 8, pattern: '^a' },
      { type: 'string', description: 'Constraints: minLength: 1; maxLength: 8; pattern: "^a"' },
    ],
    [
      'number of items',
      { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 3, uniqueItems: true },
      {
        type: 'array',
        items: { type: 'string' },
        description: 'Constraints: minItems: 2; maxItems: 3; uniqueItems: true',
      },
    ],
    [
      'unknown formats',
      { type: 'string', format: 'phone' },
      { type: 'string', description: 'Constraints: format: "phone"' },
    ],
    [
      'lists in enums',
      { type: 'array', enum: [['a']], items: { type: 'string' } },
      { type: 'array', items: { type: 'string' }, description: 'Constraints: enum: [["a"]]' },
    ],
  ])('regression: litellm#19444 moves %s into the description', (_name, schema, expected) => {
    expect(nativeSchema(schema)).toEqual(expected);
  });

  it.each([
    [{ type: 'string', enum: ['a', 'b'], default: 'a', title: 'Letter' }],
    [{ const: 4 }],
    [{ type: ['string', 'null'], format: 'date-time' }],
    [{ type: 'array', items: { type: 'boolean' }, minItems: 1 }],
    [{ type: 'object', properties: {}, additionalProperties: false }],
  ])('leaves %j as it is', (schema) => {
    expect(nativeSchema(schema)).toEqual(schema);
  });

  it('takes an object of no properties for one that has none', () => {
    expect(nativeSchema({ type: 'object', properties: {} })).toMatchObject({ additionalProperties: false });
  });

  it('keeps the order of keys and the schema it was given', () => {
    const schema = {
      description: 'x',
      properties: { z: { type: 'string' }, a: { type: 'string' } },
      type: 'object',
      required: ['z'],
    };
    const before = JSON.stringify(schema);
    expect(JSON.stringify(nativeSchema(schema))).toBe(
      '{"description":"x","properties":{"z":{"type":"string"},"a":{"type":"string"}},"type":"object","required":["z"],"additionalProperties":false}',
    );
    expect(JSON.stringify(schema)).toBe(before);
  });

  it('keeps the definitions of a root that is a reference, and drops names of the schema itself', () => {
    expect(
      nativeSchema({
        $schema: 'https://json-schema.org/x',
        $ref: '#/definitions/p',
        definitions: { p: person },
      }),
    ).toEqual({
      $ref: '#/definitions/p',
      definitions: { p: { ...person, additionalProperties: false } },
    });
    expect(nativeSchema({ $schema: 'https://json-schema.org/x', type: 'string' })).toEqual({
      type: 'string',
    });
  });

  it('unwraps allOf with a single schema', () => {
    expect(nativeSchema({ allOf: [{ $ref: '#/$defs/p' }], $defs: { p: person } })).toMatchObject({
      $ref: '#/$defs/p',
    });
  });

  it.each([
    [
      'is recursive',
      {
        type: 'object',
        properties: { next: { $ref: '#/$defs/node' } },
        $defs: { node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } } } },
      },
    ],
    [
      'is recursive in two steps',
      {
        $ref: '#/$defs/a',
        $defs: {
          a: { type: 'array', items: { $ref: '#/$defs/b' } },
          b: { type: 'array', items: { $ref: '#/$defs/a' } },
        },
      },
    ],
    ['refers to its root', { type: 'object', properties: { me: { $ref: '#' } } }],
    ['refers to another document', { $ref: 'https://example.com/schema.json' }],
    ['refers to nothing', { $ref: '#/$defs/missing' }],
    ['has an open object', { type: 'object', properties: { any: { type: 'object' } } }],
    ['is a map', { type: 'object', additionalProperties: { type: 'string' } }],
    [
      'has patterns of names',
      { type: 'object', properties: { a: person }, patternProperties: { '^x': { type: 'string' } } },
    ],
    ['has a value without a type', { type: 'object', properties: { any: {} } }],
    ['allows everything', { type: 'array', items: true }],
    ['joins several schemas', { allOf: [person, person] }],
    ['is deeper than the stack', nested(2000)],
  ])('cannot be made of one that %s', (_name, schema) => {
    expect(nativeSchema(schema as Record<string, unknown>)).toBeNull();
  });

  it('never throws and is the same when cleaned again', () => {
    fc.assert(
      fc.property(schemas(3), (schema) => {
        const first = nativeSchema(schema);
        if (first !== null) expect(nativeSchema(first)).toEqual(first);
      }),
    );
  });
});

describe("the schema of a tool's input", () => {
  it.each([
    ['none', undefined],
    ['of another type', { type: 'string' }],
    ['empty', {}],
    ['null type', { type: null }],
  ])('is an empty object for parameters that are %s', (_name, parameters) => {
    expect(toolInputSchema(parameters)).toEqual({ type: 'object', properties: {} });
  });

  it('is what the client wrote, with its definitions and open objects', () => {
    const parameters = {
      type: 'object',
      properties: { a: { $ref: '#/$defs/a' } },
      $defs: { a: {} },
      additionalProperties: true,
    };
    expect(toolInputSchema(parameters)).toBe(parameters);
    expect(toolInputSchema({ properties: { a: {} } })).toEqual({ type: 'object', properties: { a: {} } });
  });
});
