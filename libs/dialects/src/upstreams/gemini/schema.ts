import { asObject, type JsonObject } from '../../json.js';

/** Deeper than any schema people write; what is below stays as it is. */
const maxDepth = 64;
const definitions = '#/definitions/';

type Rewrite = (value: unknown, depth: number) => unknown;

/** Members that hold schemas: one, a list of them, or several by name. */
const schemaMembers: ReadonlyMap<string, Rewrite> = new Map<string, Rewrite>([
  ...['items', 'additionalProperties', 'not'].map((key) => [key, rewrittenValue] as const),
  ...['anyOf', 'oneOf', 'allOf', 'prefixItems'].map((key) => [key, rewrittenList] as const),
  ...['properties', '$defs', 'definitions', 'patternProperties'].map((key) => [key, rewrittenMap] as const),
]);

/**
 * A JSON schema in the words Gemini understands, meaning the same: `const` becomes `enum`, a reference with neighbours
 * moves into `anyOf`, `allOf` of one becomes `anyOf`, `definitions` become `$defs`. Other words stay as they are. What
 * needs no change is shared, not copied; the order of members is kept.
 *
 * @source @google/genai 3.1 types, `GenerateContentConfig.responseJsonSchema`
 */
export function jsonSchema(schema: JsonObject): JsonObject {
  return rewritten(schema, 0);
}

function rewritten(schema: JsonObject, depth: number): JsonObject {
  if (depth > maxDepth) return schema;
  let changed: Record<string, unknown> | undefined;
  for (const key of Object.keys(schema)) {
    const old = schema[key];
    const value = schemaMembers.get(key)?.(old, depth) ?? old;
    if (value === old) continue;
    changed ??= { ...schema };
    changed[key] = value;
  }
  return withOwnWords(changed ?? schema, depth);
}

function rewrittenValue(value: unknown, depth: number): unknown {
  const schema = asObject(value);
  return schema === null ? value : rewritten(schema, depth + 1);
}

function rewrittenList(value: unknown, depth: number): unknown {
  if (!Array.isArray(value)) return value;
  const items: unknown[] = value.map((item) => rewrittenValue(item, depth));
  return items.some((item, at) => item !== value[at]) ? items : value;
}

function rewrittenMap(value: unknown, depth: number): unknown {
  const map = asObject(value);
  if (map === null) return value;
  const entries = Object.entries(map).map(([name, item]) => [name, rewrittenValue(item, depth)] as const);
  return entries.some(([name, item]) => item !== map[name]) ? Object.fromEntries(entries) : value;
}

function withOwnWords(schema: JsonObject, depth: number): JsonObject {
  let own = withReferenceAlone(withoutConst(schema));
  if (Array.isArray(own.allOf) && own.allOf.length === 1 && own.anyOf === undefined) {
    own = renamed(own, 'allOf', 'anyOf', own.allOf);
  }
  const isRoot = depth === 0;
  if (!isRoot || asObject(own.definitions) === null) return own;
  const { definitions: old, ...others } = own;
  return { ...others, $defs: { ...asObject(old), ...asObject(own.$defs) } };
}

/** Truth values and objects stay: Gemini has enumerations of texts and numbers only. */
function withoutConst(schema: JsonObject): JsonObject {
  const { const: only } = schema;
  if (only === null) return renamed(schema, 'const', 'type', 'null');
  const isListed = typeof only === 'string' || typeof only === 'number';
  return isListed ? renamed(schema, 'const', 'enum', [only]) : schema;
}

/** Beside `$ref` only members that begin with `$` may stand. */
function withReferenceAlone(schema: JsonObject): JsonObject {
  const { $ref } = schema;
  if (typeof $ref !== 'string') return schema;
  const target = $ref.startsWith(definitions) ? `#/$defs/${$ref.slice(definitions.length)}` : $ref;
  const hasNeighbours = Object.keys(schema).some((key) => !key.startsWith('$'));
  if (hasNeighbours && schema.anyOf === undefined)
    return renamed(schema, '$ref', 'anyOf', [{ $ref: target }]);
  return target === $ref ? schema : { ...schema, $ref: target };
}

/** Puts a member in the place of another. */
function renamed(schema: JsonObject, from: string, to: string, value: unknown): JsonObject {
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, old]) => {
      if (key === from) return [[to, value]];
      return key === to ? [] : [[key, old]];
    }),
  );
}
