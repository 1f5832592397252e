import { asList, asObject, type JsonObject } from '../../json.js';
import { isExpressible, isObjectSchema } from './json-schema-limits.js';

/** Formats of strings that constrained output knows. @source Anthropic structured outputs guide, 2026-11 */
const knownFormats = new Set([
  'date-time',
  'time',
  'date',
  'duration',
  'email',
  'hostname',
  'uri',
  'ipv4',
  'ipv6',
  'uuid',
]);
const keptKeywords = new Set(['type', 'const', 'default', 'description', 'title', 'required']);
/** Say nothing about values. */
const silentKeywords = new Set(['$schema', '$id', '$comment', '$anchor', 'additionalProperties']);

/**
 * The schema as Anthropic's constrained output takes it: objects closed, `oneOf` as `anyOf`, and constraints that the
 * grammar cannot hold written into descriptions, where the model reads them.
 *
 * @returns `null` for a schema that cannot be followed: recursive, open, or with references to elsewhere
 */
export function nativeSchema(schema: JsonObject): JsonObject | null {
  return isExpressible(schema) ? cleaned(schema) : null;
}

/** The schema of a tool's input: an object, whatever the client wrote, otherwise as it is. */
export function toolInputSchema(parameters: JsonObject | undefined): JsonObject {
  if (parameters === undefined || !isToolInput(parameters)) return emptyObject;
  return parameters.type === 'object' ? parameters : { type: 'object', ...parameters };
}

/** Whether a schema can be that of a tool's input: its root is an object. */
export function isToolInput({ type, properties }: JsonObject): boolean {
  return type === 'object' || (type === undefined && properties !== undefined);
}

const emptyObject: JsonObject = { type: 'object', properties: {} };

function cleaned(value: unknown): JsonObject {
  const schema = asObject(value) ?? {};
  if (schema.$ref !== undefined) return withDefinitions({ $ref: schema.$ref }, schema);
  const result: Record<string, unknown> = {};
  const constraints: string[] = [];
  for (const [keyword, member] of Object.entries(schema)) {
    const kept = cleanedMember(keyword, member);
    if (kept !== undefined) Object.assign(result, kept);
    else if (!silentKeywords.has(keyword)) constraints.push(`${keyword}: ${JSON.stringify(member)}`);
  }
  if (isObjectSchema(schema))
    Object.assign(result, { type: schema.type ?? 'object', additionalProperties: false });
  if (constraints.length > 0) result.description = describedBy(result.description, constraints);
  return result;
}

/** What a keyword becomes, or `undefined` for one that has to go. */
function cleanedMember(keyword: string, member: unknown): JsonObject | undefined {
  if (keptKeywords.has(keyword)) return { [keyword]: member };
  switch (keyword) {
    case 'properties':
    case '$defs':
    case 'definitions':
      return { [keyword]: cleanedEntries(asObject(member) ?? {}) };
    case 'items':
      return { items: cleaned(member) };
    case 'anyOf':
    case 'oneOf':
      return { anyOf: asList(member).map(cleaned) };
    case 'allOf':
      return cleaned(asList(member)[0]);
    case 'enum':
      return asList(member).every(isSimple) ? { enum: member } : undefined;
    case 'format':
      return knownFormats.has(String(member)) ? { format: member } : undefined;
    case 'minItems':
      return member === 0 || member === 1 ? { minItems: member } : undefined;
    default:
      return undefined;
  }
}

function cleanedEntries(schemas: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, cleaned(schema)]));
}

/** A reference stands alone, but the root's keeps the definitions it refers to. */
function withDefinitions(reference: JsonObject, { $defs, definitions }: JsonObject): JsonObject {
  return {
    ...reference,
    ...($defs === undefined ? {} : { $defs: cleanedEntries(asObject($defs) ?? {}) }),
    ...(definitions === undefined ? {} : { definitions: cleanedEntries(asObject(definitions) ?? {}) }),
  };
}

function isSimple(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

function describedBy(description: unknown, constraints: readonly string[]): string {
  const rules = `Constraints: ${constraints.join('; ')}`;
  return typeof description === 'string' && description !== '' ? `${description}\n\n${rules}` : rules;
}
