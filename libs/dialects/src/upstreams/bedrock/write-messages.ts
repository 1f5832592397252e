import { asObject, asText, type JsonObject } from '../../json.js';
import { checkCallPairs } from '../call-pairs.js';
import { gatherTurns, refusePrefill, type Message, type WrittenTurns } from '../turn-list.js';
import { writeBlocks } from './write-blocks.js';
import type { BedrockWriting } from './writing.js';

/**
 * Writes the turns: instructions apart, neighbours of one role joined, so that the results of one turn's calls are
 * together, and first in their message. The user speaks first.
 *
 * @source `ValidationException` "A conversation must start with a user message", langgenius/dify#12340, read 2026-11
 * @throws TranslationRefusal when there is nothing to answer, calls and results do not belong together, or the model
 *   cannot continue an answer that has begun
 */
export function writeTurns(writing: BedrockWriting): WrittenTurns {
  const { conversation, traits, dropped, callIds } = writing;
  const written = gatherTurns(conversation.turns, {
    contentOf: (blocks, role) => writeBlocks(blocks, role, writing),
    systemTurns: traits.systemTurns,
    userFirst: true,
    dropped,
  });
  const { messages } = written;
  for (const message of messages) if (message.role === 'user') finishUser(message, writing);
  trimEnd(messages);
  const ids = messages.map(({ content }) => ({
    calls: idsOf(content, 'toolUse'),
    results: idsOf(content, 'toolResult'),
  }));
  checkCallPairs(ids, callIds.toClient);
  if (traits.claude?.prefill === false) refusePrefill(messages, (block) => 'text' in block);
  return written;
}

/** Whether the calls of the last assistant turn come without the thoughts before them. */
export function lacksThoughts(messages: readonly Message[]): boolean {
  const last = messages.findLast(({ role }) => role === 'assistant');
  if (last === undefined || !last.content.some((block) => 'toolUse' in block)) return false;
  return !last.content.some((block) => 'reasoningContent' in block);
}

function idsOf(content: readonly JsonObject[], kind: 'toolUse' | 'toolResult'): string[] {
  return content.flatMap((block) => {
    const object = asObject(block[kind]);
    // Tools that Bedrock runs itself have their results where the calls are.
    const id = object?.type === undefined ? asText(object?.toolUseId) : null;
    return id === null ? [] : [id];
  });
}

function finishUser(message: Message, { dropped }: BedrockWriting): void {
  message.content = resultsFirst(message.content);
  const hasText = message.content.some((block) => 'text' in block);
  if (hasText || !message.content.some((block) => 'document' in block)) return;
  // Bedrock refuses a document without a text beside it.
  dropped.change('messages', 'a document stood alone, its message got a text');
  message.content.push({ text: 'See the document.' });
}

/** A cache point stays behind what it belongs to. */
function resultsFirst(content: JsonObject[]): JsonObject[] {
  const results: JsonObject[] = [];
  const others: JsonObject[] = [];
  let list = others;
  for (const block of content) {
    if (!('cachePoint' in block)) list = 'toolResult' in block ? results : others;
    list.push(block);
  }
  return [...results, ...others];
}

/** A beginning of the answer must not end with white space. */
function trimEnd(messages: readonly Message[]): void {
  const last = messages.at(-1);
  const text = asText(last?.content.at(-1)?.text);
  if (last?.role !== 'assistant' || text === null || text === text.trimEnd()) return;
  last.content[last.content.length - 1] = { text: text.trimEnd() };
}
