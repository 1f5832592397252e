import type { StopReason } from '../../conversation/answer.js';

/** What an answer held, as far as its finish reason depends on it. */
export interface CallFacts {
  readonly hasCalls: boolean;
  /** Whether calls are written as `function_call`. */
  readonly isLegacy: boolean;
}

/**
 * The finish reason; never one that OpenAI does not know, since clients check. An answer that ends with calls ends for
 * their sake, whatever the provider calls it: agents would stop otherwise.
 */
export function finishReason(stopReason: StopReason, { hasCalls, isLegacy }: CallFacts): string {
  switch (stopReason) {
    case 'length':
      return 'length';
    case 'content_filter':
      return 'content_filter';
    case 'stop_sequence':
      return 'stop';
    case 'end':
    case 'tool_calls':
    case 'pause':
    case 'unknown':
      if (!hasCalls) return 'stop';
      return isLegacy ? 'function_call' : 'tool_calls';
  }
}
