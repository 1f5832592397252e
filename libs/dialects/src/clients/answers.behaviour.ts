import { tokenUsageSchema } from '@trueport/contracts';
import type { StopReason } from '../conversation/answer.js';
import type { ClientContext } from '../conversation/client-dialect.js';
import type { Conversation } from '../conversation/conversation.js';
import type { JsonObject } from '../json.js';

/** The context of an answer, with ids that count up. */
export function answerContext(request: JsonObject, conversation: Conversation): ClientContext {
  let count = 0;
  return {
    conversation,
    request,
    requestId: 'req_0123456789abcdef01234567',
    createdSeconds: 1_790_000_000,
    newId: () => {
      count += 1;
      return String(count).padStart(24, '0');
    },
  };
}

export const sampleUsage = tokenUsageSchema.parse({
  prompt_tokens: 100,
  completion_tokens: 40,
  cached_tokens: 60,
  cache_write_5m_tokens: 7,
  cache_write_1h_tokens: 3,
  reasoning_tokens: 11,
});

/** Every reason that an answer may end for. */
export const stopReasons: readonly StopReason[] = [
  'end',
  'stop_sequence',
  'length',
  'tool_calls',
  'content_filter',
  'pause',
  'unknown',
];
