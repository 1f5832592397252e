import {
  TranslationRefusal,
  type AudioBlock,
  type DocumentBlock,
  type Extra,
  type ImageBlock,
  type MediaSource,
} from '../../conversation/index.js';
import { FieldReader } from '../../conversation/field-reader.js';
import { present } from './present.js';

/** Media type of a file that comes as bare base64, by the end of its name; PDF when the name tells nothing. */
const mediaTypeByExtension: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  html: 'text/html',
  json: 'application/json',
  md: 'text/markdown',
  txt: 'text/plain',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** An `input_image` part. */
export function readImage(fields: FieldReader): ImageBlock {
  const url = fields.text('image_url');
  const fileId = fields.text('file_id');
  return {
    kind: 'image',
    source: imageSource(fields, url, fileId),
    ...present({ detail: fields.text('detail') }),
  };
}

function imageSource(fields: FieldReader, url: string | undefined, fileId: string | undefined): MediaSource {
  if (url !== undefined) return sourceOfUrl(url, fields.pathOf('image_url'));
  if (fileId !== undefined) return { kind: 'file', fileId };
  throw fields.missing('image_url');
}

/** An `input_file` part. */
export function readFile(fields: FieldReader): DocumentBlock {
  const title = fields.text('filename');
  return { kind: 'document', source: fileSource(fields, title), ...present({ title }) };
}

function fileSource(fields: FieldReader, name: string | undefined): MediaSource {
  const data = fields.text('file_data');
  const fileId = fields.text('file_id');
  const url = fields.text('file_url');
  if (data !== undefined) {
    if (data.startsWith('data:')) return sourceOfUrl(data, fields.pathOf('file_data'));
    return { kind: 'base64', mediaType: mediaTypeOfName(name), data };
  }
  if (fileId !== undefined) return { kind: 'file', fileId };
  if (url !== undefined) return sourceOfUrl(url, fields.pathOf('file_url'));
  throw fields.missing('file_data');
}

function mediaTypeOfName(name: string | undefined): string {
  const extension = name?.split('.').at(-1)?.toLowerCase() ?? '';
  return mediaTypeByExtension[extension] ?? 'application/pdf';
}

/** An `input_audio` part. */
export function readAudio(fields: FieldReader, extras: Extra[]): AudioBlock {
  const audio = FieldReader.of(fields.value('input_audio'), fields.pathOf('input_audio'));
  const data = audio.requiredText('data');
  const format = audio.requiredText('format');
  extras.push(...audio.unread());
  return { kind: 'audio', mediaType: format === 'mp3' ? 'audio/mpeg' : `audio/${format}`, data };
}

/** @throws TranslationRefusal for a data URL that is not base64 */
function sourceOfUrl(url: string, path: string): MediaSource {
  if (!url.startsWith('data:')) return { kind: 'url', url };
  const comma = url.indexOf(',');
  const header = comma < 0 ? '' : url.slice('data:'.length, comma);
  const [mediaType = '', ...parameters] = header.split(';');
  if (mediaType === '' || parameters.at(-1) !== 'base64') {
    throw new TranslationRefusal(
      path,
      `${path} must be a base64 data URL with a media type.`,
      'invalid_value',
    );
  }
  return { kind: 'base64', mediaType: mediaType.toLowerCase(), data: url.slice(comma + 1) };
}
