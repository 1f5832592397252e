import { asCount, asList, asObject, asText, type JsonObject } from '../json.js';
import { emptyUsage, type UsageDialect, type UsageState } from '../usage-accumulator.js';

/**
 * Usage of OpenAI and Azure OpenAI answers: chat, completions, responses, embeddings, images, transcriptions; whole
 * bodies and events of a stream.
 *
 * @source openai 7.55 types: `CompletionUsage`, `ResponseUsage`, `ImagesResponse.Usage`, `Transcription`; read 2026-11
 */
export const readOpenAiUsage: UsageDialect = (document, state) => {
  // The Responses API wraps the object in its lifecycle events.
  const answer = asObject(document.response) ?? document;
  state.model = asText(answer.model) ?? state.model;
  state.serviceTier = asText(answer.service_tier) ?? state.serviceTier;
  const usage = asObject(answer.usage);
  if (usage !== null) readCounters(usage, state);
  state.textCharacters += textCharacters(document);
};

function readCounters(usage: JsonObject, state: UsageState): void {
  // Transcriptions billed by duration report seconds, not tokens.
  if (usage.type === 'duration') return;
  const input =
    asObject(usage.prompt_tokens_details) ??
    asObject(usage.input_tokens_details) ??
    asObject(usage.input_token_details) ??
    {};
  const output = asObject(usage.completion_tokens_details) ?? asObject(usage.output_tokens_details) ?? {};
  const counted = emptyUsage();
  counted.prompt_tokens = asCount(usage.prompt_tokens ?? usage.input_tokens);
  counted.completion_tokens = asCount(usage.completion_tokens ?? usage.output_tokens);
  counted.cached_tokens = asCount(input.cached_tokens);
  counted.cache_write_5m_tokens = asCount(input.cache_write_tokens);
  counted.reasoning_tokens = asCount(output.reasoning_tokens);
  counted.audio_input_tokens = asCount(input.audio_tokens);
  counted.audio_output_tokens = asCount(output.audio_tokens);
  counted.image_input_tokens = asCount(input.image_tokens);
  counted.image_output_tokens = asCount(output.image_tokens);
  state.usage = counted;
}

/** Text of chat and completion choices, and of the deltas of the Responses API. */
function textCharacters(document: JsonObject): number {
  let characters = 0;
  for (const item of asList(document.choices)) {
    const choice = asObject(item);
    if (choice === null) continue;
    const message = asObject(choice.delta) ?? asObject(choice.message);
    characters += asText(message?.content)?.length ?? 0;
    characters += asText(choice.text)?.length ?? 0;
    for (const call of asList(message?.tool_calls)) {
      characters += asText(asObject(asObject(call)?.function)?.arguments)?.length ?? 0;
    }
  }
  const type = asText(document.type);
  if (type !== null && type.endsWith('.delta')) characters += asText(document.delta)?.length ?? 0;
  return characters;
}
