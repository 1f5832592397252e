import { createToolNames } from '../../conversation/tool-names.js';
import type { JsonObject } from '../../json.js';
import { answerForm, type SchemaFormat } from '../anthropic/index.js';
import type { BedrockWriting } from './writing.js';

/** How the model is told the form of its answer: exactly one way of saying it, or none. */
export interface WrittenFormat {
  /** `outputConfig`. */
  readonly outputConfig?: JsonObject;
  /** Name and specification of a tool whose call is the answer. */
  readonly outputTool?: { readonly name: string; readonly spec: JsonObject };
  /** Words for the system prompt, where nothing else is left. */
  readonly instruction?: string;
}

/**
 * The form of the answer in Bedrock's words.
 *
 * @param canForce whether the model can be forced to make a call now
 */
export function writeOutputFormat(writing: BedrockWriting, canForce: boolean): WrittenFormat {
  const { outputSchema } = writing.traits;
  const form = answerForm({ ...writing, provider: 'Bedrock', outputSchema, canForce });
  switch (form.kind) {
    case 'free':
      return {};
    case 'schema':
      return { outputConfig: { textFormat: textFormat(form.format, form.schema) } };
    case 'tool': {
      const { name, description, input } = form;
      return {
        outputTool: { name, spec: { toolSpec: { name, description, inputSchema: { json: input } } } },
      };
    }
    case 'words':
      return { instruction: form.instruction };
  }
}

/** @source @aws-sdk/client-bedrock-runtime 3.1163, `JsonSchemaDefinition`: the schema is text; read 2026-11 */
function textFormat({ name, description }: SchemaFormat, schema: JsonObject): JsonObject {
  const jsonSchema = {
    name: createToolNames([name]).toProvider(name),
    schema: JSON.stringify(schema),
    ...(description !== undefined && { description }),
  };
  return { type: 'json_schema', structure: { jsonSchema } };
}
