import type { Answer, AnswerChoice, StopReason } from '../../conversation/answer.js';
import type { ClientContext } from '../../conversation/client-dialect.js';
import type { Block } from '../../conversation/conversation.js';
import { lostBlock } from '../../conversation/losses.js';
import type { JsonObject } from '../../json.js';
import { finishReason } from '../chat/finish-reason.js';
import { writeUsage } from '../chat/write-usage.js';

/** Clients look at the first choice without asking whether there is one. */
const nothing: AnswerChoice = { blocks: [], stopReason: 'unknown', stopSequence: null };

/** The whole answer as OpenAI's older completions give it. @source `Completion` of openai 7.55, read 2026-11 */
export function writeCompletion(answer: Answer, context: ClientContext): JsonObject {
  const choices = answer.choices.length === 0 ? [nothing] : answer.choices;
  return {
    ...completionHead(answer, context),
    choices: choices.map(({ blocks, stopReason }, index) =>
      completionChoice(index, textOf(blocks, context), completionFinish(stopReason)),
    ),
    ...(answer.usage !== null && { usage: writeUsage(answer.usage) }),
  };
}

/** What a whole completion and each of its chunks begin with. */
export function completionHead(
  { id, model }: Pick<Answer, 'id' | 'model'>,
  { requestId, createdSeconds, conversation }: ClientContext,
): JsonObject {
  return {
    id: id ?? `cmpl-${requestId}`,
    object: 'text_completion',
    created: createdSeconds,
    model: model ?? conversation.model,
  };
}

/** One choice; `finishReason` is `null` while more comes. */
export function completionChoice(index: number, text: string, finish: string | null): JsonObject {
  return { index, text, logprobs: null, finish_reason: finish };
}

/** The finish reason: completions know no calls. */
export function completionFinish(stopReason: StopReason): string {
  return finishReason(stopReason, { hasCalls: false, isLegacy: false });
}

function textOf(blocks: readonly Block[], context: ClientContext): string {
  return blocks.map((block) => textOfWhole(block, context)).join('');
}

/** A completion is text: a refusal is read in its place, thoughts are not part of it, and anything else is lost. */
export function textOfWhole(block: Block, { onLoss }: ClientContext): string {
  if (block.kind === 'text' || block.kind === 'refusal') return block.text;
  if (block.kind !== 'thinking' && block.kind !== 'redacted_thinking') onLoss?.(lostBlock(block));
  return '';
}
