import type { TokenUsage } from '@trueport/contracts';
import type { JsonObject } from '../../json.js';

/** Usage as the Responses API counts it: everything that was cached or written to a cache is part of the input. */
export function responseUsage(usage: TokenUsage | null): JsonObject | null {
  if (usage === null) return null;
  return {
    input_tokens: usage.prompt_tokens,
    input_tokens_details: {
      cached_tokens: usage.cached_tokens,
      cache_write_tokens: usage.cache_write_5m_tokens + usage.cache_write_1h_tokens,
    },
    output_tokens: usage.completion_tokens,
    output_tokens_details: { reasoning_tokens: usage.reasoning_tokens },
    total_tokens: usage.prompt_tokens + usage.completion_tokens,
  };
}
