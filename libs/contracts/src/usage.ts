import { z } from 'zod';

const tokens = z.int().nonnegative();

/**
 * Token counts of one response, the same meaning for every provider.
 * `prompt_tokens` is the whole input: uncached, cached and cache-writing tokens together.
 * `completion_tokens` is the whole output with `reasoning_tokens` inside.
 */
export const tokenUsageSchema = z.object({
  prompt_tokens: tokens,
  completion_tokens: tokens,
  cached_tokens: tokens.default(0),
  cache_write_5m_tokens: tokens.default(0),
  cache_write_1h_tokens: tokens.default(0),
  reasoning_tokens: tokens.default(0),
  audio_input_tokens: tokens.default(0),
  audio_output_tokens: tokens.default(0),
  image_input_tokens: tokens.default(0),
  image_output_tokens: tokens.default(0),
});
export type TokenUsage = z.output<typeof tokenUsageSchema>;

/** No tokens at all: the usage of a request that never reached a model. */
export const noUsage: TokenUsage = Object.freeze(
  tokenUsageSchema.parse({ prompt_tokens: 0, completion_tokens: 0 }),
);

/** `provider`: reported by the provider; `estimated`: counted by the gateway; `none`: nothing to count. */
export const usageSources = ['provider', 'estimated', 'none'] as const;
export const usageSourceSchema = z.enum(usageSources);
export type UsageSource = z.infer<typeof usageSourceSchema>;
