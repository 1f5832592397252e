import type { Answer, AnswerChoice } from '../../conversation/answer.js';
import { AnswerFailure } from '../../conversation/answer-failure.js';
import type { AnswerContext } from '../../conversation/upstream-dialect.js';
import { readInBandError } from '../../errors/read-in-band-error.js';
import { asLabel, asList, asObject, asText, isPresent, type JsonObject } from '../../json.js';
import { readOpenAiUsage } from '../../openai/usage.js';
import { usageOf } from '../../usage-accumulator.js';
import { stopReasonOf } from './read-finish.js';
import { CallIds, messageBlocks } from './read-message.js';

/**
 * Reads a `chat.completion`, of OpenAI, Azure or a server that speaks their dialect. `choices` may be missing or `null`,
 * and choices may come in any order.
 *
 * @throws AnswerFailure for an error in the place of an answer
 */
export function readChatAnswer(body: JsonObject, answering: AnswerContext): Answer {
  const error = readInBandError('openai-chat', body);
  if (error !== null) throw new AnswerFailure(error);
  const { usage, serviceTier } = usageOf(body, readOpenAiUsage);
  const id = asLabel(body.id);
  const warnings: string[] = [];
  const ids = new CallIds(id);
  const choices = orderedChoices(body).map((choice) => choiceOf(choice, ids, answering, warnings));
  if (choices.length === 0) warnings.push('choices: the provider gave no answer');
  return {
    id,
    model: asLabel(body.model),
    choices: choices.length > 0 ? choices : [{ blocks: [], stopReason: 'unknown', stopSequence: null }],
    usage,
    serviceTier,
    warnings,
  };
}

function orderedChoices(body: JsonObject): JsonObject[] {
  return asList(body.choices)
    .map(asObject)
    .filter((choice) => choice !== null)
    .map((choice, at) => ({ choice, index: typeof choice.index === 'number' ? choice.index : at }))
    .sort((left, right) => left.index - right.index)
    .map(({ choice }) => choice);
}

/** What a message may hold that is read, or tells nothing. */
const knownMembers: ReadonlySet<string> = new Set([
  'role',
  'name',
  'content',
  'refusal',
  'reasoning_content',
  'reasoning',
  'reasoning_details',
  'annotations',
  'audio',
  'tool_calls',
  'function_call',
]);

function choiceOf(
  choice: JsonObject,
  ids: CallIds,
  answering: AnswerContext,
  warnings: string[],
): AnswerChoice {
  const message = asObject(choice.message) ?? {};
  const blocks = messageBlocks(message, ids, answering);
  const hasCalls = blocks.some(({ kind }) => kind === 'tool_call');
  const stopReason = stopReasonOf(choice.finish_reason, hasCalls);
  if (stopReason === 'unknown') {
    warnings.push(`finish_reason: unknown value ${asText(choice.finish_reason) ?? 'null'}`);
  }
  for (const [name, value] of Object.entries(message)) {
    if (!knownMembers.has(name) && isPresent(value)) warnings.push(`message.${name}: left out`);
  }
  return {
    blocks,
    stopReason,
    stopSequence: null,
    ...(isPresent(choice.logprobs) && { logprobs: choice.logprobs }),
  };
}
