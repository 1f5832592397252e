import {
  asCount,
  asLabel,
  asList,
  asObject,
  asText,
  isPresent,
  textLength,
  type JsonObject,
} from '../json.js';
import { emptyUsage, type MutableUsage, type UsageDialect } from '../usage-accumulator.js';
import { durationOf, isImageAnswer, readBillingFacts } from './billing-facts.js';

/** Events after which nothing comes: of responses, transcriptions, speech and images. */
const lastEvents: ReadonlySet<unknown> = new Set([
  'response.completed',
  'response.incomplete',
  'response.failed',
  'transcript.text.done',
  'speech.audio.done',
  'image_generation.completed',
  'image_edit.completed',
]);

/**
 * Usage of OpenAI and Azure OpenAI answers: chat, completions, responses, embeddings, images, speech, transcriptions;
 * whole bodies and events of a stream. Usage is taken where it stands, whatever else is in the event: some servers
 * attach it to a normal chunk, or send it after the finish reason. The last one wins.
 *
 * @source openai 7.55 types: `CompletionUsage`, `ResponseUsage`, `ImagesResponse.Usage`, `Transcription`; read 2026-11
 */
export const readOpenAiUsage: UsageDialect = (document, state) => {
  // The Responses API wraps the object in its lifecycle events.
  const answer = asObject(document.response) ?? document;
  state.model = asLabel(answer.model) ?? state.model;
  state.serviceTier = asLabel(answer.service_tier) ?? state.serviceTier;
  const usage = asObject(answer.usage);
  if (usage !== null) state.usage = usage.type === 'duration' ? durationOf(usage) : countersOf(usage);
  else if (isImageAnswer(answer)) state.usage ??= emptyUsage();
  if (state.usage !== null) readBillingFacts(answer, state.usage);
  const { choices } = document;
  if (choices !== undefined) {
    for (const choice of asList(choices)) {
      const found = asObject(choice);
      if (found === null) continue;
      state.textCharacters += choiceCharacters(found);
      if (isPresent(found.finish_reason)) state.isFinished = true;
    }
  } else if (document.type !== undefined) {
    state.textCharacters += deltaCharacters(document);
    if (lastEvents.has(document.type)) state.isFinished = true;
  }
};

function countersOf(usage: JsonObject): MutableUsage {
  const input =
    asObject(usage.prompt_tokens_details) ??
    asObject(usage.input_tokens_details) ??
    asObject(usage.input_token_details);
  const output =
    asObject(usage.completion_tokens_details) ??
    asObject(usage.output_tokens_details) ??
    asObject(usage.output_token_details);
  const counted = emptyUsage();
  counted.prompt_tokens = asCount(usage.prompt_tokens ?? usage.input_tokens);
  counted.completion_tokens = asCount(usage.completion_tokens ?? usage.output_tokens);
  counted.cached_tokens = asCount(input?.cached_tokens);
  counted.cache_write_5m_tokens = asCount(input?.cache_write_tokens);
  counted.reasoning_tokens = asCount(output?.reasoning_tokens);
  counted.audio_input_tokens = asCount(input?.audio_tokens);
  readCachedModalities(input, counted);
  counted.audio_output_tokens = asCount(output?.audio_tokens);
  counted.image_input_tokens = asCount(input?.image_tokens);
  // The images API counts nothing but image tokens in its output, and may leave the details out.
  const isImagesApi = usage.input_tokens !== undefined && isPresent(input?.image_tokens) && output === null;
  counted.image_output_tokens = isImagesApi ? counted.completion_tokens : asCount(output?.image_tokens);
  return counted;
}

/** Which part of the cache was sound or image: of realtime answers, whose cached sound has a price of its own. */
function readCachedModalities(input: JsonObject | null, counted: MutableUsage): void {
  const cached = asObject(input?.cached_tokens_details);
  const audio = asCount(cached?.audio_tokens);
  const image = asCount(cached?.image_tokens);
  if (audio > 0) counted.cached_audio_tokens = audio;
  if (image > 0) counted.cached_image_tokens = image;
}

/** Text of a choice of a chat or completion: of the message, of a delta, of its tool calls. */
function choiceCharacters(choice: JsonObject): number {
  let characters = textLength(choice.text);
  const message = asObject(choice.delta) ?? asObject(choice.message);
  if (message === null) return characters;
  characters += textLength(message.content) + textLength(message.refusal);
  // Reasoning as compatible servers show it.
  characters += textLength(message.reasoning_content ?? message.reasoning);
  for (const call of asList(message.tool_calls)) {
    const tool = asObject(call);
    characters += textLength(asObject(tool?.function)?.arguments) + textLength(asObject(tool?.custom)?.input);
  }
  return characters;
}

/** Text of a delta event: `response.output_text.delta` and its like. Audio is not text, its transcript is. */
function deltaCharacters(document: JsonObject): number {
  const type = asText(document.type) ?? '';
  return type.endsWith('.delta') && !type.endsWith('audio.delta') ? textLength(document.delta) : 0;
}
