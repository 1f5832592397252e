import { asCount, asList, asObject, asText, type JsonObject } from '../json.js';
import { emptyUsage, type UsageDialect, type UsageState } from '../usage-accumulator.js';

/**
 * Usage of Anthropic answers. In a stream `message_start` brings the input and `message_delta` cumulative counters:
 * the latest value that is present wins, counter by counter.
 *
 * @source @anthropic-ai/sdk 1.11 types: `Usage`, `MessageDeltaUsage`; read 2026-11
 */
export const readAnthropicUsage: UsageDialect = (document, state) => {
  const message = asObject(document.message) ?? document;
  state.model = asText(message.model) ?? state.model;
  const usage = asObject(message.usage) ?? asObject(document.usage);
  if (usage !== null) readCounters(usage, state);
  state.textCharacters += textCharacters(document);
};

function readCounters(usage: JsonObject, state: UsageState): void {
  const before = state.usage;
  const counted = { ...(before ?? emptyUsage()) };
  const cacheWrite = asObject(usage.cache_creation);
  const uncachedBefore =
    counted.prompt_tokens -
    counted.cached_tokens -
    counted.cache_write_5m_tokens -
    counted.cache_write_1h_tokens;
  const uncached = isPresent(usage.input_tokens) ? asCount(usage.input_tokens) : uncachedBefore;
  if (isPresent(usage.cache_read_input_tokens))
    counted.cached_tokens = asCount(usage.cache_read_input_tokens);
  if (cacheWrite !== null) {
    // The split is a breakdown of the total, not an addition to it.
    counted.cache_write_5m_tokens = asCount(cacheWrite.ephemeral_5m_input_tokens);
    counted.cache_write_1h_tokens = asCount(cacheWrite.ephemeral_1h_input_tokens);
  } else if (isPresent(usage.cache_creation_input_tokens)) {
    const total = asCount(usage.cache_creation_input_tokens);
    if (total !== counted.cache_write_5m_tokens + counted.cache_write_1h_tokens) {
      counted.cache_write_5m_tokens = total;
      counted.cache_write_1h_tokens = 0;
    }
  }
  // Anthropic counts the cache outside of `input_tokens`.
  counted.prompt_tokens =
    uncached + counted.cached_tokens + counted.cache_write_5m_tokens + counted.cache_write_1h_tokens;
  if (isPresent(usage.output_tokens)) counted.completion_tokens = asCount(usage.output_tokens);
  const details = asObject(usage.output_tokens_details);
  if (isPresent(details?.thinking_tokens)) counted.reasoning_tokens = asCount(details?.thinking_tokens);
  state.usage = counted;
  state.serviceTier = asText(usage.service_tier) ?? state.serviceTier;
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function textCharacters(document: JsonObject): number {
  const delta = asObject(document.delta);
  let characters =
    (asText(delta?.text) ?? asText(delta?.partial_json) ?? asText(delta?.thinking))?.length ?? 0;
  for (const block of asList(document.content)) characters += asText(asObject(block)?.text)?.length ?? 0;
  return characters;
}
