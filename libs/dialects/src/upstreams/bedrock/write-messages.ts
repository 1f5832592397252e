import type { Turn } from '../../conversation/conversation.js';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import { asText, type JsonObject } from '../../json.js';
import { checkToolResults } from './tool-results.js';
import { writeBlocks } from './write-blocks.js';
import type { BedrockWriting } from './writing.js';

/** One message as Converse has it; still growing while it is written. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  content: JsonObject[];
}

/** The turns of a conversation, written. */
export interface WrittenTurns {
  readonly system: JsonObject[];
  readonly messages: readonly Message[];
}

/**
 * Writes the turns: instructions apart, neighbours of one role joined, so that the results of one turn's calls are
 * together, and first in their message.
 *
 * @throws TranslationRefusal when there is nothing to answer or calls and results do not belong together
 */
export function writeTurns(writing: BedrockWriting): WrittenTurns {
  const turns = new TurnList(writing);
  for (const turn of writing.conversation.turns) turns.add(turn);
  const { system, messages } = turns.finish();
  if (!messages.some(({ role }) => role !== 'system')) {
    throw new TranslationRefusal(
      'messages',
      'messages must hold something from the user to answer.',
      'invalid_value',
    );
  }
  checkToolResults(messages, writing.callIds);
  return { system, messages };
}

/** Whether the calls of the last assistant turn come without the thoughts before them. */
export function lacksThoughts(messages: readonly Message[]): boolean {
  const last = messages.findLast(({ role }) => role === 'assistant');
  if (last === undefined || !last.content.some((block) => 'toolUse' in block)) return false;
  return !last.content.some((block) => 'reasoningContent' in block);
}

/**
 * Gathers messages. Models that take instructions in the middle take them behind a whole message of the user; all
 * others are moved to `system`.
 */
class TurnList {
  private readonly system: JsonObject[] = [];
  private readonly messages: Message[] = [];
  private waiting: JsonObject[] = [];

  constructor(private readonly writing: BedrockWriting) {}

  add({ role, name, blocks }: Turn): void {
    if (name !== undefined) this.writing.dropped.drop('messages.name');
    const content = writeBlocks(blocks, role, this.writing);
    if (content.length === 0) return;
    if (role === 'system') {
      this.instruct(content);
      return;
    }
    if (role === 'assistant') this.placeWaiting();
    const last = this.messages.at(-1);
    if (last?.role === role) last.content.push(...content);
    else this.messages.push({ role, content });
  }

  finish(): WrittenTurns {
    this.placeWaiting();
    for (const message of this.messages) if (message.role === 'user') finishUser(message, this.writing);
    trimEnd(this.messages);
    return { system: this.system, messages: this.messages };
  }

  private instruct(content: readonly JsonObject[]): void {
    if (this.messages.length === 0) this.system.push(...content);
    else if (this.writing.traits.systemTurns) this.waiting.push(...content);
    else this.hoist(content);
  }

  private placeWaiting(): void {
    const content = this.waiting;
    if (content.length === 0) return;
    this.waiting = [];
    if (this.messages.at(-1)?.role === 'user') this.messages.push({ role: 'system', content });
    else this.hoist(content);
  }

  private hoist(content: readonly JsonObject[]): void {
    this.writing.dropped.change('messages', 'instructions in the middle were moved to the beginning');
    this.system.push(...content);
  }
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
