import type { Block, CacheMark, DocumentBlock, ImageBlock } from '../../conversation/conversation.js';
import type { JsonObject } from '../../json.js';
import { dataUrl, fileName, imageUrl, isOpenAiFile, nameOf, titled } from '../openai-chat/write-parts.js';
import { cacheMark, type OpenAiWriting } from '../openai-chat/writing.js';

/** The text of a message or of a tool's output. */
export function inputText(writing: OpenAiWriting, text: string, cache?: CacheMark): JsonObject {
  return { type: 'input_text', text, ...cacheMark(writing, cache) };
}

/**
 * The parts of what a user or a tool says.
 *
 * @param param path for the refusal of a block that the Responses API has no part for
 * @source openai 7.55 `ResponseInputContent`; read 2026-11
 */
export function inputParts(writing: OpenAiWriting, blocks: readonly Block[], param: string): JsonObject[] {
  return blocks.flatMap((block): JsonObject[] => {
    switch (block.kind) {
      case 'text':
        return [inputText(writing, block.text, block.cache)];
      case 'image':
        return [inputImage(writing, block, param)];
      case 'document':
        return inputFile(writing, block, param);
      case 'audio':
      case 'thinking':
      case 'redacted_thinking':
      case 'tool_call':
      case 'tool_result':
      case 'refusal':
      case 'foreign':
        throw writing.dropped.refusal(
          param,
          `${nameOf(block)} is not supported here by OpenAI's Responses API.`,
        );
    }
  });
}

function inputImage(
  writing: OpenAiWriting,
  { source, detail, cache }: ImageBlock,
  param: string,
): JsonObject {
  const where = imageSource(writing, source, param);
  return { type: 'input_image', detail: detail ?? 'auto', ...where, ...cacheMark(writing, cache) };
}

function imageSource(writing: OpenAiWriting, source: ImageBlock['source'], param: string): JsonObject {
  if (source.kind === 'url' || source.kind === 'base64')
    return { image_url: imageUrl(writing, source, param) };
  if (source.kind === 'file' && isOpenAiFile(source.fileId)) return { file_id: source.fileId };
  throw writing.dropped.refusal(param, 'An image must be a URL, base64 data or a file uploaded to OpenAI.');
}

/** Context has no place beside a document, nor has the title of a text: they stand in front of it. */
function inputFile(writing: OpenAiWriting, block: DocumentBlock, param: string): JsonObject[] {
  const { source, title, context, cache } = block;
  if (block.withCitations === true) writing.dropped.drop('citations', 'OpenAI does not cite documents');
  const before = context === undefined ? [] : [inputText(writing, context)];
  if (source.kind === 'text') {
    return [...before, inputText(writing, titled(source.text, title), cache)];
  }
  const file = fileSource(writing, source, title, param);
  return [...before, { type: 'input_file', ...file, ...cacheMark(writing, cache) }];
}

function fileSource(
  { dropped }: OpenAiWriting,
  source: Exclude<DocumentBlock['source'], { kind: 'text' }>,
  title: string | undefined,
  param: string,
): JsonObject {
  switch (source.kind) {
    case 'url':
      return { file_url: source.url };
    case 'base64':
      return {
        filename: fileName(title, source.mediaType),
        file_data: dataUrl(source.mediaType, source.data),
      };
    case 'file':
      if (isOpenAiFile(source.fileId)) return { file_id: source.fileId };
      throw dropped.refusal(param, `The file ${source.fileId} was not uploaded to OpenAI.`);
  }
}
