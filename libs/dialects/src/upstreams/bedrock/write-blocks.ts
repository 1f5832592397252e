import type {
  Block,
  DocumentBlock,
  ForeignBlock,
  Signature,
  TextBlock,
  ThinkingBlock,
  ToolCallBlock,
  ToolResultBlock,
} from '../../conversation/conversation.js';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import type { JsonObject } from '../../json.js';
import { callArguments } from '../call-arguments.js';
import { cachePoint } from './cache-points.js';
import { audioMedia, documentMedia, imageMedia } from './media.js';
import type { BedrockWriting } from './writing.js';

/** Where a block stands. */
export type Place = 'system' | 'user' | 'assistant' | 'tool_result';

const allowedKinds: Readonly<Record<Place, ReadonlySet<Block['kind']>>> = {
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
  if (!allowedKinds[place].has(block.kind)) throw misplaced(block, place);
  const { dropped, traits } = writing;
  switch (block.kind) {
    case 'text':
      return writeText(block, writing);
    case 'refusal':
      return textOf(block.text);
    case 'image':
      if (block.detail !== undefined && block.detail !== 'auto') dropped.drop('image_url.detail');
      return { image: imageMedia(block.source, writing) };
    case 'document':
      return writeDocument(block, writing);
    case 'audio':
      if (!traits.audio) throw misplaced(block, place);
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
      return writeForeign(block, place, writing);
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
  if (signature !== undefined) dropped.drop('thought_signature', 'only good at the provider that gave it');
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
  if (signature === null) {
    dropThought(writing);
    return null;
  }
  if (!isOwn(signature, writing)) return null;
  return { reasoningContent: { reasoningText: { text, signature: signature.value } } };
}

/** Claude's thoughts are good wherever Claude is hosted. */
function isOwn({ provider, value }: Signature, writing: BedrockWriting): boolean {
  const isClaudes = provider === 'anthropic' && writing.traits.claude !== null;
  const isGood = value !== '' && (provider === 'bedrock' || isClaudes);
  if (!isGood) dropThought(writing);
  return isGood;
}

function dropThought({ dropped }: BedrockWriting): void {
  dropped.drop('thinking', 'a thought without a signature of this model cannot be sent back');
}

function writeToolCall(call: ToolCallBlock, { names, callIds, dropped }: BedrockWriting): JsonObject {
  if (call.signature !== undefined)
    dropped.drop('thought_signature', 'only good at the provider that gave it');
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

/** What an assistant did with tools of another provider is history that only that provider can read. */
function writeForeign(
  { dialect, type, value }: ForeignBlock,
  place: Place,
  { dropped }: BedrockWriting,
): JsonObject | null {
  if (dialect === 'bedrock') return value;
  if (place !== 'assistant') throw dropped.refusal('messages', `A ${type} is not supported by Bedrock.`);
  dropped.drop(type, 'only the provider it comes from can read it');
  return null;
}

function misplaced({ kind }: Block, place: Place): TranslationRefusal {
  const where = place === 'tool_result' ? 'a tool result' : `a message of the ${place}`;
  return new TranslationRefusal('messages', `${kind} is not supported by this model of Bedrock in ${where}.`);
}
