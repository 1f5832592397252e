import { describe, expect, it } from '@jest/globals';
import { allowsStrict } from './schema-strictness.js';

const closed = (properties: object, more: object = {}) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
  ...more,
});

describe('schemas for strict mode', () => {
  it.each([
    ['a closed object that requires all it has', closed({ a: { type: 'string' } }), true],
    ['an empty closed object', closed({}), true],
    [
      'closed objects within lists and alternatives',
      closed({ a: { type: 'array', items: { anyOf: [closed({}), { type: 'null' }] } } }),
      true,
    ],
    [
      'recursion through definitions',
      closed({ a: { $ref: '#/$defs/a' } }, { $defs: { a: closed({}) } }),
      true,
    ],
    ['an open object', { type: 'object', properties: {}, required: [] }, false],
    ['an object with optional members', closed({ a: { type: 'string' } }, { required: [] }), false],
    ['an open object within', closed({ a: { type: 'object', properties: {} } }), false],
    ['an open object that may be null', closed({ a: { type: ['object', 'null'] } }), false],
    ['an open object in the definitions', closed({}, { $defs: { a: { type: 'object' } } }), false],
    ['a keyword of full JSON schema', closed({ a: { oneOf: [{ type: 'string' }] } }), false],
    ['a list at the root', { type: 'array', items: { type: 'string' } }, false],
    ['alternatives at the root', closed({}, { anyOf: [] }), false],
    ['no schema', null, false],
    ['a property that is no schema', closed({ a: true }), false],
  ])('%s: %#', (_name, schema, allowed) => {
    expect(allowsStrict(schema)).toBe(allowed);
  });

  it('a schema without end is not walked to its end', () => {
    const schema: Record<string, unknown> = closed({});
    schema['properties'] = { self: schema };
    schema['required'] = ['self'];
    expect(allowsStrict(schema)).toBe(false);
  });
});
