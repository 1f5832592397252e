import type { Turn } from '../../conversation/conversation.js';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import type { JsonObject } from '../../json.js';
import { checkToolResults } from './tool-results.js';
import { writeBlocks } from './write-blocks.js';
import type { AnthropicWriting } from './writing.js';

/** One message as Anthropic has it; still growing while it is written. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  content: JsonObject[];
}

/** The turns of a conversation, written. */
export interface WrittenTurns {
  /** Text blocks of the `system` parameter. */
  readonly system: JsonObject[];
  readonly messages: readonly Message[];
}

/**
 * Writes the turns: instructions apart, neighbours of one role joined, results of tools first in their message.
 *
 * @throws TranslationRefusal when there is nothing to answer, a call has no result, or the model cannot continue an
 *   answer that has begun
 */
export function writeTurns(writing: AnthropicWriting): WrittenTurns {
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
  checkPrefill(messages, writing);
  return { system, messages };
}

/** Whether the calls of the last assistant turn come without the thoughts before them. */
export function lacksThoughts(messages: readonly Message[]): boolean {
  const last = messages.findLast(({ role }) => role === 'assistant');
  if (last === undefined || !last.content.some(({ type }) => type === 'tool_use')) return false;
  return !last.content.some(({ type }) => type === 'thinking' || type === 'redacted_thinking');
}

/** An answer that the provider paused ends with a block of its own and may always be continued. */
function checkPrefill(messages: readonly Message[], { traits }: AnthropicWriting): void {
  const last = messages.at(-1);
  if (traits.prefill || last?.role !== 'assistant' || last.content.at(-1)?.type !== 'text') return;
  throw new TranslationRefusal(
    'messages',
    "This model does not continue the beginning of an answer: the last message must be the user's.",
  );
}

/**
 * Gathers messages. Instructions in the middle stand after a whole message of the user, where Anthropic takes them;
 * others are moved to the `system` parameter.
 *
 * @source Anthropic guide to mid-conversation system messages: after a user turn, before an assistant turn or the end,
 *   never two in a row; read 2026-11
 */
class TurnList {
  private readonly system: JsonObject[] = [];
  private readonly messages: Message[] = [];
  private waiting: JsonObject[] = [];

  constructor(private readonly writing: AnthropicWriting) {}

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
    for (const message of this.messages) {
      if (message.role === 'user') message.content = resultsFirst(message.content);
    }
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

function resultsFirst(content: JsonObject[]): JsonObject[] {
  const firstOther = content.findIndex(({ type }) => type !== 'tool_result');
  if (firstOther < 0 || !content.slice(firstOther).some(isResult)) return content;
  return [...content.filter(isResult), ...content.filter((block) => !isResult(block))];
}

function isResult({ type }: JsonObject): boolean {
  return type === 'tool_result';
}

/** Anthropic refuses a beginning of the answer that ends with white space. */
function trimEnd(messages: Message[]): void {
  const last = messages.at(-1);
  const block = last?.content.at(-1);
  if (last?.role !== 'assistant' || block?.type !== 'text' || typeof block.text !== 'string') return;
  const text = block.text.trimEnd();
  if (text !== block.text) last.content[last.content.length - 1] = { ...block, text };
}
