import type { StopReason } from '../../conversation/answer.js';
import { asObject, asText, type JsonObject } from '../../json.js';

/** Why an answer ended, as Anthropic says it. */
export interface Stop {
  readonly reason: string | null;
  /** The stop sequence that was met. */
  readonly sequence: string | null;
  /** The words of a refusal. */
  readonly explanation: string | null;
}

/** Reads the end of a message, or of the `delta` that brings it in a stream. */
export function readStop(message: JsonObject): Stop {
  const explanation = asText(asObject(message.stop_details)?.explanation);
  return {
    reason: asText(message.stop_reason),
    sequence: asText(message.stop_sequence),
    explanation: explanation === '' ? null : explanation,
  };
}

/**
 * The reason, judged by what the answer holds: calls are announced when there are some and only then, whatever a
 * compatible server says.
 *
 * @param hasToolCalls calls of the client's own tools
 * @source design/dialects.md §14; @anthropic-ai/sdk 1.11 types: `StopReason`; read 2026-11
 */
export function stopReasonOf(reason: string | null, hasToolCalls: boolean): StopReason {
  switch (reason) {
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return 'length';
    case 'refusal':
      return 'content_filter';
    case 'pause_turn':
      return 'pause';
    case 'stop_sequence':
      return 'stop_sequence';
    case 'end_turn':
    case 'tool_use':
      return hasToolCalls ? 'tool_calls' : 'end';
    default:
      return hasToolCalls ? 'tool_calls' : 'unknown';
  }
}
