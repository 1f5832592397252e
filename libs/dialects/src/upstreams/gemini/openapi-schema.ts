import { asList, asObject, asText, type JsonObject } from '../../json.js';

/** References are followed this deep, and this many schemas are written, whatever refers to whatever. */
const maxDepth = 32;
const maxSchemas = 5_000;

/** Members that mean the same in both. @source @google/genai 3.1 types, `Schema` */
const sharedMembers = [
  'title',
  'description',
  'default',
  'example',
  'nullable',
  'pattern',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'propertyOrdering',
];

const formats: ReadonlySet<unknown> = new Set(['float', 'double', 'int32', 'int64', 'date-time']);

interface Walk {
  readonly root: JsonObject;
  schemas: number;
}

/**
 * A JSON schema in the OpenAPI subset that Gemini models before the second generation take: types in capitals,
 * `nullable` instead of the type null, references written out, `anyOf` alone. What has no word there is left out; a
 * schema that contains itself ends in an object of any kind.
 */
export function openApiSchema(schema: JsonObject): JsonObject {
  return converted(schema, { root: schema, schemas: 0 }, 0);
}

function converted(value: unknown, walk: Walk, depth: number): JsonObject {
  walk.schemas += 1;
  if (depth > maxDepth || walk.schemas > maxSchemas) return { type: 'OBJECT' };
  const schema = asObject(value);
  if (schema === null) return { type: 'OBJECT' };
  const referred = referredSchema(schema, walk.root);
  if (referred !== null) return converted(referred, walk, depth + 1);
  const variants = variantsOf(schema);
  return variants === null ? plain(schema, walk, depth) : oneOfVariants(schema, variants, walk, depth);
}

/** What `$ref` points to, with the description given beside it. */
function referredSchema({ $ref, description }: JsonObject, root: JsonObject): JsonObject | null {
  if (typeof $ref !== 'string') return null;
  let target: unknown = $ref.startsWith('#') ? root : null;
  for (const step of $ref.split('/').slice(1)) target = asObject(target)?.[unescaped(step)];
  const found = asObject(target) ?? { type: 'object' };
  return description === undefined ? found : { ...found, description };
}

/** @source RFC 6901, section 4 */
function unescaped(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** The alternatives of a schema; a list of types is one of them too. */
function variantsOf(schema: JsonObject): readonly unknown[] | null {
  const { anyOf, oneOf, allOf, type } = schema;
  if (Array.isArray(anyOf)) return anyOf;
  if (Array.isArray(oneOf)) return oneOf;
  if (Array.isArray(allOf) && allOf.length === 1) return allOf;
  if (!Array.isArray(type)) return null;
  return type.map((single: unknown) => ({ ...schema, type: single }));
}

/** `anyOf` stands alone: what is said beside it goes into the only alternative, or is left out for several. */
function oneOfVariants(
  schema: JsonObject,
  variants: readonly unknown[],
  walk: Walk,
  depth: number,
): JsonObject {
  const real = variants.filter((variant) => asObject(variant)?.type !== 'null');
  const nullable = real.length < variants.length ? { nullable: true } : {};
  const [only] = real;
  if (real.length === 1) return { ...converted(only, walk, depth + 1), ...described(schema), ...nullable };
  return { anyOf: real.map((variant) => ({ ...converted(variant, walk, depth + 1), ...nullable })) };
}

function described({ description }: JsonObject): JsonObject {
  return description === undefined ? {} : { description };
}

function plain(schema: JsonObject, walk: Walk, depth: number): JsonObject {
  const whole = Array.isArray(schema.allOf) ? merged(schema, schema.allOf, walk) : schema;
  const members: Record<string, unknown> = { type: typeName(whole) };
  if (formats.has(whole.format)) members.format = whole.format;
  for (const key of sharedMembers) if (whole[key] !== undefined) members[key] = whole[key];
  return {
    ...members,
    ...enumeration(whole),
    ...(whole.items !== undefined && { items: converted(whole.items, walk, depth + 1) }),
    ...objectMembers(whole, walk, depth),
  };
}

function typeName({ type, properties, items }: JsonObject): string {
  const name = asText(type);
  if (name !== null) return name.toUpperCase();
  if (asObject(properties) !== null) return 'OBJECT';
  return items === undefined ? 'STRING' : 'ARRAY';
}

/** Enumerations are of texts, also those of numbers. */
function enumeration(schema: JsonObject): JsonObject {
  const values = schema.const === undefined ? asList(schema.enum) : [schema.const];
  const listed = values.filter((value) => typeof value === 'string' || typeof value === 'number');
  return listed.length === 0 ? {} : { format: 'enum', enum: listed.map(String) };
}

function objectMembers({ properties, required }: JsonObject, walk: Walk, depth: number): JsonObject {
  const map = asObject(properties);
  if (map === null) return {};
  const names = asList(required).filter((name) => typeof name === 'string' && name in map);
  const entries = Object.entries(map).map(([name, value]) => [name, converted(value, walk, depth + 1)]);
  if (entries.length === 0) return {};
  return { properties: Object.fromEntries(entries), ...(names.length > 0 && { required: names }) };
}

/** All of several schemas at once: their properties together. */
function merged(schema: JsonObject, parts: readonly unknown[], { root }: Walk): JsonObject {
  const all = [
    schema,
    ...parts.map((part) => asObject(part) ?? {}).map((part) => referredSchema(part, root) ?? part),
  ];
  const properties = Object.assign({}, ...all.map((part) => asObject(part.properties) ?? {})) as JsonObject;
  const required = all.flatMap((part) => asList(part.required));
  return Object.assign({}, ...all.toReversed(), { properties, required }) as JsonObject;
}
