import { z } from 'zod';

const tokens = z.int().nonnegative();
const label = z.string().max(200);

/** What is billed by the piece, second or character instead of the token; the names are those of the price table. */
export const billedUnits = [
  'image',
  'input_image',
  'input_second',
  'output_second',
  'input_character',
  'input_audio_second',
  'input_video_second',
] as const;
export type BilledUnit = (typeof billedUnits)[number];

/** Most model calls of one answer that are told apart. */
export const maxUsageIterations = 64;

const iterationSchema = z.object({
  /** `null` when it is the model of the answer. */
  model: label.nullable(),
  prompt_tokens: tokens,
  completion_tokens: tokens,
  cached_tokens: tokens.default(0),
  cache_write_5m_tokens: tokens.default(0),
  cache_write_1h_tokens: tokens.default(0),
});
/** One of several model calls behind an answer; counts as in {@link TokenUsage}. */
export type UsageIteration = z.output<typeof iterationSchema>;

/**
 * Token counts of one response, the same meaning for every provider.
 * `prompt_tokens` is the whole input: uncached, cached and cache-writing tokens together.
 * `completion_tokens` is the whole output with `reasoning_tokens` inside.
 * Fields from `cached_audio_tokens` on are rare: absent means none, or not reported, so that most events stay small.
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
  /** Part of both `cached_tokens` and `audio_input_tokens`. */
  cached_audio_tokens: tokens.optional(),
  /** Part of both `cached_tokens` and `image_input_tokens`. */
  cached_image_tokens: tokens.optional(),
  /** Searches that a server tool ran; for Gemini the queries of its grounding. */
  web_search_requests: tokens.optional(),
  /** How much of the results the search puts into the context; prices may depend on it. */
  web_search_context_size: z.enum(['low', 'medium', 'high']).optional(),
  /** Seconds may be fractions. */
  units: z.partialRecord(z.enum(billedUnits), z.number().nonnegative()).optional(),
  /** Size and quality of the images in `units`, as the answer or the request names them. */
  image_size: label.optional(),
  image_quality: label.optional(),
  /** Where the model ran, if the answer names it; prices may depend on it. */
  inference_geo: label.optional(),
  /** Anthropic's speed of the answer: `standard` or `fast`. */
  speed: label.optional(),
  /** The model calls behind the answer, where they are reported: calls of other models are not in the counts above. */
  iterations: z.array(iterationSchema).max(maxUsageIterations).optional(),
  /** The provider's parts exceeded their totals, and the totals were raised. */
  inconsistent: z.boolean().optional(),
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
