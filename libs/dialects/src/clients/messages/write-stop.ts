import type { StopReason } from '../../conversation/answer.js';
import type { JsonObject } from '../../json.js';

/** What an answer holds that its stop reason depends on. */
export interface AnswerContents {
  readonly hasToolCall: boolean;
  /** The model's words when it refused, else `null`. */
  readonly refusal: string | null;
}

/**
 * The three fields that say why an answer stopped. A call is only announced when there is one, and one that is there is
 * always announced, whatever the provider said. Reasons no table knows are a plain end.
 *
 * @source @anthropic-ai/sdk 1.11 types: `StopReason`, `RefusalStopDetails`; read 2026-11
 */
export function writeStop(
  stopReason: StopReason,
  stopSequence: string | null,
  contents: AnswerContents,
): JsonObject {
  const stop_reason = stopReasonOf(stopReason, stopSequence, contents);
  const stop_details =
    stop_reason === 'refusal' ? { type: 'refusal', category: null, explanation: contents.refusal } : null;
  return { stop_reason, stop_sequence: stop_reason === 'stop_sequence' ? stopSequence : null, stop_details };
}

function stopReasonOf(
  stopReason: StopReason,
  stopSequence: string | null,
  { hasToolCall, refusal }: AnswerContents,
): string {
  switch (stopReason) {
    case 'length':
      return 'max_tokens';
    case 'content_filter':
      return 'refusal';
    case 'pause':
      return 'pause_turn';
    case 'stop_sequence':
    case 'end':
    case 'tool_calls':
    case 'unknown':
      if (hasToolCall) return 'tool_use';
      if (refusal !== null) return 'refusal';
      return stopReason === 'stop_sequence' || stopSequence !== null ? 'stop_sequence' : 'end_turn';
  }
}
