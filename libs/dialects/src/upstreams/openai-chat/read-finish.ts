import type { StopReason } from '../../conversation/answer.js';

const reasons: Readonly<Record<string, StopReason>> = {
  stop: 'end',
  length: 'length',
  tool_calls: 'tool_calls',
  function_call: 'tool_calls',
  content_filter: 'content_filter',
};

/**
 * Why a choice ended. A choice that was made to call a function says `stop`, and so do some servers after any call: the
 * client must run it all the same.
 *
 * @source design §14; OpenAI function calling guide (forced functions finish with `stop`), read 2026-11
 */
export function stopReasonOf(finishReason: unknown, hasCalls: boolean): StopReason {
  const known = typeof finishReason === 'string' ? (reasons[finishReason] ?? 'unknown') : 'unknown';
  return hasCalls && (known === 'end' || known === 'unknown') ? 'tool_calls' : known;
}
