import type { TokenUsage } from '@trueport/contracts';
import type { JsonObject } from '../../json.js';

/** Anthropic's words for the tiers of the other providers; any other tier is `null`, never a new word. */
const tiers: ReadonlyMap<string, string> = new Map([
  ['standard', 'standard'],
  ['default', 'standard'],
  ['on_demand', 'standard'],
  ['priority', 'priority'],
  ['batch', 'batch'],
]);

/**
 * Usage as Anthropic counts it: `input_tokens` is what was neither read from the cache nor written to it, never
 * negative; nothing reported counts as 0.
 *
 * @source @anthropic-ai/sdk 1.11 types: `Usage`; read 2026-11
 */
export function writeMessageUsage(usage: TokenUsage | null, serviceTier: string | null): JsonObject {
  const fiveMinutes = usage?.cache_write_5m_tokens ?? 0;
  const oneHour = usage?.cache_write_1h_tokens ?? 0;
  const cacheRead = usage?.cached_tokens ?? 0;
  const uncached = (usage?.prompt_tokens ?? 0) - cacheRead - fiveMinutes - oneHour;
  return {
    input_tokens: Math.max(0, uncached),
    cache_creation_input_tokens: fiveMinutes + oneHour,
    cache_read_input_tokens: cacheRead,
    cache_creation: { ephemeral_5m_input_tokens: fiveMinutes, ephemeral_1h_input_tokens: oneHour },
    output_tokens: usage?.completion_tokens ?? 0,
    output_tokens_details: { thinking_tokens: usage?.reasoning_tokens ?? 0 },
    server_tool_use: searchesOf(usage),
    service_tier: tiers.get(serviceTier?.toLowerCase() ?? '') ?? null,
    inference_geo: usage?.inference_geo ?? null,
    speed: usage?.speed === 'fast' || usage?.speed === 'standard' ? usage.speed : null,
  };
}

function searchesOf(usage: TokenUsage | null): JsonObject | null {
  const searches = usage?.web_search_requests;
  return searches === undefined ? null : { web_search_requests: searches, web_fetch_requests: 0 };
}
