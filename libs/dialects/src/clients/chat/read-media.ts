import type {
  AudioBlock,
  DocumentBlock,
  Extra,
  ImageBlock,
  MediaSource,
} from '../../conversation/conversation.js';
import { FieldReader } from '../../conversation/field-reader.js';
import { asText } from '../../json.js';
import { given } from './given.js';
import { isUrl, sourceOfUrl } from './media-url.js';
import { readCache } from './read-cache.js';

/** Media type of a file that comes as bare base64, by the end of its name; PDF when the name tells nothing. */
const mediaTypes: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  html: 'text/html',
  json: 'application/json',
  md: 'text/markdown',
  txt: 'text/plain',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** An `image_url` part; its value may be the address itself, as some clients write it. */
export function readImage(part: FieldReader, extras: Extra[]): ImageBlock {
  const address = asText(part.value('image_url'));
  if (address !== null) return imageOf(address, part.pathOf('image_url'), undefined, part, extras);
  const image = FieldReader.of(part.value('image_url'), part.pathOf('image_url'));
  const block = imageOf(image.requiredText('url'), image.pathOf('url'), image.text('detail'), part, extras);
  extras.push(...image.unread());
  return block;
}

function imageOf(
  url: string,
  path: string,
  detail: string | undefined,
  part: FieldReader,
  extras: Extra[],
): ImageBlock {
  return { kind: 'image', source: sourceOfUrl(url, path), ...given({ detail }), ...readCache(part, extras) };
}

/** A `file` part: data, an address in place of data or id, or the id of an uploaded file. */
export function readFile(part: FieldReader, extras: Extra[]): DocumentBlock {
  const file = FieldReader.of(part.value('file'), part.pathOf('file'));
  const title = file.text('filename');
  const source = fileSource(file, title);
  extras.push(...file.unread());
  return { kind: 'document', source, ...given({ title }), ...readCache(part, extras) };
}

function fileSource(file: FieldReader, name: string | undefined): MediaSource {
  const data = file.text('file_data');
  const fileId = file.text('file_id');
  if (data !== undefined) {
    if (isUrl(data)) return sourceOfUrl(data, file.pathOf('file_data'));
    return { kind: 'base64', mediaType: file.text('format') ?? mediaTypeOfName(name), data };
  }
  if (fileId === undefined) throw file.missing('file_data');
  return isUrl(fileId) ? sourceOfUrl(fileId, file.pathOf('file_id')) : { kind: 'file', fileId };
}

function mediaTypeOfName(name: string | undefined): string {
  const extension = name?.split('.').at(-1)?.toLowerCase() ?? '';
  return mediaTypes[extension] ?? 'application/pdf';
}

/** An `input_audio` part. Its cache mark has no place in a conversation and is noted as an extra. */
export function readAudio(part: FieldReader, extras: Extra[]): AudioBlock {
  const audio = FieldReader.of(part.value('input_audio'), part.pathOf('input_audio'));
  const data = audio.requiredText('data');
  const format = audio.requiredText('format');
  extras.push(...audio.unread());
  return { kind: 'audio', mediaType: format === 'mp3' ? 'audio/mpeg' : `audio/${format}`, data };
}
