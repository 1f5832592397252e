import type { Block, TextBlock, ToolResultBlock, Turn } from '../../conversation/conversation.js';
import { mergedTurns } from '../../conversation/turns.js';
import type { JsonObject } from '../../json.js';
import { contentParts, nameOf, textPart, type ContentPart } from './write-parts.js';
import { writtenCall } from './written-call.js';
import { cacheMark, type OpenAiWriting } from './writing.js';

/** Path of the refusals: turns are no longer where the client wrote them. */
const param = 'messages';

/** What an answer of the chat API may hold besides the calls, once read. */
interface AssistantParts {
  readonly texts: TextBlock[];
  readonly thoughts: string[];
  readonly refusals: string[];
  readonly calls: JsonObject[];
}

/**
 * The messages of a chat. Results of tools come directly after the turn that called them, before whatever else was
 * said until the next answer; images and files in them follow in a user message, since results can only be text.
 */
export function writeMessages(writing: OpenAiWriting): JsonObject[] {
  const messages: JsonObject[] = [];
  let held: JsonObject[] = [];
  for (const turn of turnsOf(writing)) {
    if (turn.role === 'assistant') {
      messages.push(...held, ...assistantMessage(writing, turn));
      held = [];
    } else {
      const { results, others } = spokenMessages(writing, turn);
      messages.push(...results);
      held.push(...others);
    }
  }
  messages.push(...held);
  if (messages.at(-1)?.role === 'assistant') noteLastAnswer(writing);
  return messages;
}

/** Names of participants keep turns apart; all others of one role are one message. */
function turnsOf({ conversation: { turns } }: OpenAiWriting): readonly Turn[] {
  return turns.some(({ name }) => name !== undefined) ? turns : mergedTurns(turns);
}

/** Notes that the conversation ends with the beginning of an answer. */
export function noteLastAnswer({ dropped }: OpenAiWriting): void {
  dropped.change('messages', 'OpenAI answers a last assistant message instead of continuing it');
}

function spokenMessages(
  writing: OpenAiWriting,
  { role, name, blocks }: Turn,
): { results: JsonObject[]; others: JsonObject[] } {
  const results: JsonObject[] = [];
  const parts: ContentPart[] = [];
  for (const block of blocks) {
    if (block.kind === 'tool_result') {
      const { message, media } = resultMessage(writing, block);
      results.push(message);
      parts.push(...media);
    }
  }
  parts.push(...contentParts(writing, blocks.filter(isNoResult), param));
  if (parts.length === 0) return { results, others: [] };
  const speaker = role === 'system' ? writing.traits.instructionRole : role;
  return { results, others: [{ role: speaker, content: contentOf(parts), ...nameField(name) }] };
}

function isNoResult({ kind }: Block): boolean {
  return kind !== 'tool_result';
}

function nameField(name: string | undefined): JsonObject {
  return name === undefined ? {} : { name };
}

/** One plain text is sent as such: every server takes that. */
function contentOf(parts: readonly ContentPart[]): unknown {
  const [first] = parts;
  const isPlain = parts.length === 1 && first?.type === 'text' && first.prompt_cache_breakpoint === undefined;
  return isPlain ? first.text : parts;
}

const mediaFollows = 'The output follows in the next message.';

function resultMessage(
  writing: OpenAiWriting,
  { callId, content, isError, cache }: ToolResultBlock,
): { message: JsonObject; media: ContentPart[] } {
  const id = writing.callIds.toProvider(callId);
  const parts = contentParts(writing, content, param);
  const texts = parts.filter(({ type }) => type === 'text');
  const media = parts.filter(({ type }) => type !== 'text');
  if (texts.length === 0) texts.push(textPart(writing, media.length > 0 ? mediaFollows : ''));
  if (isError) texts[0] = { ...texts[0], text: errorText(texts[0]?.text) };
  if (cache !== undefined) {
    texts.splice(-1, 1, { ...texts.at(-1), ...cacheMark(writing, cache) });
  }
  return {
    message: { role: 'tool', tool_call_id: id, content: contentOf(texts) },
    media: media.length === 0 ? [] : [textPart(writing, `Output of the tool call ${id}:`), ...media],
  };
}

/** The dialect has no mark for a failed call. */
function errorText(text: unknown): string {
  return typeof text === 'string' && text !== '' ? `Error: ${text}` : 'Error';
}

function assistantMessage(writing: OpenAiWriting, { name, blocks }: Turn): JsonObject[] {
  const parts: AssistantParts = { texts: [], thoughts: [], refusals: [], calls: [] };
  for (const block of blocks) readBlock(writing, block, parts);
  const { texts, thoughts, refusals, calls } = parts;
  if (texts.length + refusals.length + calls.length === 0) return [];
  return [
    {
      role: 'assistant',
      content: texts.length === 0 ? null : answerContent(writing, texts),
      ...(thoughts.length > 0 && { reasoning_content: thoughts.join('\n\n') }),
      ...(refusals.length > 0 && { refusal: refusals.join('') }),
      ...(calls.length > 0 && { tool_calls: calls }),
      ...nameField(name),
    },
  ];
}

/** The texts of one answer belong together; only cache marks keep them apart. */
function answerContent(writing: OpenAiWriting, texts: readonly TextBlock[]): unknown {
  const parts = texts.map(({ text, cache }) => textPart(writing, text, cache));
  const isMarked = parts.some((part) => part.prompt_cache_breakpoint !== undefined);
  return isMarked ? parts : texts.map(({ text }) => text).join('');
}

function readBlock(writing: OpenAiWriting, block: Block, parts: AssistantParts): void {
  const { dropped, traits } = writing;
  switch (block.kind) {
    case 'text':
      if (block.text !== '') parts.texts.push(block);
      if (block.citations !== undefined && block.citations.length > 0) dropped.drop('citations');
      if (block.signature !== undefined) dropped.drop('thought_signature');
      return;
    case 'thinking':
      if (traits.isCompatible && block.signature === null) parts.thoughts.push(block.text);
      else dropped.drop('thinking', 'OpenAI chat does not take thoughts back');
      return;
    case 'redacted_thinking':
      dropped.drop('redacted_thinking', 'OpenAI chat does not take thoughts back');
      return;
    case 'tool_call': {
      const { id, called } = writtenCall(writing, block);
      parts.calls.push({ id, type: 'function', function: called });
      return;
    }
    case 'refusal':
      parts.refusals.push(block.text);
      return;
    case 'foreign':
      // What a provider's own tool did is history; the answer that used it is there.
      dropped.drop(block.type);
      return;
    case 'image':
    case 'document':
    case 'audio':
    case 'tool_result':
      throw dropped.refusal(param, `${nameOf(block)} is not supported in an assistant message by OpenAI.`);
  }
}
