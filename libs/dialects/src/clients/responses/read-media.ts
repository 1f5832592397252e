import type { DocumentBlock, ImageBlock, MediaSource } from '../../conversation/conversation.js';
import type { FieldReader } from '../../conversation/field-reader.js';
import { given } from '../../conversation/given.js';
import { mediaTypeOfName, sourceOfUrl } from '../openai-media.js';

/** An `input_image` part. */
export function readImage(fields: FieldReader): ImageBlock {
  const url = fields.text('image_url');
  const fileId = fields.text('file_id');
  return {
    kind: 'image',
    source: imageSource(fields, url, fileId),
    ...given({ detail: fields.text('detail') }),
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
  return { kind: 'document', source: fileSource(fields, title), ...given({ title }) };
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
