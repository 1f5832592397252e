import type { Conversation, OutputFormat } from '../../conversation/conversation.js';
import type { DroppedFields } from '../../conversation/dropped-fields.js';
import type { ToolNames } from '../../conversation/tool-names.js';
import type { JsonObject } from '../../json.js';
import { isToolInput, nativeSchema, toolInputSchema } from './json-schema.js';
import { isCallForced } from './tool-choice.js';

/** A schema that the client gave for the answer. */
export type SchemaFormat = Extract<OutputFormat, { kind: 'schema' }>;

/** How the model is told the form of its answer. */
export type AnswerForm =
  | { readonly kind: 'free' }
  /** The model is held to a schema, which is written for constrained output already. */
  | { readonly kind: 'schema'; readonly schema: JsonObject; readonly format: SchemaFormat }
  /** The call of a tool is the answer. */
  | { readonly kind: 'tool'; readonly name: string; readonly description: string; readonly input: JsonObject }
  /** Words for the system prompt, where nothing else is left. */
  | { readonly kind: 'words'; readonly instruction: string };

/** What the form depends on. */
export interface FormRequest {
  readonly conversation: Conversation;
  readonly names: ToolNames;
  readonly dropped: DroppedFields;
  /** As people call it, for warnings. */
  readonly provider: string;
  /** Whether the model can be held to a schema. */
  readonly outputSchema: boolean;
  /** Whether the model can be forced to make a call now. */
  readonly canForce: boolean;
}

/**
 * Decides how to ask for structured output: natively where the model can be held to the schema, else through a tool
 * that must be called, else in words.
 */
export function answerForm(request: FormRequest): AnswerForm {
  const { conversation, dropped, provider } = request;
  const { outputFormat, toolChoice } = conversation;
  if (outputFormat === undefined || outputFormat.kind === 'text') return { kind: 'free' };
  if (isCallForced(toolChoice)) {
    dropped.drop('response_format', 'the answer is the call that tool_choice forces');
    return { kind: 'free' };
  }
  if (outputFormat.kind === 'schema') return schemaForm(outputFormat, request);
  dropped.change('response_format', `${provider} has no mode for any JSON, asked for in words`);
  return { kind: 'words', instruction: inWords('JSON object') };
}

function schemaForm(format: SchemaFormat, request: FormRequest): AnswerForm {
  const schema = request.outputSchema ? nativeSchema(format.schema) : null;
  if (schema !== null) return { kind: 'schema', schema, format };
  if (request.canForce && isToolInput(format.schema)) return toolForm(format, request);
  request.dropped.change('response_format', 'this model cannot be held to the schema, asked for in words');
  const meaning = format.description === undefined ? '' : `It is: ${format.description}\n`;
  const instruction = `${inWords('JSON value')}\n${meaning}Its JSON schema:\n${JSON.stringify(format.schema)}`;
  return { kind: 'words', instruction };
}

function toolForm({ description, schema }: SchemaFormat, { conversation, names }: FormRequest): AnswerForm {
  const used = new Set(conversation.tools.map((tool) => names.toProvider(tool.name)));
  let name = 'json';
  while (used.has(name)) name += '_';
  return {
    kind: 'tool',
    name,
    description: description ?? 'Gives the answer to the user. The input is the answer.',
    input: toolInputSchema(schema),
  };
}

function inWords(what: string): string {
  return `Reply with a single ${what}. Write nothing before or after it, and no code fence.`;
}
