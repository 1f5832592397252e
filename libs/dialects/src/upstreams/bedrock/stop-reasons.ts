import type { AnswerError } from '../../conversation/answer-error.js';
import type { StopReason } from '../../conversation/answer.js';
import { asObject, asText, type JsonObject } from '../../json.js';

/** @source @aws-sdk/client-bedrock-runtime 3.1163, `StopReason`; read 2026-11 */
const reasons: Readonly<Record<string, StopReason>> = {
  end_turn: 'end',
  stop_sequence: 'stop_sequence',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  content_filtered: 'content_filter',
  guardrail_intervened: 'content_filter',
};

/**
 * Why the answer ended. Some models say `end_turn` after a call, and a forced tool for structured output leaves
 * `tool_use` without one: what the answer holds decides between the two.
 *
 * @param hasCalls whether the client gets calls to make
 */
export function stopReasonOf(reported: unknown, hasCalls: boolean): StopReason {
  const reason = reasons[asText(reported) ?? ''] ?? 'unknown';
  if (reason === 'end' && hasCalls) return 'tool_calls';
  return reason === 'tool_calls' && !hasCalls ? 'end' : reason;
}

/** The failure behind a stop reason that says there is no answer; `null` for all others. */
export function failureOf(reported: unknown): AnswerError | null {
  if (reported !== 'malformed_model_output' && reported !== 'malformed_tool_use') return null;
  return {
    kind: 'server',
    httpStatus: 502,
    message: `The model gave an answer that cannot be read (${reported}).`,
    retryable: true,
  };
}

/** The stop sequence that Claude met. A stream has it one level deeper than a body. */
export function stopSequenceOf(additionalFields: unknown): string | null {
  const fields: JsonObject = asObject(additionalFields) ?? {};
  return asText(fields.stop_sequence ?? asObject(fields.delta)?.stop_sequence);
}
