import type { Answer, AnswerChoice } from '../../conversation/answer.js';
import type { ClientContext } from '../../conversation/client-dialect.js';
import type { JsonObject } from '../../json.js';
import { finishReason } from './finish-reason.js';
import { usesFunctions } from './legacy-calls.js';
import { writeServiceTier } from './service-tier.js';
import { writeMessage } from './write-message.js';
import { writeUsage } from './write-usage.js';

/** Clients look at the first choice without asking whether there is one. */
const nothing: AnswerChoice = { blocks: [], stopReason: 'unknown', stopSequence: null };

/** The whole answer as OpenAI's chat gives it. @source `ChatCompletion` of openai 7.55, read 2026-11 */
export function writeChatAnswer(answer: Answer, context: ClientContext): JsonObject {
  return {
    id: answer.id ?? `chatcmpl-${context.requestId}`,
    object: 'chat.completion',
    created: context.createdSeconds,
    model: answer.model ?? context.conversation.model,
    choices: (answer.choices.length === 0 ? [nothing] : answer.choices).map((choice, index) =>
      writeChoice(choice, index, context),
    ),
    ...(answer.usage !== null && { usage: writeUsage(answer.usage) }),
    ...writeServiceTier(answer.serviceTier),
  };
}

function writeChoice(
  { blocks, stopReason, logprobs }: AnswerChoice,
  index: number,
  context: ClientContext,
): JsonObject {
  const hasCalls = blocks.some(({ kind }) => kind === 'tool_call');
  return {
    index,
    message: writeMessage(blocks, context),
    logprobs: logprobs ?? null,
    finish_reason: finishReason(stopReason, { hasCalls, isLegacy: usesFunctions(context.request) }),
  };
}
