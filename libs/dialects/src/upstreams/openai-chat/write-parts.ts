import type {
  AudioBlock,
  Block,
  DocumentBlock,
  ImageBlock,
  MediaSource,
} from '../../conversation/conversation.js';
import { isTextType, plainMediaType, textOfBase64 } from '../../conversation/text-media.js';
import type { FetchedMedia } from '../../conversation/upstream-dialect.js';
import type { JsonObject } from '../../json.js';
import { cacheMark, type OpenAiWriting } from './writing.js';

/** A part of a message's content, as `{ type: 'text', … }`. */
export type ContentPart = JsonObject;

/** The text of a part, with its cache mark. */
export function textPart(
  writing: OpenAiWriting,
  text: string,
  cache?: Parameters<typeof cacheMark>[1],
): ContentPart {
  return { type: 'text', text, ...cacheMark(writing, cache) };
}

/**
 * The parts of what a user or a tool says.
 *
 * @param param path for the refusal of a block that the chat API has no part for
 * @source openai 7.55 `ChatCompletionContentPart`; read 2026-11
 */
export function contentParts(writing: OpenAiWriting, blocks: readonly Block[], param: string): ContentPart[] {
  return blocks.flatMap((block): ContentPart[] => {
    switch (block.kind) {
      case 'text':
        return [textPart(writing, block.text, block.cache)];
      case 'image':
        return [imagePart(writing, block, param)];
      case 'document':
        return documentParts(writing, block, param);
      case 'audio':
        return [audioPart(writing, block, param)];
      case 'thinking':
      case 'redacted_thinking':
      case 'tool_call':
      case 'tool_result':
      case 'refusal':
      case 'foreign':
        throw writing.dropped.refusal(param, `${nameOf(block)} is not supported here by OpenAI.`);
    }
  });
}

/** What a block is called in a refusal. */
export function nameOf(block: Block): string {
  return block.kind === 'foreign' ? `A block of type ${block.type}` : `A block of kind ${block.kind}`;
}

function imagePart(
  writing: OpenAiWriting,
  { source, detail, cache }: ImageBlock,
  param: string,
): ContentPart {
  if (source.kind !== 'base64' && source.kind !== 'url') {
    throw writing.dropped.refusal(param, 'An image must be a URL or base64 data for OpenAI chat.');
  }
  const url = imageUrl(writing, source, param);
  return {
    type: 'image_url',
    image_url: { url, ...(detail !== undefined && { detail }) },
    ...cacheMark(writing, cache),
  };
}

const imageTypes: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/**
 * An image as the URL that OpenAI takes it in. Servers of other makers may open more.
 *
 * @throws TranslationRefusal for addresses outside the web and for other types of images
 * @source OpenAI guide on images and vision; read 2026-11
 */
export function imageUrl(
  { traits, dropped }: OpenAiWriting,
  source: Extract<MediaSource, { kind: 'base64' | 'url' }>,
  param: string,
): string {
  if (source.kind === 'base64') {
    const { mediaType, data } = source;
    if (traits.isCompatible || imageTypes.has(plainMediaType(mediaType))) return dataUrl(mediaType, data);
    throw dropped.refusal(param, `OpenAI takes images as PNG, JPEG, GIF or WebP, not as ${mediaType}.`);
  }
  if (traits.isCompatible || /^https?:\/\//i.test(source.url)) return source.url;
  throw dropped.refusal(param, `OpenAI cannot open ${JSON.stringify(source.url)}: only web addresses.`);
}

/** Title and context have no place beside a document, so they stand in front of it. */
function documentParts(writing: OpenAiWriting, block: DocumentBlock, param: string): ContentPart[] {
  const { source, title, context, cache } = block;
  if (block.withCitations === true) writing.dropped.drop('citations', 'OpenAI does not cite documents');
  const before = context === undefined ? [] : [textPart(writing, context)];
  if (source.kind === 'text') return [...before, textPart(writing, titled(source.text, title), cache)];
  if (source.kind === 'file') {
    if (!isOpenAiFile(source.fileId))
      throw writing.dropped.refusal(param, `The file ${source.fileId} was not uploaded to OpenAI.`);
    return [...before, { type: 'file', file: { file_id: source.fileId }, ...cacheMark(writing, cache) }];
  }
  const media = source.kind === 'url' ? writing.target.fetchedMedia.get(source.url) : source;
  if (media === undefined) throw writing.dropped.refusal(param, 'The document could not be fetched.');
  const text = isTextType(media.mediaType) ? textOfBase64(media.data) : null;
  if (text !== null) return [...before, textPart(writing, titled(text, title), cache)];
  return [
    ...before,
    { type: 'file', file: fileOf(writing, media, title, param), ...cacheMark(writing, cache) },
  ];
}

/** A text with its title in front of it. */
export function titled(text: string, title: string | undefined): string {
  return title === undefined ? text : `${title}\n\n${text}`;
}

/**
 * A file whose content is in the request. Servers of other makers may take more than PDF.
 *
 * @source OpenAI guide on file inputs: chat completions take PDF alone; read 2026-11
 */
function fileOf(
  { traits, dropped }: OpenAiWriting,
  { mediaType, data }: FetchedMedia,
  title: string | undefined,
  param: string,
): JsonObject {
  if (!traits.isCompatible && plainMediaType(mediaType) !== 'application/pdf') {
    throw dropped.refusal(param, `OpenAI chat takes documents as PDF or text, not as ${mediaType}.`);
  }
  return { filename: fileName(title, mediaType), file_data: dataUrl(mediaType, data) };
}

/** Whether a file lies at OpenAI; other providers' ids look different. @source OpenAI files API, read 2026-11 */
export function isOpenAiFile(fileId: string): boolean {
  return fileId.startsWith('file-');
}

/** Endings that tell OpenAI what kind of text a file holds. @source OpenAI guide on file inputs, read 2026-11 */
const textEnding =
  /\.(?:txt|md|markdown|csv|tsv|html?|xml|json|ya?ml|css|js|ts|py|java|c|cpp|cs|go|php|rb|sh|tex)$/i;

/** A file needs a name, and its ending tells OpenAI what it is. */
export function fileName(title: string | undefined, mediaType: string): string {
  const name = title === undefined || title === '' ? 'document' : title;
  if (mediaType === 'application/pdf') return /\.pdf$/i.test(name) ? name : `${name}.pdf`;
  if (!mediaType.startsWith('text/') || textEnding.test(name)) return name;
  return `${name}.${mediaType === 'text/csv' ? 'csv' : 'txt'}`;
}

/** Data as the URL that OpenAI takes it in. */
export function dataUrl(mediaType: string, data: string): string {
  return `data:${mediaType};base64,${data}`;
}

const audioFormats: Readonly<Record<string, string>> = {
  'audio/wav': 'wav',
  'audio/wave': 'wav',
  'audio/x-wav': 'wav',
  'audio/mp3': 'mp3',
  'audio/mpeg': 'mp3',
};

function audioPart({ dropped }: OpenAiWriting, { mediaType, data }: AudioBlock, param: string): ContentPart {
  const format = audioFormats[mediaType];
  if (format === undefined)
    throw dropped.refusal(param, `OpenAI takes audio as wav or mp3, not ${mediaType}.`);
  return { type: 'input_audio', input_audio: { data, format } };
}
