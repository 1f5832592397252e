import type { Answer, AnswerChoice } from '../../conversation/answer.js';
import type { ClientContext } from '../../conversation/client-dialect.js';
import type { JsonObject } from '../../json.js';
import { answerContext, sampleUsage } from '../answers.behaviour.js';
import { readChatRequest } from './read-request.js';

export const plainRequest: JsonObject = { model: 'chat-model', messages: [{ role: 'user', content: 'Hi.' }] };

/** A context for a chat request with ids that count up. */
export function contextOf(request: JsonObject = plainRequest, read = readChatRequest): ClientContext {
  return answerContext(request, read(request));
}

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
