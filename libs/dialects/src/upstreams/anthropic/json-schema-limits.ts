import { asList, asObject, type JsonObject } from '../../json.js';

/** Deeper schemas are nobody's; the bound keeps the walk off the end of the stack. */
const maxDepth = 64;
const localReference = /^#\/(?:\$defs|definitions)\/([^/]+)$/;

/** Sub-schemas in the definitions of a schema, by name. */
function definitionsOf(schema: JsonObject): ReadonlyMap<string, unknown> {
  const { $defs, definitions } = schema;
  return new Map([...Object.entries(asObject(definitions) ?? {}), ...Object.entries(asObject($defs) ?? {})]);
}

/**
 * Whether constrained output can follow the schema once {@link nativeSchema} has cleaned it: every value has a type,
 * objects name all their properties, nothing refers to itself or to elsewhere.
 *
 * @source Anthropic structured outputs guide, "JSON Schema limitations"; @anthropic-ai/sdk 1.11, read 2026-11
 */
export function isExpressible(root: JsonObject): boolean {
  const definitions = definitionsOf(root);
  for (const definition of definitions.values()) if (!isClosed(definition, definitions, 1)) return false;
  return isClosed(root, definitions, 0) && !refersToItself(definitions);
}

function isClosed(value: unknown, definitions: ReadonlyMap<string, unknown>, depth: number): boolean {
  const schema = asObject(value);
  if (schema === null || depth > maxDepth) return false;
  if (schema.$ref !== undefined) return isLocal(schema.$ref, definitions);
  if (schema.anyOf !== undefined && schema.oneOf !== undefined) return false;
  if (schema.patternProperties !== undefined) return false;
  const joined = asList(schema.allOf);
  if (joined.length > 1) return false;
  if (!hasShape(schema) || (isObjectSchema(schema) && isOpen(schema))) return false;
  return subSchemas(schema).every((part) => isClosed(part, definitions, depth + 1));
}

function isLocal(reference: unknown, definitions: ReadonlyMap<string, unknown>): boolean {
  const name = referenceName(reference);
  return name !== null && definitions.has(name);
}

/** Name of the definition a reference means, or `null`. */
function referenceName(reference: unknown): string | null {
  const name = typeof reference === 'string' ? localReference.exec(reference)?.[1] : undefined;
  return name === undefined ? null : name.replaceAll('~1', '/').replaceAll('~0', '~');
}

function hasShape({ type, anyOf, oneOf, allOf, enum: values, const: value, ...rest }: JsonObject): boolean {
  return [type, anyOf, oneOf, allOf, values, value, rest.properties, rest.items].some(
    (member) => member !== undefined,
  );
}

/** Whether the schema describes an object, by type or by its properties. */
export function isObjectSchema({ type, properties }: JsonObject): boolean {
  return type === undefined ? properties !== undefined : type === 'object' || asList(type).includes('object');
}

/** Whether an object may have members that nobody named. */
function isOpen({ additionalProperties, properties }: JsonObject): boolean {
  if (additionalProperties === false) return false;
  if (additionalProperties !== undefined) return true;
  return asObject(properties) === null;
}

/** Schemas directly inside of a schema, definitions left out. */
function subSchemas({ properties, items, anyOf, oneOf, allOf }: JsonObject): unknown[] {
  return [
    ...Object.values(asObject(properties) ?? {}),
    ...(items === undefined ? [] : [items]),
    ...asList(anyOf),
    ...asList(oneOf),
    ...asList(allOf),
  ];
}

function refersToItself(definitions: ReadonlyMap<string, unknown>): boolean {
  const done = new Set<string>();
  const open = new Set<string>();
  const visit = (name: string): boolean => {
    if (open.has(name)) return true;
    if (done.has(name)) return false;
    open.add(name);
    const isCyclic = referencesOf(definitions.get(name)).some(visit);
    open.delete(name);
    done.add(name);
    return isCyclic;
  };
  return [...definitions.keys()].some(visit);
}

function referencesOf(value: unknown): string[] {
  const schema = asObject(value);
  if (schema === null) return [];
  const name = referenceName(schema.$ref);
  return [...(name === null ? [] : [name]), ...subSchemas(schema).flatMap(referencesOf)];
}
