import type { AudioBlock, Block, DocumentBlock, ImageBlock } from '../../conversation/conversation.js';
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
  const url = source.kind === 'url' ? source.url : dataUrl(source.mediaType, source.data);
  return {
    type: 'image_url',
    image_url: { url, ...(detail !== undefined && { detail }) },
    ...cacheMark(writing, cache),
  };
}

/** Title and context have no place beside a document, so they stand in front of it. */
function documentParts(writing: OpenAiWriting, block: DocumentBlock, param: string): ContentPart[] {
  const { source, title, context, cache } = block;
  if (block.withCitations === true) writing.dropped.drop('citations', 'OpenAI does not cite documents');
  const before = context === undefined ? [] : [textPart(writing, context)];
  if (source.kind === 'text') {
    const text = title === undefined ? source.text : `${title}\n\n${source.text}`;
    return [...before, textPart(writing, text, cache)];
  }
  return [
    ...before,
    { type: 'file', file: fileOf(writing, source, title, param), ...cacheMark(writing, cache) },
  ];
}

function fileOf(
  { target, dropped }: OpenAiWriting,
  source: Exclude<DocumentBlock['source'], { kind: 'text' }>,
  title: string | undefined,
  param: string,
): JsonObject {
  if (source.kind === 'file') {
    if (!isOpenAiFile(source.fileId))
      throw dropped.refusal(param, `The file ${source.fileId} was not uploaded to OpenAI.`);
    return { file_id: source.fileId };
  }
  const media = source.kind === 'url' ? target.fetchedMedia.get(source.url) : source;
  if (media === undefined) throw dropped.refusal(param, 'The document could not be fetched.');
  return { filename: fileName(title, media.mediaType), file_data: dataUrl(media.mediaType, media.data) };
}

/** Whether a file lies at OpenAI; other providers' ids look different. @source OpenAI files API, read 2026-11 */
export function isOpenAiFile(fileId: string): boolean {
  return fileId.startsWith('file-');
}

/** A file needs a name, and its ending tells OpenAI what it is. */
export function fileName(title: string | undefined, mediaType: string): string {
  const ending = mediaType === 'application/pdf' ? '.pdf' : mediaType.startsWith('text/') ? '.txt' : '';
  const name = title === undefined || title === '' ? 'document' : title;
  return name.toLowerCase().endsWith(ending) ? name : `${name}${ending}`;
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
