import type { JsonObject } from '../../json.js';
import { checkCallPairs, type MessageIds } from '../call-pairs.js';
import { gatherTurns, refusePrefill, type Message, type WrittenTurns } from '../turn-list.js';
import { writeBlocks } from './write-blocks.js';
import type { AnthropicWriting } from './writing.js';

/**
 * Writes the turns: instructions apart, neighbours of one role joined, results of tools first in their message.
 * The assistant may begin.
 *
 * @throws TranslationRefusal when there is nothing to answer, a call has no result, or the model cannot continue an
 *   answer that has begun
 */
export function writeTurns(writing: AnthropicWriting): WrittenTurns {
  const { conversation, traits, dropped, callIds } = writing;
  const written = gatherTurns(conversation.turns, {
    contentOf: (blocks, role) => writeBlocks(blocks, role, writing),
    systemTurns: traits.systemTurns,
    userFirst: false,
    dropped,
  });
  const { messages } = written;
  for (const message of messages) {
    if (message.role === 'user') message.content = resultsFirst(message.content);
  }
  trimEnd(messages);
  checkCallPairs(messages.map(idsOf), callIds.toClient);
  if (!traits.prefill) refusePrefill(messages, ({ type }) => type === 'text');
  return written;
}

/** Whether the calls of the last assistant turn come without the thoughts before them. */
export function lacksThoughts(messages: readonly Message[]): boolean {
  const last = messages.findLast(({ role }) => role === 'assistant');
  if (last === undefined || !last.content.some(({ type }) => type === 'tool_use')) return false;
  return !last.content.some(({ type }) => type === 'thinking' || type === 'redacted_thinking');
}

function idsOf({ content }: Message): MessageIds {
  const calls: string[] = [];
  const results: string[] = [];
  for (const block of content) {
    if (block.type === 'tool_use') calls.push(String(block.id));
    else if (isResult(block)) results.push(String(block.tool_use_id));
  }
  return { calls, results };
}

function resultsFirst(content: JsonObject[]): JsonObject[] {
  const firstOther = content.findIndex((block) => !isResult(block));
  if (firstOther < 0 || !content.slice(firstOther).some(isResult)) return content;
  return [...content.filter(isResult), ...content.filter((block) => !isResult(block))];
}

function isResult({ type }: JsonObject): boolean {
  return type === 'tool_result';
}

/** Anthropic refuses a beginning of the answer that ends with white space. */
function trimEnd(messages: readonly Message[]): void {
  const last = messages.at(-1);
  const block = last?.content.at(-1);
  if (last?.role !== 'assistant' || block?.type !== 'text' || typeof block.text !== 'string') return;
  const text = block.text.trimEnd();
  if (text !== block.text) last.content[last.content.length - 1] = { ...block, text };
}
