import type { Answer } from '../../conversation/answer.js';
import type { ClientContext } from '../../conversation/client-dialect.js';
import type { JsonObject } from '../../json.js';

/**
 * What a message has before its content is known: the head of a whole answer, and with usage the message of
 * `message_start`. An id of another provider is kept behind `msg_`, so that an answer can be traced.
 */
export function writeMessage(
  { id, model }: Pick<Answer, 'id' | 'model'>,
  { conversation, requestId }: ClientContext,
): JsonObject {
  const ownId = id ?? requestId;
  return {
    id: ownId.startsWith('msg_') ? ownId : `msg_${ownId}`,
    type: 'message',
    role: 'assistant',
    model: model ?? conversation.model,
    content: [],
    container: null,
    diagnostics: null,
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
  };
}

/**
 * Whether the client may read thoughts; else it gets their signatures alone. Some models think although thinking is
 * switched off, which Anthropic's never show.
 */
export function showsThoughts({ conversation: { reasoning } }: ClientContext): boolean {
  return reasoning?.showsThoughts ?? reasoning?.thinking !== 'disabled';
}
