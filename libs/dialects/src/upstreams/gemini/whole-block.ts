import type { Block } from '../../conversation/conversation.js';
import { asObject, asText, type JsonObject } from '../../json.js';

/** Members of a part that say something about it and are no content. */
const notContent = new Set([
  'thought',
  'thoughtSignature',
  'mediaResolution',
  'videoMetadata',
  'partMetadata',
  'mediaProcessing',
  'speechMetadata',
]);

/**
 * A part that is neither text nor a call, as a block: media, or something that only Gemini knows (code it ran, searches
 * it made).
 *
 * @returns `null` for a part without content
 */
export function wholeBlock(part: JsonObject): Block | null {
  const inline = asObject(part.inlineData);
  if (inline !== null) return inlineBlock(inline);
  const file = asObject(part.fileData);
  if (file !== null) return fileBlock(file);
  const type = Object.keys(part).find((key) => !notContent.has(key) && asObject(part[key]) !== null);
  return type === undefined ? null : { kind: 'foreign', dialect: 'google', type, value: part };
}

function inlineBlock(inline: JsonObject): Block | null {
  const mediaType = asText(inline.mimeType) ?? '';
  const data = asText(inline.data) ?? '';
  if (data === '') return null;
  if (mediaType.startsWith('audio/')) return { kind: 'audio', mediaType, data };
  const source = { kind: 'base64', mediaType, data } as const;
  return mediaType.startsWith('image/') ? { kind: 'image', source } : { kind: 'document', source };
}

function fileBlock(file: JsonObject): Block | null {
  const url = asText(file.fileUri);
  if (url === null) return null;
  const isImage = asText(file.mimeType)?.startsWith('image/') === true;
  return { kind: isImage ? 'image' : 'document', source: { kind: 'url', url } };
}
