import type { AudioBlock, Extra, MediaSource } from '../conversation/conversation.js';
import { FieldReader } from '../conversation/field-reader.js';
import { TranslationRefusal } from '../conversation/translation-refusal.js';

/** Media type of a file that comes as bare base64, by the end of its name. */
const mediaTypes: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  html: 'text/html',
  json: 'application/json',
  md: 'text/markdown',
  txt: 'text/plain',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Media type of a file by its name; PDF when the name tells nothing. */
export function mediaTypeOfName(name: string | undefined): string {
  const extension = name?.split('.').at(-1)?.toLowerCase() ?? '';
  return mediaTypes[extension] ?? 'application/pdf';
}

/** An `input_audio` part, which both of OpenAI's dialects write alike. */
export function readAudio(part: FieldReader, extras: Extra[]): AudioBlock {
  const audio = FieldReader.of(part.value('input_audio'), part.pathOf('input_audio'));
  const data = audio.requiredText('data');
  const format = audio.requiredText('format');
  extras.push(...audio.unread());
  return { kind: 'audio', mediaType: format === 'mp3' ? 'audio/mpeg' : `audio/${format}`, data };
}

/** Whether a text is an address (`https:`, `gs:`, `s3:`, `data:`) and not base64 or an id. */
export function isUrl(text: string): boolean {
  return /^(?:data:|[a-z][a-z0-9+.-]{0,20}:\/\/)/i.test(text.slice(0, 30));
}

/**
 * Where an address points: into itself (`data:`) or elsewhere.
 *
 * @param path of the address, for the refusal
 * @throws TranslationRefusal for a data URL without a media type, and for what is no address at all
 */
export function sourceOfUrl(url: string, path: string): MediaSource {
  if (!isUrl(url)) {
    throw new TranslationRefusal(path, `${path} must be a data URL or an https URL.`, 'invalid_value');
  }
  return isDataUrl(url) ? dataOf(url, path) : { kind: 'url', url };
}

function isDataUrl(url: string): boolean {
  return url.slice(0, 5).toLowerCase() === 'data:';
}

/** @source RFC 2397: `data:[<media type>][;parameter=value][;base64],<data>` */
function dataOf(url: string, path: string): MediaSource {
  const comma = url.indexOf(',');
  const [mediaType = '', ...parameters] = url.slice('data:'.length, Math.max(comma, 0)).split(';');
  if (comma < 0 || mediaType === '') {
    throw new TranslationRefusal(
      path,
      `${path} must be a data URL with a media type and data.`,
      'invalid_value',
    );
  }
  const data = url.slice(comma + 1);
  if (parameters.at(-1)?.trim().toLowerCase() === 'base64') {
    return { kind: 'base64', mediaType: mediaType.trim().toLowerCase(), data };
  }
  return plainText(mediaType, data, path);
}

function plainText(mediaType: string, data: string, path: string): MediaSource {
  if (!mediaType.toLowerCase().startsWith('text/')) {
    throw new TranslationRefusal(path, `${path} must be a data URL in base64.`, 'invalid_value');
  }
  try {
    return { kind: 'text', text: decodeURIComponent(data) };
  } catch {
    throw new TranslationRefusal(
      path,
      `${path} must be a data URL with percent-encoded UTF-8.`,
      'invalid_value',
    );
  }
}
