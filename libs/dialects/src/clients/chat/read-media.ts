import type { DocumentBlock, Extra, ImageBlock, MediaSource } from '../../conversation/conversation.js';
import { FieldReader } from '../../conversation/field-reader.js';
import { given } from '../../conversation/given.js';
import { asText } from '../../json.js';
import { isUrl, mediaTypeOfName, sourceOfUrl } from '../openai-media.js';
import { readCache } from './read-cache.js';

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
