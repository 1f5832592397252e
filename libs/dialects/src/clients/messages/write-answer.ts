import type { Answer } from '../../conversation/answer.js';
import type { ClientContext } from '../../conversation/client-dialect.js';
import type { Block } from '../../conversation/conversation.js';
import type { JsonObject } from '../../json.js';
import { showsThoughts, writeMessage } from './write-message.js';
import { writeBlock } from './write-block.js';
import { writeStop } from './write-stop.js';
import { writeMessageUsage } from './write-usage.js';

/**
 * The whole answer as a message; of several choices the first, as this dialect has no more. Blocks keep the order the
 * provider gave them, because signatures depend on it; without any, thoughts come first and calls last.
 *
 * @source @anthropic-ai/sdk 1.11 types: `Message`; read 2026-11
 */
export function writeMessagesAnswer(answer: Answer, context: ClientContext): JsonObject {
  const choice = answer.choices[0];
  const blocks = orderedBlocks(choice?.blocks ?? []);
  const style = { showsThoughts: showsThoughts(context), onLoss: context.onLoss };
  const refusals = blocks.filter((block) => block.kind === 'refusal');
  return {
    ...writeMessage(answer, context),
    content: blocks.flatMap((block) => writeBlock(block, style)),
    ...writeStop(choice?.stopReason ?? 'unknown', choice?.stopSequence ?? null, {
      hasToolCall: blocks.some((block) => block.kind === 'tool_call'),
      refusal: refusals.length === 0 ? null : refusals.map(({ text }) => text).join(''),
    }),
    usage: writeMessageUsage(answer.usage, answer.serviceTier),
  };
}

function orderedBlocks(blocks: readonly Block[]): readonly Block[] {
  if (blocks.some((block) => rankOf(block) === null)) return blocks;
  return [...blocks].sort((left, right) => (rankOf(left) ?? 0) - (rankOf(right) ?? 0));
}

/** Place of a block in an answer without an order of its own; `null` for one whose place means something. */
function rankOf(block: Block): number | null {
  switch (block.kind) {
    case 'thinking':
      return block.signature === null ? 0 : null;
    case 'refusal':
      return 1;
    case 'text':
      return block.signature === undefined ? 1 : null;
    case 'tool_call':
      return block.signature === undefined ? 2 : null;
    default:
      return null;
  }
}
