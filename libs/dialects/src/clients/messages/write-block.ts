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
import { lostBlock, lostCitation, type LossListener } from '../../conversation/losses.js';
import { parseExactJson } from '../../conversation/exact-json.js';
import type { JsonObject } from '../../json.js';
import { writeCitation } from './citations.js';
import { writeSignature, type CarriedTo } from './signature-text.js';

/** How blocks of an answer are written. */
export interface BlockStyle {
  /** `false` when the client wants thoughts signed but not shown. */
  readonly showsThoughts: boolean;
  /** As in `ClientContext`. */
  readonly onLoss?: LossListener | undefined;
}

/**
 * One block of an answer as content blocks of a message: none for an empty one and for those only another provider's
 * clients know, which is told; two when a signature has to be carried beside it. Images and sound, which Anthropic's models do not
 * answer with, have the shape they have in requests.
 */
export function writeBlock(block: Block, style: BlockStyle): readonly JsonObject[] {
  switch (block.kind) {
    case 'text':
      return writeText(block, style);
    case 'refusal':
      return block.text === '' ? [] : [textContent(block.text)];
    case 'thinking':
      return writeThinking(block, style.showsThoughts);
    case 'redacted_thinking':
      return [{ type: 'redacted_thinking', data: writeSignature(block.signature) }];
    case 'tool_call':
      return [...carrier(block.signature, 'next'), writeToolCall(block)];
    case 'foreign':
      if (block.dialect === 'anthropic') return [block.value];
      style.onLoss?.(lostBlock(block));
      return [];
    case 'image':
    case 'document':
    case 'audio':
    case 'tool_result':
      return [writeRequestBlock(block, style)];
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

/** A citation as this dialect has it, `null` for one it has no place for, which is told. */
export function toldCitation(citation: Citation, onLoss: LossListener | undefined): JsonObject | null {
  const written = writeCitation(citation);
  if (written === null) onLoss?.(lostCitation);
  return written;
}

function writeText(
  { text, citations = [], signature }: TextBlock,
  { onLoss }: BlockStyle,
): readonly JsonObject[] {
  const written = citations
    .map((citation) => toldCitation(citation, onLoss))
    .filter((citation) => citation !== null);
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

function writeRequestBlock(block: RequestBlock, style: BlockStyle): JsonObject {
  switch (block.kind) {
    case 'image':
      return { type: 'image', source: writeSource(block.source) };
    case 'document':
      return { type: 'document', source: writeSource(block.source), title: block.title ?? null };
    case 'audio':
      return { type: 'audio', source: { type: 'base64', media_type: block.mediaType, data: block.data } };
    case 'tool_result':
      return writeToolResult(block, style);
  }
}

function writeToolResult({ callId, content, isError }: ToolResultBlock, { onLoss }: BlockStyle): JsonObject {
  const blocks = content.flatMap((block) => writeBlock(block, { showsThoughts: true, onLoss }));
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
