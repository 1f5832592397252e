import type { Conversation, MediaSource } from '../../conversation/conversation.js';
import { plainMediaType } from '../../conversation/text-media.js';
import type { UpstreamTarget } from '../../conversation/upstream-dialect.js';
import type { JsonObject } from '../../json.js';
import { mediaAddresses } from '../media-addresses.js';
import { mediaRefusal, shown } from '../media-refusal.js';

const filesApi = 'https://generativelanguage.googleapis.com/v1beta/';

/** Addresses that Gemini opens itself. @source Gemini API, file input and video guides; read 2026-11 */
const ownAddresses = [
  /^gs:\/\//,
  /^https:\/\/generativelanguage\.googleapis\.com\/v1(?:alpha|beta)?\/files\//,
  /^https?:\/\/(?:(?:www|m)\.)?(?:youtube\.com\/(?:watch|shorts|live|embed)|youtu\.be\/)/,
];

/** Other names of media types, by the name Gemini has for them. */
const mediaTypeNames: ReadonlyMap<string, string> = new Map([
  ['audio/mpeg', 'audio/mp3'],
  ['audio/x-wav', 'audio/wav'],
  ['image/jpg', 'image/jpeg'],
]);

const mediaTypesByEnding: ReadonlyMap<string, string> = new Map([
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['webp', 'image/webp'],
  ['heic', 'image/heic'],
  ['pdf', 'application/pdf'],
  ['txt', 'text/plain'],
  ['mp3', 'audio/mp3'],
  ['wav', 'audio/wav'],
  ['flac', 'audio/flac'],
  ['ogg', 'audio/ogg'],
  ['mp4', 'video/mp4'],
  ['mov', 'video/mov'],
  ['webm', 'video/webm'],
]);

/** Every address of the conversation that must be fetched before the request can be written, each once. */
export function remoteMedia(conversation: Pick<Conversation, 'turns'>): readonly string[] {
  return mediaAddresses(conversation, isRemote);
}

function isRemote(url: string): boolean {
  return /^https?:\/\//i.test(url) && !isOwn(url);
}

function isOwn(url: string): boolean {
  return ownAddresses.some((pattern) => pattern.test(url));
}

/**
 * An image, a document, a sound or a film as a part.
 *
 * @throws TranslationRefusal for an address that was not fetched and a file of another provider
 */
export function mediaPart(source: MediaSource, target: Pick<UpstreamTarget, 'fetchedMedia'>): JsonObject {
  switch (source.kind) {
    case 'base64':
      return inlinePart(source.mediaType, source.data);
    case 'text':
      return { text: source.text };
    case 'file':
      return filePart(source.fileId);
    case 'url':
      return addressPart(source.url, target);
  }
}

/** Bytes inside of the request. @param data base64 */
export function inlinePart(mediaType: string, data: string): JsonObject {
  const name = plainMediaType(mediaType);
  return { inlineData: { mimeType: mediaTypeNames.get(name) ?? name, data } };
}

function addressPart(url: string, { fetchedMedia }: Pick<UpstreamTarget, 'fetchedMedia'>): JsonObject {
  if (isOwn(url)) return fileDataPart(url);
  const fetched = fetchedMedia.get(url);
  if (fetched !== undefined) return inlinePart(fetched.mediaType, fetched.data);
  throw mediaRefusal(
    `Gemini cannot open ${shown(url)}: only http(s) addresses that can be fetched, gs://, files of the Gemini API and YouTube.`,
  );
}

function filePart(fileId: string): JsonObject {
  if (isOwn(fileId)) return fileDataPart(fileId);
  if (/^files\/[\w-]+$/.test(fileId)) return fileDataPart(filesApi + fileId);
  throw mediaRefusal(`The file ${shown(fileId)} was not uploaded to the Gemini API.`);
}

/** What kind of file it is Gemini finds out itself where the ending does not tell. */
function fileDataPart(fileUri: string): JsonObject {
  const ending = /\.(\w+)(?:[?#].*)?$/.exec(fileUri)?.[1]?.toLowerCase() ?? '';
  const mimeType = mediaTypesByEnding.get(ending);
  return { fileData: mimeType === undefined ? { fileUri } : { mimeType, fileUri } };
}
