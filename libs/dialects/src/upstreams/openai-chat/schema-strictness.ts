import { asList, asObject } from '../../json.js';

/** Keywords of JSON schema that OpenAI's strict mode refuses. @source OpenAI structured outputs guide, read 2026-11 */
const refused = [
  'allOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'dependentRequired',
  'dependentSchemas',
  'patternProperties',
  'unevaluatedProperties',
  'propertyNames',
  'contains',
  'prefixItems',
];
/** Members that hold schemas by name, one schema, or a list of them. */
const named = ['properties', '$defs', 'definitions'];
const nested = ['items', 'anyOf'];
/** Deeper schemas are refused by OpenAI, and are not worth the walk. */
const maxDepth = 12;

/**
 * Whether OpenAI takes a schema with `strict: true`: every object is closed and requires all that it has. Only then a
 * client who did not say can be given it.
 */
export function allowsStrict(schema: unknown): boolean {
  const root = asObject(schema);
  return root?.type === 'object' && root.anyOf === undefined && isStrict(root, 0);
}

function isStrict(value: unknown, depth: number): boolean {
  const schema = asObject(value);
  if (schema === null || depth > maxDepth || refused.some((keyword) => schema[keyword] !== undefined))
    return false;
  if (isObjectSchema(schema.type) && !isClosed(schema)) return false;
  const byName = named.flatMap((keyword) => Object.values(asObject(schema[keyword]) ?? {}));
  const others = nested.flatMap((keyword) => (schema[keyword] === undefined ? [] : [schema[keyword]]).flat());
  return [...byName, ...others].every((inner) => isStrict(inner, depth + 1));
}

function isObjectSchema(type: unknown): boolean {
  return type === 'object' || asList(type).includes('object');
}

function isClosed({
  properties,
  required,
  additionalProperties,
}: Readonly<Record<string, unknown>>): boolean {
  const demanded = new Set(asList(required));
  return (
    additionalProperties === false &&
    Object.keys(asObject(properties) ?? {}).every((name) => demanded.has(name))
  );
}
