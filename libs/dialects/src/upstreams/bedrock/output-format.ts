import type { OutputFormat } from '../../conversation/conversation.js';
import { createToolNames } from '../../conversation/tool-names.js';
import type { JsonObject } from '../../json.js';
import { nativeSchema, toolInputSchema } from '../anthropic/index.js';
import { isCallForced } from '../anthropic/tool-choice.js';
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

type SchemaFormat = Extract<OutputFormat, { kind: 'schema' }>;

const jsonInstruction =
  'Reply with a single JSON object. Write nothing before or after it, and no code fence.';

/**
 * Decides how to ask for structured output: natively where the model can be held to the schema, else through a tool
 * that must be called, else in words.
 *
 * @param canForce whether the model can be forced to make a call now
 */
export function writeOutputFormat(writing: BedrockWriting, canForce: boolean): WrittenFormat {
  const { outputFormat, toolChoice } = writing.conversation;
  if (outputFormat === undefined || outputFormat.kind === 'text') return {};
  if (isCallForced(toolChoice)) {
    writing.dropped.drop('response_format', 'the answer is the call that tool_choice forces');
    return {};
  }
  if (outputFormat.kind === 'schema') return writeSchema(outputFormat, writing, canForce);
  writing.dropped.change('response_format', 'Bedrock has no mode for any JSON, asked for in words');
  return { instruction: jsonInstruction };
}

function writeSchema(format: SchemaFormat, writing: BedrockWriting, canForce: boolean): WrittenFormat {
  const native = writing.traits.outputSchema ? nativeSchema(format.schema) : null;
  if (native !== null) return { outputConfig: { textFormat: textFormat(format, native) } };
  const input = toolInputSchema(format.schema);
  // Only an object can be the input of a tool.
  if (canForce && input.properties !== undefined && input.properties === format.schema.properties)
    return { outputTool: outputTool(format, input, writing) };
  writing.dropped.change('response_format', 'this model cannot be held to the schema, asked for in words');
  const meaning = format.description === undefined ? '' : `The object is: ${format.description}\n`;
  return { instruction: `${jsonInstruction}\n${meaning}Its JSON schema:\n${JSON.stringify(format.schema)}` };
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

function outputTool(
  { description }: SchemaFormat,
  schema: JsonObject,
  { conversation, names }: BedrockWriting,
): NonNullable<WrittenFormat['outputTool']> {
  const used = new Set(conversation.tools.map((tool) => names.toProvider(tool.name)));
  let name = 'json';
  while (used.has(name)) name += '_';
  const toolSpec = {
    name,
    description: description ?? 'Takes the answer to the user, which is its input.',
    inputSchema: { json: schema },
  };
  return { name, spec: { toolSpec } };
}
