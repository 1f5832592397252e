import type { Answer } from '../../conversation/answer.js';
import { AnswerFailure } from '../../conversation/answer-failure.js';
import type { AnswerContext } from '../../conversation/upstream-dialect.js';
import { readInBandError } from '../../errors/read-in-band-error.js';
import { asLabel, asList, asObject, asText, type JsonObject } from '../../json.js';
import { readOpenAiUsage } from '../../openai/usage.js';
import { usageOf } from '../../usage-accumulator.js';
import { CallIds } from '../openai-chat/read-message.js';
import { itemBlocks, stopReasonOf } from './read-output.js';

/**
 * Reads a response that came whole: completed, or incomplete for a reason.
 *
 * @throws AnswerFailure for a response that failed
 */
export function readResponsesAnswer(body: JsonObject, answering: AnswerContext): Answer {
  const error = readInBandError('openai-responses', body);
  if (error !== null) throw new AnswerFailure(error);
  const { usage, serviceTier } = usageOf(body, readOpenAiUsage);
  const id = asLabel(body.id);
  const ids = new CallIds(id);
  const items = asList(body.output)
    .map(asObject)
    .filter((item) => item !== null);
  const blocks = items.flatMap((item) => itemBlocks(item, ids, answering));
  const stopReason = stopReasonOf(
    body,
    blocks.some(({ kind }) => kind === 'tool_call'),
  );
  const logprobs = items.flatMap(logprobsOf);
  return {
    id,
    model: asLabel(body.model),
    choices: [
      {
        blocks,
        stopReason,
        stopSequence: null,
        ...(logprobs.length > 0 && { logprobs: { content: logprobs, refusal: null } }),
      },
    ],
    usage,
    serviceTier,
    warnings: stopReason === 'unknown' ? [`status: unknown end ${asText(body.status) ?? 'null'}`] : [],
  };
}

/** Log probabilities of all texts, which the chat dialect has in one list. */
function logprobsOf(item: JsonObject): unknown[] {
  if (item.type !== 'message') return [];
  return asList(item.content).flatMap((part) => asList(asObject(part)?.logprobs));
}
