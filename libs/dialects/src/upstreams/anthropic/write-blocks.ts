import type {
  Block,
  DocumentBlock,
  Signature,
  TextBlock,
  ThinkingBlock,
  ToolCallBlock,
  ToolResultBlock,
} from '../../conversation/conversation.js';
import { isAnthropicCitation } from '../../anthropic/citation.js';
import type { JsonObject } from '../../json.js';
import { callArguments } from '../call-arguments.js';
import { dropDetail, dropSignature } from '../lost-marks.js';
import { misplaced, writeForeign, type AllowedKinds, type Place } from '../placed-blocks.js';
import { documentSource, imageSource } from './media.js';
import type { AnthropicWriting } from './writing.js';

const allowedKinds: AllowedKinds = {
  system: new Set(['text', 'foreign']),
  user: new Set(['text', 'image', 'document', 'tool_result', 'refusal', 'foreign']),
  assistant: new Set(['text', 'thinking', 'redacted_thinking', 'tool_call', 'refusal', 'foreign']),
  tool_result: new Set(['text', 'image', 'document', 'refusal', 'foreign']),
};

/**
 * The blocks of a turn or of a tool result; those without content are left out.
 *
 * @throws TranslationRefusal for what cannot stand in this place
 */
export function writeBlocks(blocks: readonly Block[], place: Place, writing: AnthropicWriting): JsonObject[] {
  const written: JsonObject[] = [];
  for (const block of blocks) {
    const value = writeBlock(block, place, writing);
    if (value !== null) written.push(value);
  }
  return written;
}

function writeBlock(block: Block, place: Place, writing: AnthropicWriting): JsonObject | null {
  if (!allowedKinds[place].has(block.kind)) throw misplaced(block, place, 'Anthropic');
  const { cacheMarks, dropped, target } = writing;
  switch (block.kind) {
    case 'text':
      return writeText(block, writing);
    case 'refusal':
      return writeText({ kind: 'text', text: block.text }, writing);
    case 'image':
      dropDetail(block, dropped);
      return { type: 'image', source: imageSource(block.source, target), ...cacheMarks.of(block.cache) };
    case 'document':
      return writeDocument(block, writing);
    case 'thinking':
      return writeThinking(block, writing);
    case 'redacted_thinking':
      if (!isOwn(block.signature, writing)) return null;
      return { type: 'redacted_thinking', data: block.signature.value };
    case 'tool_call':
      return writeToolCall(block, writing);
    case 'tool_result':
      return writeToolResult(block, writing);
    case 'foreign':
      return writeForeign(block, place, { dialect: 'anthropic', name: 'Anthropic', dropped });
    case 'audio':
      throw misplaced(block, place, 'Anthropic');
  }
}

/** Blank texts are refused by Anthropic and say nothing. */
function writeText(
  { text, citations = [], signature, cache }: TextBlock,
  { cacheMarks, dropped }: AnthropicWriting,
): JsonObject | null {
  dropSignature(signature, dropped);
  const mark = cacheMarks.of(cache);
  if (!/\S/.test(text)) return null;
  const own = citations.map(({ raw }) => raw).filter(isAnthropicCitation);
  if (own.length < citations.length)
    dropped.drop('annotations', "only Anthropic's own citations can be sent back");
  return { type: 'text', text, ...(own.length > 0 ? { citations: own } : {}), ...mark };
}

function writeDocument(
  { source, title, context, withCitations, cache }: DocumentBlock,
  { target, cacheMarks }: AnthropicWriting,
): JsonObject {
  return {
    type: 'document',
    source: documentSource(source, target),
    ...(title === undefined ? {} : { title }),
    ...(context === undefined ? {} : { context }),
    ...(withCitations === undefined ? {} : { citations: { enabled: withCitations } }),
    ...cacheMarks.of(cache),
  };
}

function writeThinking({ text, signature }: ThinkingBlock, writing: AnthropicWriting): JsonObject | null {
  return isOwn(signature, writing) ? { type: 'thinking', thinking: text, signature: signature.value } : null;
}

function isOwn(signature: Signature | null, { dropped }: AnthropicWriting): signature is Signature {
  const isGood = signature?.provider === 'anthropic' && signature.value !== '';
  if (!isGood) dropped.drop('thinking', "a thought without Anthropic's signature cannot be sent back");
  return isGood;
}

function writeToolCall(
  call: ToolCallBlock,
  { names, callIds, cacheMarks, dropped }: AnthropicWriting,
): JsonObject {
  dropSignature(call.signature, dropped);
  return {
    type: 'tool_use',
    id: callIds.toProvider(call.id),
    name: names.toProvider(call.name),
    input: callArguments(call),
    ...cacheMarks.of(call.cache),
  };
}

function writeToolResult(
  { callId, content, isError, cache }: ToolResultBlock,
  writing: AnthropicWriting,
): JsonObject {
  const written = writeBlocks(content, 'tool_result', writing);
  return {
    type: 'tool_result',
    tool_use_id: writing.callIds.toProvider(callId),
    ...(written.length > 0 ? { content: written } : {}),
    ...(isError ? { is_error: true } : {}),
    ...writing.cacheMarks.of(cache),
  };
}
