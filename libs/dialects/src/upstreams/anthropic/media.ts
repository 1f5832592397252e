import type { Conversation, MediaSource } from '../../conversation/conversation.js';
import { isTextType, plainMediaType, textOfBase64 } from '../../conversation/text-media.js';
import type { FetchedMedia, UpstreamTarget } from '../../conversation/upstream-dialect.js';
import type { JsonObject } from '../../json.js';
import { mediaAddresses } from '../media-addresses.js';
import { mediaRefusal, shown } from '../media-refusal.js';

/** @source Anthropic vision guide; read 2026-11 */
const imageTypes = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);
const otherTypeNames: Readonly<Record<string, string>> = { 'image/jpg': 'image/jpeg' };

/** Addresses that Anthropic does not open: it fetches `https:` alone. Each once. */
export function remoteMedia(conversation: Pick<Conversation, 'turns'>): readonly string[] {
  return mediaAddresses(conversation, (url) => /^http:\/\//i.test(url));
}

/** Source of an image block. @throws TranslationRefusal for what Anthropic cannot see */
export function imageSource(source: MediaSource, target: Pick<UpstreamTarget, 'fetchedMedia'>): JsonObject {
  switch (source.kind) {
    case 'base64':
      return inlineImage(source);
    case 'url':
      return addressSource(source.url, target, inlineImage);
    case 'file':
      return fileSource(source.fileId);
    case 'text':
      throw mediaRefusal('An image cannot be a text.');
  }
}

/** Source of a document block. @throws TranslationRefusal for what Anthropic cannot read */
export function documentSource(
  source: MediaSource,
  target: Pick<UpstreamTarget, 'fetchedMedia'>,
): JsonObject {
  switch (source.kind) {
    case 'base64':
      return inlineDocument(source);
    case 'url':
      return addressSource(source.url, target, inlineDocument);
    case 'file':
      return fileSource(source.fileId);
    case 'text':
      return plainText(source.text);
  }
}

function inlineImage({ mediaType, data }: FetchedMedia): JsonObject {
  const type = typeName(mediaType);
  if (imageTypes.has(type)) return { type: 'base64', media_type: type, data };
  throw mediaRefusal(`Anthropic takes images as JPEG, PNG, GIF or WebP, not as ${shown(mediaType)}.`);
}

function inlineDocument({ mediaType, data }: FetchedMedia): JsonObject {
  const type = typeName(mediaType);
  if (type === 'application/pdf') return { type: 'base64', media_type: type, data };
  if (isTextType(type)) return plainText(decodedText(data));
  throw mediaRefusal(`Anthropic takes documents as PDF or text, not as ${shown(mediaType)}.`);
}

function plainText(data: string): JsonObject {
  return { type: 'text', media_type: 'text/plain', data };
}

function addressSource(
  url: string,
  { fetchedMedia }: Pick<UpstreamTarget, 'fetchedMedia'>,
  inline: (media: FetchedMedia) => JsonObject,
): JsonObject {
  const fetched = fetchedMedia.get(url);
  if (fetched !== undefined) return inline(fetched);
  if (/^https:\/\//i.test(url)) return { type: 'url', url };
  throw mediaRefusal(`Anthropic cannot open ${shown(url)}: only https addresses.`);
}

/** Ids of Anthropic begin with `file_`, those of OpenAI with `file-`. */
function fileSource(fileId: string): JsonObject {
  if (fileId.startsWith('file_')) return { type: 'file', file_id: fileId };
  throw mediaRefusal(`The file ${shown(fileId)} was not uploaded to Anthropic.`);
}

/** Text of base64. @throws TranslationRefusal when it is no base64 */
function decodedText(data: string): string {
  const text = textOfBase64(data);
  if (text === null) throw mediaRefusal('The data of a document is not base64.');
  return text;
}

function typeName(mediaType: string): string {
  const name = plainMediaType(mediaType);
  return otherTypeNames[name] ?? name;
}
