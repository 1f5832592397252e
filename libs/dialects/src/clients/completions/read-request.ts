import type { Conversation, Extra } from '../../conversation/conversation.js';
import { FieldReader } from '../../conversation/field-reader.js';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import type { JsonObject } from '../../json.js';
import { given } from '../../conversation/given.js';
import { readSampling, readStreaming } from '../chat/read-sampling.js';

/**
 * Reads a request of OpenAI's older completions: the prompt is what a user says.
 *
 * @throws TranslationRefusal for a body that is no such request, and for what a conversation cannot do: several prompts,
 *   tokens for a prompt, a text around the answer, a choice of the best
 * @source `CompletionCreateParams` of openai 7.55, read 2026-11
 */
export function readCompletionsRequest(body: JsonObject): Conversation {
  const fields = new FieldReader(body, '');
  const extras: Extra[] = [];
  const model = fields.requiredText('model');
  const text = readPrompt(fields);
  refuseUntranslatable(fields);
  const settings = given({ ...readSampling(fields), maxOutputTokens: fields.integer('max_tokens', 1) });
  const streaming = readStreaming(fields, extras);
  extras.push(...fields.unread());
  return {
    model,
    turns: [{ role: 'user', blocks: [{ kind: 'text', text }] }],
    tools: [],
    hostedTools: [],
    ...settings,
    ...streaming,
    extras,
    fieldNames: { messages: 'prompt' },
  };
}

function readPrompt(fields: FieldReader): string {
  const value = fields.value('prompt');
  if (value === undefined) throw fields.missing('prompt');
  if (typeof value === 'string') return value;
  const [only, ...others]: unknown[] = Array.isArray(value) ? value : [value];
  if (typeof only === 'string' && others.length === 0) return only;
  throw new TranslationRefusal(
    'prompt',
    'prompt must be one text: several prompts and token ids are not supported by this model.',
  );
}

/** What a field may be without asking for anything. */
const harmless: Readonly<Record<string, readonly unknown[]>> = {
  suffix: [''],
  echo: [false],
  best_of: [1],
  logprobs: [],
};

function refuseUntranslatable(fields: FieldReader): void {
  for (const [field, values] of Object.entries(harmless)) {
    const value = fields.value(field);
    if (value !== undefined && !values.includes(value)) {
      throw new TranslationRefusal(field, `${field} is not supported by this model.`);
    }
  }
}
