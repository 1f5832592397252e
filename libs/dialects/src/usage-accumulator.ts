import type { TokenUsage } from '@trueport/contracts';
import type { JsonObject } from './json.js';

/** Counters that a dialect fills. */
export type MutableUsage = { -readonly [Field in keyof TokenUsage]: TokenUsage[Field] };

/** What has been read of an answer so far. Counters are set, never added: usage in streams is cumulative. */
export interface UsageState {
  /** Counters as the provider reports them; `null` until it does. */
  usage: MutableUsage | null;
  model: string | null;
  serviceTier: string | null;
  /** Characters of text the model has produced, to count where the provider does not. */
  textCharacters: number;
  /** Whether the answer said that it is over. */
  isFinished: boolean;
}

/** Reads one JSON document of an answer, a whole body or one event of a stream, into the state. */
export type UsageDialect = (document: JsonObject, state: UsageState) => void;

/** Nothing read yet. */
export function newUsageState(): UsageState {
  return { usage: null, model: null, serviceTier: null, textCharacters: 0, isFinished: false };
}

/** A usage with everything at zero, to be filled by a dialect. */
export function emptyUsage(): MutableUsage {
  return {
    prompt_tokens: 0,
    completion_tokens: 0,
    cached_tokens: 0,
    cache_write_5m_tokens: 0,
    cache_write_1h_tokens: 0,
    reasoning_tokens: 0,
    audio_input_tokens: 0,
    audio_output_tokens: 0,
    image_input_tokens: 0,
    image_output_tokens: 0,
  };
}

/**
 * Makes totals and parts agree. Some compatible servers report the cache outside of the prompt, or reasoning outside
 * of the completion: then the total grows to hold its parts, so that no bucket is negative when it is priced, and the
 * usage is marked.
 */
export function consistentUsage(reported: MutableUsage): TokenUsage {
  const { cached_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens } = reported;
  const cacheTokens = cached_tokens + cache_write_5m_tokens + cache_write_1h_tokens;
  if (reported.prompt_tokens >= cacheTokens && reported.completion_tokens >= reasoning_tokens)
    return reported;
  return {
    ...reported,
    prompt_tokens: Math.max(reported.prompt_tokens, cacheTokens),
    completion_tokens: Math.max(reported.completion_tokens, reasoning_tokens),
    inconsistent: true,
  };
}

/** What one document of an answer says that it cost. */
export interface AnswerUsage {
  /** `null` when the provider reports none. */
  readonly usage: TokenUsage | null;
  readonly model: string | null;
  readonly serviceTier: string | null;
}

/** Reads the usage of one document, a whole body or an event that repeats the total. */
export function usageOf(document: JsonObject, dialect: UsageDialect): AnswerUsage {
  const state = newUsageState();
  dialect(document, state);
  const { usage, model, serviceTier } = state;
  return { usage: usage === null ? null : consistentUsage(usage), model, serviceTier };
}
