import { readAnthropicUsage } from '../anthropic/usage.js';
import { asCount, asLabel, asList, asObject, isPresent, textLength, type JsonObject } from '../json.js';
import { emptyUsage, type UsageDialect, type UsageState } from '../usage-accumulator.js';

/**
 * Usage of Bedrock answers: Converse bodies, the payloads of Converse streams (`metadata` comes after `messageStop`),
 * Claude's own documents that Invoke brings, and the metrics at the end of an Invoke stream, which count for models
 * that report nothing else. Bedrock counts the cache outside of `inputTokens`.
 *
 * @source @aws-sdk/client-bedrock-runtime 3.1163 types: `TokenUsage`, `CacheDetail`; read 2026-11
 */
export const readBedrockUsage: UsageDialect = (document, state) => {
  if (isClaudeDocument(document)) readAnthropicUsage(document, state);
  else readConverse(document, state);
  const metrics = asObject(document['amazon-bedrock-invocationMetrics']);
  if (metrics !== null && state.usage === null) readMetrics(metrics, state);
};

/** Claude's documents name their type; Converse's never do. */
function isClaudeDocument({ type }: JsonObject): boolean {
  return typeof type === 'string' && /^(?:message|content_block|ping|error)/.test(type);
}

function readConverse(document: JsonObject, state: UsageState): void {
  const usage = asObject(document.usage);
  if (usage !== null && isPresent(usage.inputTokens ?? usage.outputTokens)) readCounters(usage, state);
  state.serviceTier = asLabel(asObject(document.serviceTier)?.type) ?? state.serviceTier;
  state.textCharacters += textCharacters(document);
  // `messageStop` has it, and so has a whole body.
  if (asLabel(document.stopReason) !== null) state.isFinished = true;
}

function readCounters(usage: JsonObject, state: UsageState): void {
  const writes = cacheWrites(usage);
  const cachedTokens = asCount(usage.cacheReadInputTokens ?? usage.cacheReadInputTokenCount);
  state.usage = {
    ...emptyUsage(),
    ...writes,
    prompt_tokens:
      asCount(usage.inputTokens) + cachedTokens + writes.cache_write_5m_tokens + writes.cache_write_1h_tokens,
    completion_tokens: asCount(usage.outputTokens),
    cached_tokens: cachedTokens,
  };
}

/** The details by lifetime are a breakdown of the total; what they do not name was written for 5 minutes. */
function cacheWrites(usage: JsonObject): { cache_write_5m_tokens: number; cache_write_1h_tokens: number } {
  const total = asCount(usage.cacheWriteInputTokens ?? usage.cacheWriteInputTokenCount);
  let fiveMinutes = 0;
  let oneHour = 0;
  for (const item of asList(usage.cacheDetails)) {
    const detail = asObject(item);
    if (detail?.ttl === '1h') oneHour += asCount(detail.inputTokens);
    else fiveMinutes += asCount(detail?.inputTokens);
  }
  return { cache_write_5m_tokens: Math.max(fiveMinutes, total - oneHour), cache_write_1h_tokens: oneHour };
}

function readMetrics(metrics: JsonObject, state: UsageState): void {
  if (!isPresent(metrics.inputTokenCount ?? metrics.outputTokenCount)) return;
  const cachedTokens = asCount(metrics.cacheReadInputTokenCount);
  const writtenTokens = asCount(metrics.cacheWriteInputTokenCount);
  state.usage = {
    ...emptyUsage(),
    prompt_tokens: asCount(metrics.inputTokenCount) + cachedTokens + writtenTokens,
    completion_tokens: asCount(metrics.outputTokenCount),
    cached_tokens: cachedTokens,
    cache_write_5m_tokens: writtenTokens,
  };
  state.isFinished = true;
}

function textCharacters(document: JsonObject): number {
  const delta = asObject(document.delta);
  if (delta !== null) return deltaCharacters(delta);
  let characters = 0;
  for (const item of asList(asObject(asObject(document.output)?.message)?.content)) {
    const block = asObject(item);
    const reasoning = asObject(asObject(block?.reasoningContent)?.reasoningText);
    characters += textLength(block?.text) + textLength(reasoning?.text);
  }
  return characters;
}

function deltaCharacters(delta: JsonObject): number {
  return (
    textLength(delta.text) +
    textLength(asObject(delta.toolUse)?.input) +
    textLength(asObject(delta.reasoningContent)?.text)
  );
}
