import type { TokenUsage } from '@trueport/contracts';
import type { JsonObject } from './json.js';

/** What has been read of an answer so far. Counters are set, never added: usage in streams is cumulative. */
export interface UsageState {
  usage: TokenUsage | null;
  model: string | null;
  serviceTier: string | null;
  /** Characters of text the model has produced, to count where the provider does not. */
  textCharacters: number;
}

/** Reads one JSON document of an answer, a whole body or one event of a stream, into the state. */
export type UsageDialect = (document: JsonObject, state: UsageState) => void;

/** A usage with everything at zero, to be filled by a dialect. */
export function emptyUsage(): { -readonly [Counter in keyof TokenUsage]: number } {
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
