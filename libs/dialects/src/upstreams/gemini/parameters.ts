import type { FunctionTool } from '../../conversation/conversation.js';
import type { JsonObject } from '../../json.js';
import { openApiSchema } from './openapi-schema.js';
import { jsonSchema } from './schema.js';
import type { Writing } from './writing.js';

const customInput: JsonObject = {
  type: 'object',
  properties: { input: { type: 'string' } },
  required: ['input'],
};

/** The member of a function's declaration that holds its parameters; none for a function without. */
export function writeParameters(tool: FunctionTool, writing: Writing): JsonObject {
  if (tool.isCustom === true) return asMember(customInput, writing);
  const { parameters } = tool;
  if (parameters === undefined || takesNothing(parameters)) return {};
  if (isObjectSchema(parameters)) return asMember(parameters, writing);
  writing.dropped.change('tools[].parameters', `of ${tool.name} left out: a function takes an object`);
  return {};
}

function asMember(parameters: JsonObject, { traits, dropped }: Writing): JsonObject {
  if (traits.schemas === 'json') return { parametersJsonSchema: jsonSchema(parameters) };
  dropped.change('tools[].parameters', 'only the OpenAPI subset of JSON schema is sent to this model');
  return { parameters: openApiSchema(parameters) };
}

function isObjectSchema({ type }: JsonObject): boolean {
  return type === undefined || type === 'object' || (Array.isArray(type) && type.includes('object'));
}

const shapes = ['$ref', 'anyOf', 'oneOf', 'allOf', 'patternProperties', 'additionalProperties'];

/** An object without properties and without any other way of having some. */
function takesNothing(schema: JsonObject): boolean {
  const { type, properties } = schema;
  const isEmpty = properties === undefined || properties === null || Object.keys(properties).length === 0;
  const isObject = type === undefined || type === 'object';
  return isEmpty && isObject && !shapes.some((key) => isOpen(schema[key]));
}

function isOpen(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}
