import type {
  Block,
  DocumentBlock,
  ForeignBlock,
  ImageBlock,
  RedactedThinkingBlock,
  TextBlock,
  ThinkingBlock,
  Turn,
} from '../../conversation/conversation.js';
import type { JsonObject } from '../../json.js';
import { createCallWriter, type CallWriter } from './calls.js';
import { inlinePart, mediaPart } from './media.js';
import { thoughtSignature } from './signatures.js';
import type { Writing } from './writing.js';

/** Writes the blocks of turns, in the order the turns stand: results of tools are named by the calls before them. */
export interface PartWriter {
  /** @returns the turn's parts; none when there is nothing to say */
  turn(turn: Pick<Turn, 'role' | 'blocks'>): readonly JsonObject[];
}

/** A writer for one request. */
export function createPartWriter(writing: Writing): PartWriter {
  const calls = createCallWriter(writing);
  return { turn: (turn) => turnParts(turn, writing, calls) };
}

function turnParts(
  { role, blocks }: Pick<Turn, 'role' | 'blocks'>,
  writing: Writing,
  calls: CallWriter,
): readonly JsonObject[] {
  const parts: JsonObject[] = [];
  /** Media of tool results that must stand beside them, after the last of them. */
  let beside: JsonObject[] = [];
  for (const block of blocks) {
    noteCache(block, writing);
    if (block.kind === 'tool_result') {
      const result = calls.result(block);
      parts.push(result.part);
      beside.push(...result.beside);
    } else {
      parts.push(...beside, ...blockParts(block, role, writing, calls));
      beside = [];
    }
  }
  return [...parts, ...beside];
}

function noteCache(block: Block, { dropped }: Writing): void {
  if ('cache' in block && block.cache !== undefined) dropped.drop('cache_control');
}

function blockParts(
  block: Exclude<Block, { kind: 'tool_result' }>,
  role: Turn['role'],
  writing: Writing,
  calls: CallWriter,
): readonly JsonObject[] {
  switch (block.kind) {
    case 'text':
      return textParts(block, writing);
    case 'refusal':
      return block.text === '' ? [] : [{ text: block.text }];
    case 'image':
      return [imagePart(block, writing)];
    case 'document':
      return documentParts(block, writing);
    case 'audio':
      return [inlinePart(block.mediaType, block.data)];
    case 'thinking':
    case 'redacted_thinking':
      return thoughtParts(block, writing);
    case 'tool_call':
      return [calls.call(block)];
    case 'foreign':
      return foreignParts(block, role, writing);
  }
}

/** An empty text is nothing, unless it carries a signature. */
function textParts({ text, signature, citations }: TextBlock, { dropped }: Writing): readonly JsonObject[] {
  if (citations !== undefined && citations.length > 0) dropped.drop('citations');
  const signed = thoughtSignature(signature);
  return text === '' && signed.thoughtSignature === undefined ? [] : [{ text, ...signed }];
}

/** @source @google/genai 3.1 types, `PartMediaResolutionLevel` */
const resolutions: ReadonlyMap<string, string> = new Map([
  ['low', 'MEDIA_RESOLUTION_LOW'],
  ['medium', 'MEDIA_RESOLUTION_MEDIUM'],
  ['high', 'MEDIA_RESOLUTION_HIGH'],
  ['original', 'MEDIA_RESOLUTION_ULTRA_HIGH'],
]);

/** An image with the resolution it is looked at, which is the model's own choice for `auto`. */
export function imagePart({ source, detail }: ImageBlock, { target, traits, dropped }: Writing): JsonObject {
  const part = mediaPart(source, target);
  if (detail === undefined || detail === 'auto') return part;
  const level = resolutions.get(detail);
  if (traits.mediaResolution && level !== undefined) return { ...part, mediaResolution: { level } };
  dropped.drop('image_url.detail', 'not supported by this model');
  return part;
}

/** Title and context have no place of their own: the model reads them before the document. */
export function documentParts(document: DocumentBlock, { target, dropped }: Writing): readonly JsonObject[] {
  const { source, title, context, withCitations } = document;
  if (withCitations === true) dropped.drop('citations');
  const about = [title === undefined ? '' : `Title: ${title}`, context ?? ''].filter((line) => line !== '');
  const part = mediaPart(source, target);
  return about.length === 0 ? [part] : [{ text: about.join('\n') }, part];
}

function thoughtParts(
  block: ThinkingBlock | RedactedThinkingBlock,
  { dropped }: Writing,
): readonly JsonObject[] {
  if (block.signature?.provider !== 'google') {
    dropped.drop('thinking', 'Gemini only takes thoughts that it signed itself');
    return [];
  }
  const text = block.kind === 'thinking' ? block.text : '';
  return [{ text, thought: true, ...thoughtSignature(block.signature) }];
}

/** Traces of tools that another provider ran are history; what a user sends must be understood. */
function foreignParts(
  { dialect, type, value }: ForeignBlock,
  role: Turn['role'],
  { dropped }: Writing,
): readonly JsonObject[] {
  if (dialect === 'google') return [value];
  if (role !== 'assistant') throw dropped.refusal('messages', `Gemini has no content of type ${type}.`);
  dropped.drop(type);
  return [];
}
