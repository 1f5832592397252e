import { asCount, asLabel, asList, asObject, isPresent, textLength, type JsonObject } from '../json.js';
import { emptyUsage, type MutableUsage, type UsageDialect } from '../usage-accumulator.js';
import { readCacheWrites } from './cache-writes.js';
import { readIterations } from './iterations.js';

/**
 * Usage of Anthropic answers. In a stream `message_start` brings the input and `message_delta` cumulative counters:
 * the latest value that is present wins, counter by counter. Anthropic counts the cache outside of `input_tokens`.
 *
 * @source @anthropic-ai/sdk 1.11 types: `Usage`, `MessageDeltaUsage`; read 2026-11
 */
export const readAnthropicUsage: UsageDialect = (document, state) => {
  const message = asObject(document.message) ?? document;
  state.model = asLabel(message.model) ?? state.model;
  const usage = asObject(message.usage);
  if (usage !== null) {
    state.usage ??= emptyUsage();
    readCounters(usage, state.usage);
    readBillingFacts(usage, state.usage);
    state.serviceTier = asLabel(usage.service_tier) ?? state.serviceTier;
  }
  state.textCharacters += textCharacters(document);
  if (document.type === 'message_stop') state.isFinished = true;
};

function readCounters(usage: JsonObject, counted: MutableUsage): void {
  const uncachedBefore =
    counted.prompt_tokens -
    counted.cached_tokens -
    counted.cache_write_5m_tokens -
    counted.cache_write_1h_tokens;
  const uncached = isPresent(usage.input_tokens) ? asCount(usage.input_tokens) : uncachedBefore;
  if (isPresent(usage.cache_read_input_tokens))
    counted.cached_tokens = asCount(usage.cache_read_input_tokens);
  readCacheWrites(usage, counted);
  counted.prompt_tokens =
    uncached + counted.cached_tokens + counted.cache_write_5m_tokens + counted.cache_write_1h_tokens;
  if (isPresent(usage.output_tokens)) counted.completion_tokens = asCount(usage.output_tokens);
  const details = asObject(usage.output_tokens_details);
  if (isPresent(details?.thinking_tokens)) counted.reasoning_tokens = asCount(details?.thinking_tokens);
}

/** What prices depend on besides tokens. */
function readBillingFacts(usage: JsonObject, counted: MutableUsage): void {
  const serverTools = asObject(usage.server_tool_use);
  if (isPresent(serverTools?.web_search_requests))
    counted.web_search_requests = asCount(serverTools?.web_search_requests);
  const inferenceGeo = asLabel(usage.inference_geo);
  if (inferenceGeo !== null) counted.inference_geo = inferenceGeo;
  const speed = asLabel(usage.speed);
  if (speed !== null) counted.speed = speed;
  const iterations = asList(usage.iterations);
  if (iterations.length > 0) counted.iterations = readIterations(iterations);
}

function textCharacters(document: JsonObject): number {
  const delta = asObject(document.delta);
  if (delta !== null)
    return textLength(delta.text) + textLength(delta.partial_json) + textLength(delta.thinking);
  let characters = 0;
  for (const item of asList(document.content)) {
    const block = asObject(item);
    characters += textLength(block?.text) + textLength(block?.thinking);
  }
  return characters;
}
