import type { Conversation, Extra } from '../../conversation/conversation.js';
import { FieldReader } from '../../conversation/field-reader.js';
import { given } from '../../conversation/given.js';
import type { JsonObject } from '../../json.js';
import { chatFieldNames } from './field-names.js';
import { usesFunctions } from './legacy-calls.js';
import { readMessages } from './read-messages.js';
import { readLogprobs, readModalities, readOutputFormat } from './read-output.js';
import { readReasoning } from './read-reasoning.js';
import { readSampling, readStreaming } from './read-sampling.js';
import { readToolChoice } from './read-tool-choice.js';
import { readTools } from './read-tools.js';

/** Fields that change what a client gets: leaving one out would answer another question. */
const essential: ReadonlySet<string> = new Set(['moderation']);

/**
 * Reads a request of OpenAI's chat. What no field of a conversation holds becomes an extra, with its path.
 *
 * @throws TranslationRefusal for a body that is no such request
 * @source `ChatCompletionCreateParams` of openai 7.55, read 2026-11
 */
export function readChatRequest(body: JsonObject): Conversation {
  const fields = new FieldReader(body, '');
  const extras: Extra[] = [];
  const model = fields.requiredText('model');
  const turns = readMessages(fields, extras);
  const settings = given({
    ...readSampling(fields),
    toolChoice: readToolChoice(fields, extras),
    parallelToolCalls: fields.boolean('parallel_tool_calls') ?? (usesFunctions(body) ? false : undefined),
    maxOutputTokens: fields.integer('max_completion_tokens', 1) ?? fields.integer('max_tokens', 1),
    logprobs: readLogprobs(fields),
    outputFormat: readOutputFormat(fields, extras),
    reasoning: readReasoning(fields, extras),
    ...readPassedOn(fields),
  });
  const tools = readTools(fields, extras);
  const streaming = readStreaming(fields, extras);
  for (const extra of fields.unread()) extras.push({ ...extra, mustUnderstand: essential.has(extra.path) });
  return { model, turns, ...tools, ...settings, ...streaming, extras, fieldNames: chatFieldNames };
}

/** Fields that a conversation has as they are. */
function readPassedOn(fields: FieldReader): Partial<Conversation> {
  return given({
    verbosity: fields.text('verbosity'),
    metadata: fields.nested('metadata'),
    serviceTier: fields.text('service_tier'),
    store: fields.boolean('store'),
    promptCacheKey: fields.text('prompt_cache_key'),
    promptCacheRetention: fields.text('prompt_cache_retention'),
    modalities: readModalities(fields),
    audioOutput: fields.nested('audio'),
    prediction: fields.value('prediction'),
  });
}
