import type { AudioBlock, Conversation, MediaSource } from '../../conversation/conversation.js';
import { plainMediaType } from '../../conversation/text-media.js';
import type { FetchedMedia } from '../../conversation/upstream-dialect.js';
import type { JsonObject } from '../../json.js';
import { mediaAddresses } from '../media-addresses.js';
import { mediaRefusal, shown } from '../media-refusal.js';
import type { BedrockWriting } from './writing.js';

/** @source @aws-sdk/client-bedrock-runtime 3.1163, `ImageFormat`, `DocumentFormat`, `AudioFormat`; read 2026-11 */
const imageFormats: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpeg',
  'image/jpg': 'jpeg',
  'image/gif': 'gif',
  'image/webp': 'webp',
};
const documentFormats: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'text/csv': 'csv',
  'application/msword': 'doc',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'text/html': 'html',
  'text/markdown': 'md',
  'application/json': 'txt',
  'application/xml': 'txt',
  'application/yaml': 'txt',
};
const audioFormats: Readonly<Record<string, string>> = {
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/mp3': 'mp3',
  'audio/mpeg': 'mp3',
  'audio/flac': 'flac',
  'audio/ogg': 'ogg',
  'audio/opus': 'opus',
  'audio/aac': 'aac',
  'audio/mp4': 'm4a',
  'audio/webm': 'webm',
};
const endings: Readonly<Record<string, string>> = { jpg: 'jpeg', htm: 'html' };
const ofEndings = new Set([...Object.values(imageFormats), ...Object.values(documentFormats)]);

/** Web addresses of the conversation, each once: Bedrock opens none. Objects of S3 it reads itself. */
export function remoteMedia(conversation: Pick<Conversation, 'turns'>): readonly string[] {
  return mediaAddresses(conversation, (url) => /^https?:\/\//i.test(url));
}

/** Format and source of an image. @throws TranslationRefusal for what Bedrock cannot see */
export function imageMedia(source: MediaSource, writing: BedrockWriting): JsonObject {
  if (source.kind === 'text') throw mediaRefusal('An image cannot be a text.');
  return mediaOf(source, writing, (mediaType) => {
    const format = imageFormats[mediaType];
    if (format === undefined)
      throw mediaRefusal(`Bedrock takes images as JPEG, PNG, GIF or WebP, not as ${mediaType}.`);
    return format;
  });
}

/** Format and source of a document. @throws TranslationRefusal for what Bedrock cannot read */
export function documentMedia(source: MediaSource, writing: BedrockWriting): JsonObject {
  if (source.kind === 'text') {
    return { format: 'txt', source: { bytes: Buffer.from(source.text).toString('base64') } };
  }
  return mediaOf(source, writing, (mediaType) => {
    const format = documentFormats[mediaType] ?? (mediaType.startsWith('text/') ? 'txt' : undefined);
    if (format === undefined)
      throw mediaRefusal(`Bedrock does not read documents of type ${shown(mediaType)}.`);
    return format;
  });
}

/** Format and source of a sound. @throws TranslationRefusal for formats that Bedrock does not know */
export function audioMedia({ mediaType, data }: AudioBlock): JsonObject {
  const format = audioFormats[plainMediaType(mediaType)];
  if (format === undefined) throw mediaRefusal(`Bedrock does not know sound of type ${shown(mediaType)}.`);
  return { format, source: { bytes: data } };
}

function mediaOf(
  source: Exclude<MediaSource, { kind: 'text' }>,
  { target }: BedrockWriting,
  formatOf: (mediaType: string) => string,
): JsonObject {
  const inline = ({ mediaType, data }: FetchedMedia): JsonObject => ({
    format: formatOf(plainMediaType(mediaType)),
    source: { bytes: data },
  });
  if (source.kind === 'base64') return inline(source);
  if (source.kind === 'file')
    throw mediaRefusal(`The file ${shown(source.fileId)} was not uploaded to Bedrock.`);
  if (/^s3:\/\//i.test(source.url)) return objectOfS3(source.url);
  const fetched = target.fetchedMedia.get(source.url);
  if (fetched !== undefined) return inline(fetched);
  throw mediaRefusal(
    `Bedrock cannot open ${shown(source.url)}: only s3:// and web addresses that can be fetched.`,
  );
}

function objectOfS3(uri: string): JsonObject {
  const ending = /\.(\w+)$/.exec(uri)?.[1]?.toLowerCase() ?? '';
  const format = endings[ending] ?? ending;
  if (!ofEndings.has(format))
    throw mediaRefusal(`The ending of ${shown(uri)} does not tell a format that Bedrock knows.`);
  return { format, source: { s3Location: { uri } } };
}
