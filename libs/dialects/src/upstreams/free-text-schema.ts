import type { JsonObject } from '../json.js';

/** Parameters of a function that stands for a tool with free text for input. */
export const freeTextSchema: JsonObject = {
  type: 'object',
  properties: { input: { type: 'string' } },
  required: ['input'],
  additionalProperties: false,
};
