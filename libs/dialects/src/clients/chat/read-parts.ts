import type { Block, Extra, TextBlock } from '../../conversation/conversation.js';
import { FieldReader } from '../../conversation/field-reader.js';
import { readCache } from './read-cache.js';
import { readAudio } from '../openai-media.js';
import { readFile, readImage } from './read-media.js';

/** Reads one part whose type is known. */
type PartReader = (part: FieldReader, extras: Extra[]) => Block;

/** Readers of parts, by `type`. */
export type PartReaders = Readonly<Record<string, PartReader>>;

/** What users and tools say. @source `ChatCompletionContentPart` of openai 7.55, read 2026-11 */
export const contentReaders: PartReaders = {
  text: readText,
  image_url: readImage,
  file: readFile,
  input_audio: readAudio,
};

/**
 * The blocks of a message's `content`, text or parts.
 *
 * @throws TranslationRefusal for a part of a kind that has no reader
 */
export function readContent(message: FieldReader, readers: PartReaders, extras: Extra[]): Block[] {
  const content = message.value('content');
  if (content === undefined) return [];
  if (typeof content === 'string') return [{ kind: 'text', text: content }];
  if (!Array.isArray(content)) throw message.invalid('content', 'a string or an array of parts');
  return content.map((part: unknown, at) =>
    readPart(FieldReader.of(part, `${message.pathOf('content')}[${at}]`), readers, extras),
  );
}

function readPart(part: FieldReader, readers: PartReaders, extras: Extra[]): Block {
  const type = part.requiredText('type');
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
  if (read === undefined) throw part.invalid('type', `one of ${Object.keys(readers).join(', ')}`);
  const block = read(part, extras);
  extras.push(...part.unread());
  return block;
}

/** Gives the cache mark that stands beside a message's content to the last block that can have one. */
export function withCacheOf(
  message: FieldReader,
  blocks: readonly Block[],
  extras: Extra[],
): readonly Block[] {
  const { cache } = readCache(message, extras);
  if (cache === undefined) return blocks;
  const last = blocks.findLastIndex(({ kind }) => markedKinds.has(kind));
  if (last < 0) extras.push({ path: message.pathOf('cache_control'), value: cache, mustUnderstand: false });
  return blocks.map((block, at) => (at === last ? ({ ...block, cache } as Block) : block));
}

const markedKinds: ReadonlySet<Block['kind']> = new Set(['text', 'image', 'document', 'tool_call']);

/** A `text` part. */
export function readText(part: FieldReader, extras: Extra[]): TextBlock {
  return { kind: 'text', text: part.requiredText('text'), ...readCache(part, extras) };
}
