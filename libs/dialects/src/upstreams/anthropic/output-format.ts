import type { OutputFormat } from '../../conversation/conversation.js';
import type { JsonObject } from '../../json.js';
import { isToolInput, nativeSchema, toolInputSchema } from './json-schema.js';
import { isCallForced } from './tool-choice.js';
import type { AnthropicWriting } from './writing.js';

/** How the model is told the form of its answer: exactly one way of saying it, or none. */
export interface WrittenFormat {
  /** `output_config.format`. */
  readonly format?: JsonObject;
  /** A tool whose call is the answer. */
  readonly outputTool?: JsonObject & { readonly name: string };
  /** Words for the system prompt, where nothing else is left. */
  readonly instruction?: string;
}

type SchemaFormat = Extract<OutputFormat, { kind: 'schema' }>;

const jsonInstruction =
  'Answer with one JSON object and nothing else: no other words, no code fence around it.';

/**
 * Decides how to ask for structured output: natively where the model can hold to the schema, else through a tool that
 * must be called, else in words.
 *
 * @param canForce whether the model takes a choice that forces a call
 */
export function writeOutputFormat(writing: AnthropicWriting, canForce: boolean): WrittenFormat {
  const { outputFormat, toolChoice } = writing.conversation;
  if (outputFormat === undefined || outputFormat.kind === 'text') return {};
  if (isCallForced(toolChoice)) {
    writing.dropped.drop('response_format', 'the answer is the call that tool_choice forces');
    return {};
  }
  if (outputFormat.kind === 'schema') return writeSchema(outputFormat, writing, canForce);
  writing.dropped.change('response_format', 'Anthropic has no mode for any JSON, asked for in words');
  return { instruction: jsonInstruction };
}

function writeSchema(output: SchemaFormat, writing: AnthropicWriting, canForce: boolean): WrittenFormat {
  const native = writing.traits.outputSchema ? nativeSchema(output.schema) : null;
  if (native !== null)
    return { format: { type: 'json_schema', schema: described(native, output.description) } };
  if (canForce && isToolInput(output.schema)) return { outputTool: outputToolOf(output, writing) };
  writing.dropped.change('response_format', 'this model cannot be held to the schema, asked for in words');
  return { instruction: schemaInstruction(output) };
}

function described(schema: JsonObject, description: string | undefined): JsonObject {
  return description === undefined || schema.description !== undefined ? schema : { ...schema, description };
}

function outputToolOf(
  { description, schema }: SchemaFormat,
  { conversation, names }: AnthropicWriting,
): JsonObject & { readonly name: string } {
  const used = new Set(conversation.tools.map(({ name }) => names.toProvider(name)));
  let name = 'json';
  while (used.has(name)) name += '_';
  return {
    name,
    description: description ?? 'Gives the answer to the user. The input is the answer.',
    input_schema: toolInputSchema(schema),
  };
}

function schemaInstruction({ schema, description }: SchemaFormat): string {
  const meaning = description === undefined ? '' : `It is: ${description}\n`;
  return `${jsonInstruction}\n${meaning}It must be valid against this JSON schema:\n${JSON.stringify(schema)}`;
}
