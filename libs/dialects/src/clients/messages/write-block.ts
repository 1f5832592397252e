import type {
  Block,
  Citation,
  MediaSource,
  Signature,
  TextBlock,
  ThinkingBlock,
  ToolCallBlock,
  ToolResultBlock,
} from '../../conversation/conversation.js';
import { parseExactJson } from '../../conversation/exact-json.js';
import type { JsonObject } from '../../json.js';
import { writeCitation } from './citations.js';
import { writeSignature, type CarriedTo } from './signature-text.js';

/**
 * One block of an answer as content blocks of a message: none for an empty one and for those only another provider's
 * clients know; two when a signature has to be carried beside it. Images and sound, which Anthropic's models do not
 * answer with, have the shape they have in requests.
 *
 * @param showsThoughts `false` when the client wants thoughts signed but not shown
 */
export function writeBlock(block: Block, showsThoughts: boolean): readonly JsonObject[] {
  switch (block.kind) {
    case 'text':
      return writeText(block);
    case 'refusal':
      return block.text === '' ? [] : [textContent(block.text)];
    case 'thinking':
      return writeThinking(block, showsThoughts);
    case 'redacted_thinking':
      return [{ type: 'redacted_thinking', data: writeSignature(block.signature) }];
    case 'tool_call':
      return [...carrier(block.signature, 'next'), writeToolCall(block)];
    case 'foreign':
      return block.dialect === 'anthropic' ? [block.value] : [];
    case 'image':
    case 'document':
    case 'audio':
    case 'tool_result':
      return [writeRequestBlock(block)];
  }
}

/** A text block as it begins, and as it is without citations. */
export function textContent(text: string, citations: readonly JsonObject[] = []): JsonObject {
  return { type: 'text', text, citations: citations.length === 0 ? null : citations };
}

/** The block that carries the signature of a text or call; none without one. */
export function carrier(signature: Signature | undefined, carriedTo: CarriedTo): readonly JsonObject[] {
  return signature === undefined
    ? []
    : [{ type: 'redacted_thinking', data: writeSignature(signature, carriedTo) }];
}

/** Citations as this dialect has them. */
export function writeCitations(citations: readonly Citation[]): JsonObject[] {
  return citations.map(writeCitation).filter((citation) => citation !== null);
}

function writeText({ text, citations, signature }: TextBlock): readonly JsonObject[] {
  const written = writeCitations(citations ?? []);
  const isEmpty = text === '' && written.length === 0;
  return [...(isEmpty ? [] : [textContent(text, written)]), ...carrier(signature, 'last')];
}

function writeThinking({ text, signature }: ThinkingBlock, showsThoughts: boolean): readonly JsonObject[] {
  const thinking = showsThoughts ? text : '';
  if (thinking === '' && signature === null) return [];
  return [{ type: 'thinking', thinking, signature: signature === null ? '' : writeSignature(signature) }];
}

function writeToolCall({ id, name, argumentsJson }: ToolCallBlock): JsonObject {
  return { type: 'tool_use', id, name, input: inputOf(argumentsJson) };
}

/** Arguments that are no JSON are passed on as the text they are: the client must see that they are broken. */
function inputOf(argumentsJson: string): unknown {
  if (argumentsJson.trim() === '') return {};
  const input = parseExactJson(argumentsJson);
  return input === undefined ? argumentsJson : (input ?? {});
}

type RequestBlock = Exclude<
  Block,
  { kind: 'text' | 'refusal' | 'thinking' | 'redacted_thinking' | 'tool_call' | 'foreign' }
>;

function writeRequestBlock(block: RequestBlock): JsonObject {
  switch (block.kind) {
    case 'image':
      return { type: 'image', source: writeSource(block.source) };
    case 'document':
      return { type: 'document', source: writeSource(block.source), title: block.title ?? null };
    case 'audio':
      return { type: 'audio', source: { type: 'base64', media_type: block.mediaType, data: block.data } };
    case 'tool_result':
      return writeToolResult(block);
  }
}

function writeToolResult({ callId, content, isError }: ToolResultBlock): JsonObject {
  const blocks = content.flatMap((block) => writeBlock(block, true));
  return { type: 'tool_result', tool_use_id: callId, content: blocks, is_error: isError };
}

function writeSource(source: MediaSource): JsonObject {
  switch (source.kind) {
    case 'base64':
      return { type: 'base64', media_type: source.mediaType, data: source.data };
    case 'url':
      return { type: 'url', url: source.url };
    case 'file':
      return { type: 'file', file_id: source.fileId };
    case 'text':
      return { type: 'text', media_type: 'text/plain', data: source.text };
  }
}
