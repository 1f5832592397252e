import type { JsonObject } from '../../json.js';
import { answerForm } from './answer-form.js';
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

/**
 * The form of the answer in Anthropic's words.
 *
 * @param canForce whether the model takes a choice that forces a call
 */
export function writeOutputFormat(writing: AnthropicWriting, canForce: boolean): WrittenFormat {
  const { outputSchema } = writing.traits;
  const form = answerForm({ ...writing, provider: 'Anthropic', outputSchema, canForce });
  switch (form.kind) {
    case 'free':
      return {};
    case 'schema':
      return { format: { type: 'json_schema', schema: described(form.schema, form.format.description) } };
    case 'tool':
      return {
        outputTool: { name: form.name, description: form.description, input_schema: form.input },
      };
    case 'words':
      return { instruction: form.instruction };
  }
}

function described(schema: JsonObject, description: string | undefined): JsonObject {
  return description === undefined || schema.description !== undefined ? schema : { ...schema, description };
}
