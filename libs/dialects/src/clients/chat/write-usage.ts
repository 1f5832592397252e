import type { TokenUsage } from '@trueport/contracts';
import type { JsonObject } from '../../json.js';

/**
 * Usage as OpenAI's chat counts it: caches inside the prompt, reasoning inside the completion. The details are always
 * there, since clients read into them without looking; kinds of tokens that are rare only when there are some.
 *
 * @source `CompletionUsage` of openai 7.55, read 2026-11
 */
export function writeUsage(usage: TokenUsage): JsonObject {
  const cacheWriteTokens = usage.cache_write_5m_tokens + usage.cache_write_1h_tokens;
  return {
    prompt_tokens: usage.prompt_tokens,
    completion_tokens: usage.completion_tokens,
    total_tokens: usage.prompt_tokens + usage.completion_tokens,
    prompt_tokens_details: {
      cached_tokens: usage.cached_tokens,
      audio_tokens: usage.audio_input_tokens,
      ...(cacheWriteTokens > 0 && { cache_write_tokens: cacheWriteTokens }),
      ...(usage.image_input_tokens > 0 && { image_tokens: usage.image_input_tokens }),
    },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoning_tokens,
      audio_tokens: usage.audio_output_tokens,
      ...(usage.image_output_tokens > 0 && { image_tokens: usage.image_output_tokens }),
    },
  };
}
