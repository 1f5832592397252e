import type { Answer, AnswerChoice } from '../../conversation/answer.js';
import type { ClientContext } from '../../conversation/client-dialect.js';
import { tokenUsageSchema } from '@trueport/contracts';
import type { JsonObject } from '../../json.js';
import { readChatRequest } from './read-request.js';

export const plainRequest: JsonObject = { model: 'chat-model', messages: [{ role: 'user', content: 'Hi.' }] };

/** A context for a chat request with ids that count up. */
export function contextOf(request: JsonObject = plainRequest, read = readChatRequest): ClientContext {
  let count = 0;
  return {
    conversation: read(request),
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

/** Usage of an answer as OpenAI's clients see {@link sampleUsage}. */
export const sampleChatUsage = {
  prompt_tokens: 100,
  completion_tokens: 40,
  total_tokens: 140,
  prompt_tokens_details: { cached_tokens: 60, audio_tokens: 0, cache_write_tokens: 10 },
  completion_tokens_details: { reasoning_tokens: 11, audio_tokens: 0 },
};

/** An answer of one choice. */
export function answerOf(blocks: AnswerChoice['blocks'], more: Partial<AnswerChoice & Answer> = {}): Answer {
  const { stopReason = 'end', stopSequence = null, ...rest } = more;
  const choice = { blocks, stopReason, stopSequence, ...('logprobs' in rest && { logprobs: rest.logprobs }) };
  return {
    id: 'msg_1',
    model: 'provider-model',
    choices: [choice],
    usage: sampleUsage,
    serviceTier: null,
    warnings: [],
    ...rest,
  };
}
