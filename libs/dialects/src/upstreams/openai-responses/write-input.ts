import type { Block, ForeignBlock, ToolResultBlock, Turn } from '../../conversation/conversation.js';
import type { JsonObject } from '../../json.js';
import { noteLastAnswer } from '../openai-chat/write-messages.js';
import { nameOf } from '../openai-chat/write-parts.js';
import { writtenCall } from '../openai-chat/written-call.js';
import { cacheMark, type OpenAiWriting } from '../openai-chat/writing.js';
import { inputParts, inputText } from './write-parts.js';

/** Path of the refusals: turns are no longer where the client wrote them. */
const param = 'messages';

/**
 * The items of a conversation, in its order: messages, calls and their outputs, and thoughts that OpenAI itself
 * encrypted.
 */
export function writeInput(writing: OpenAiWriting): JsonObject[] {
  const items = writing.conversation.turns.flatMap((turn) =>
    turn.role === 'assistant' ? answerItems(writing, turn) : spokenItems(writing, turn),
  );
  if (items.at(-1)?.role === 'assistant') noteLastAnswer(writing);
  return items;
}

function spokenItems(writing: OpenAiWriting, { role, name, blocks }: Turn): JsonObject[] {
  if (name !== undefined) writing.dropped.drop('name', 'the Responses API has no names of participants');
  const items: JsonObject[] = [];
  let said: Block[] = [];
  const speaker = role === 'system' ? writing.traits.instructionRole : role;
  const flush = (): void => {
    if (said.length > 0) {
      items.push({ type: 'message', role: speaker, content: inputParts(writing, said, param) });
    }
    said = [];
  };
  for (const block of blocks) {
    if (block.kind === 'tool_result') {
      flush();
      items.push(outputItem(writing, block));
    } else if (block.kind === 'foreign' && isItem(block)) {
      flush();
      items.push(block.value);
    } else {
      said.push(block);
    }
  }
  flush();
  return items;
}

/** Items of the Responses API that the hub has no word for go back as they came. Sound is no item but a part. */
function isItem({ dialect, type }: ForeignBlock): boolean {
  return dialect === 'openai' && type !== 'audio';
}

function outputItem(
  writing: OpenAiWriting,
  { callId, content, isError, cache }: ToolResultBlock,
): JsonObject {
  const parts = inputParts(writing, content, param);
  if (isError) addError(writing, parts);
  if (cache !== undefined) {
    const last = parts.at(-1) ?? inputText(writing, '');
    parts.splice(-1, 1, { ...last, ...cacheMark(writing, cache) });
  }
  return {
    type: 'function_call_output',
    call_id: writing.callIds.toProvider(callId),
    output: outputOf(parts),
  };
}

/** The dialect has no mark for a failed call. */
function addError(writing: OpenAiWriting, parts: JsonObject[]): void {
  const [first] = parts;
  const text = first?.type === 'input_text' ? first.text : undefined;
  if (typeof text !== 'string') parts.unshift(inputText(writing, 'Error'));
  else parts[0] = { ...first, text: text === '' ? 'Error' : `Error: ${text}` };
}

function outputOf(parts: readonly JsonObject[]): unknown {
  const [first] = parts;
  if (first === undefined) return '';
  const isPlain =
    parts.length === 1 && first.type === 'input_text' && first.prompt_cache_breakpoint === undefined;
  return isPlain ? first.text : parts;
}

/** Writes the blocks of an answer as items; neighbouring texts of the same phase are parts of one message. */
function answerItems(writing: OpenAiWriting, { name, blocks }: Turn): JsonObject[] {
  if (name !== undefined) writing.dropped.drop('name', 'the Responses API has no names of participants');
  const items: JsonObject[] = [];
  let said: JsonObject[] = [];
  let phase: string | undefined;
  const flush = (): void => {
    const message = {
      type: 'message',
      role: 'assistant',
      ...(phase !== undefined && { phase }),
      content: said,
    };
    if (said.length > 0) items.push(message);
    said = [];
    phase = undefined;
  };
  for (const block of blocks) {
    const part = saidPart(writing, block);
    if (part !== null) {
      const itsPhase = block.kind === 'text' ? block.phase : phase;
      if (itsPhase !== phase) flush();
      phase = itsPhase;
      said.push(part);
      continue;
    }
    const item = answerItem(writing, block);
    if (item === null) continue;
    flush();
    items.push(item);
  }
  flush();
  return items;
}

function saidPart({ dropped }: OpenAiWriting, block: Block): JsonObject | null {
  if (block.kind === 'refusal') return { type: 'refusal', refusal: block.text };
  if (block.kind !== 'text' || block.text === '') return null;
  if (block.cache !== undefined) dropped.drop('cache_control', 'OpenAI takes no cache mark on an answer');
  if (block.citations !== undefined && block.citations.length > 0) dropped.drop('citations');
  if (block.signature !== undefined) dropped.drop('thought_signature');
  return { type: 'output_text', text: block.text, annotations: [] };
}

function answerItem(writing: OpenAiWriting, block: Block): JsonObject | null {
  const { dropped } = writing;
  switch (block.kind) {
    case 'thinking':
    case 'redacted_thinking':
      return reasoningItem(writing, block);
    case 'tool_call': {
      const { id, called } = writtenCall(writing, block);
      return { type: 'function_call', call_id: id, ...called };
    }
    case 'foreign':
      if (isItem(block)) return block.value;
      // What another provider's own tool did is history; the answer that used it is there.
      dropped.drop(block.type);
      return null;
    case 'text':
    case 'refusal':
      return null;
    case 'image':
    case 'document':
    case 'audio':
    case 'tool_result':
      throw dropped.refusal(param, `${nameOf(block)} is not supported in an answer by OpenAI.`);
  }
}

/**
 * A thought goes back to who encrypted it; others cannot be told.
 *
 * @source openai 7.55 `ResponseReasoningItem`: the encrypted content is the item, without it an id must be stored; read 2026-11
 */
function reasoningItem(
  { dropped, traits }: OpenAiWriting,
  block: Extract<Block, { kind: 'thinking' | 'redacted_thinking' }>,
): JsonObject | null {
  const { kind, signature } = block;
  if (signature?.provider !== 'openai' || traits.efforts.length === 0) {
    dropped.drop(kind, 'OpenAI only takes back thoughts of its own');
    return null;
  }
  const summary =
    block.kind === 'thinking' && block.text !== '' ? [{ type: 'summary_text', text: block.text }] : [];
  return { type: 'reasoning', summary, encrypted_content: signature.value };
}
