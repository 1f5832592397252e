import type {
  Block,
  DocumentBlock,
  Signature,
  TextBlock,
  ThinkingBlock,
  ToolCallBlock,
  ToolResultBlock,
} from '../../conversation/conversation.js';
import type { JsonObject } from '../../json.js';
import { callArguments } from '../call-arguments.js';
import { dropDetail, dropSignature } from '../lost-marks.js';
import { misplaced, writeForeign, type AllowedKinds, type Place } from '../placed-blocks.js';
import { cachePoint } from './cache-points.js';
import { audioMedia, documentMedia, imageMedia } from './media.js';
import type { BedrockWriting } from './writing.js';

const allowedKinds: AllowedKinds = {
  system: new Set(['text']),
  user: new Set(['text', 'image', 'document', 'audio', 'tool_result', 'refusal', 'foreign']),
  assistant: new Set(['text', 'thinking', 'redacted_thinking', 'tool_call', 'refusal', 'foreign']),
  tool_result: new Set(['text', 'image', 'document', 'refusal']),
};

/**
 * The blocks of a turn or of a tool result, each with its cache point behind it; those without content are left out.
 *
 * @throws TranslationRefusal for what cannot stand in this place
 */
export function writeBlocks(blocks: readonly Block[], place: Place, writing: BedrockWriting): JsonObject[] {
  const written: JsonObject[] = [];
  for (const block of blocks) {
    const value = writeBlock(block, place, writing);
    if (value === null) continue;
    written.push(value);
    // A cache point is no content of a tool result: there the result's own counts.
    if (place !== 'tool_result') written.push(...cachePoint(markOf(block), 'messages', writing));
  }
  return written;
}

function markOf(block: Block): TextBlock['cache'] {
  if (block.kind !== 'tool_result') return 'cache' in block ? block.cache : undefined;
  return block.cache ?? block.content.map(markOf).findLast((mark) => mark !== undefined);
}

function writeBlock(block: Block, place: Place, writing: BedrockWriting): JsonObject | null {
  if (!allowedKinds[place].has(block.kind)) throw misplaced(block, place, 'this model of Bedrock');
  const { dropped, traits } = writing;
  switch (block.kind) {
    case 'text':
      return writeText(block, writing);
    case 'refusal':
      return textOf(block.text);
    case 'image':
      dropDetail(block, dropped);
      return { image: imageMedia(block.source, writing) };
    case 'document':
      return writeDocument(block, writing);
    case 'audio':
      if (!traits.audio) throw misplaced(block, place, 'this model of Bedrock');
      return { audio: audioMedia(block) };
    case 'thinking':
      return writeThinking(block, writing);
    case 'redacted_thinking':
      if (!isOwn(block.signature, writing)) return null;
      return { reasoningContent: { redactedContent: block.signature.value } };
    case 'tool_call':
      return writeToolCall(block, writing);
    case 'tool_result':
      return writeToolResult(block, writing);
    case 'foreign':
      return writeForeign(block, place, { dialect: 'bedrock', name: 'Bedrock', dropped });
  }
}

/** Blank texts are refused by Bedrock and say nothing. */
function textOf(text: string): JsonObject | null {
  return /\S/.test(text) ? { text } : null;
}

function writeText(
  { text, citations = [], signature }: TextBlock,
  { dropped }: BedrockWriting,
): JsonObject | null {
  dropSignature(signature, dropped);
  if (citations.length > 0) dropped.drop('annotations');
  return textOf(text);
}

function writeDocument(block: DocumentBlock, writing: BedrockWriting): JsonObject {
  const { source, title, context, withCitations } = block;
  return {
    document: {
      name: writing.documentNames.next(title),
      ...documentMedia(source, writing),
      ...(context !== undefined && { context }),
      ...(withCitations !== undefined && { citations: { enabled: withCitations } }),
    },
  };
}

function writeThinking({ text, signature }: ThinkingBlock, writing: BedrockWriting): JsonObject | null {
  if (!isOwn(signature, writing)) return null;
  return { reasoningContent: { reasoningText: { text, signature: signature.value } } };
}

/** Claude's thoughts are good wherever Claude is hosted. */
function isOwn(signature: Signature | null, { traits, dropped }: BedrockWriting): signature is Signature {
  const provider = signature?.provider;
  const isClaudes = provider === 'anthropic' && traits.claude !== null;
  const isGood = signature?.value !== '' && (provider === 'bedrock' || isClaudes);
  if (!isGood) dropped.drop('thinking', 'a thought without a signature of this model cannot be sent back');
  return isGood;
}

function writeToolCall(call: ToolCallBlock, { names, callIds, dropped }: BedrockWriting): JsonObject {
  dropSignature(call.signature, dropped);
  return {
    toolUse: {
      toolUseId: callIds.toProvider(call.id),
      name: names.toProvider(call.name),
      input: callArguments(call),
    },
  };
}

/** A result must say something. Models that have no status for an error get it in words. */
function writeToolResult({ callId, content, isError }: ToolResultBlock, writing: BedrockWriting): JsonObject {
  const written = writeBlocks(content, 'tool_result', writing);
  const said = written.length > 0 ? written : [{ text: '(empty)' }];
  const hasStatus = writing.traits.resultStatus;
  return {
    toolResult: {
      toolUseId: writing.callIds.toProvider(callId),
      content: isError && !hasStatus ? [{ text: 'Error:' }, ...said] : said,
      ...(isError && hasStatus && { status: 'error' }),
    },
  };
}
