import type { Extra } from '../../conversation/conversation.js';
import { FieldReader } from '../../conversation/field-reader.js';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import type { JsonObject } from '../../json.js';
import { soundType } from './sound-type.js';

/** A form with a recording, taken apart. */
export interface TranscriptionForm {
  /** The text fields by name; a list where a name is there more than once. */
  readonly fields: JsonObject;
  readonly file: {
    readonly name: string;
    /** As the client says; may be `application/octet-stream`. */
    readonly mediaType: string;
    readonly bytes: Buffer;
  };
}

/** A request to write down a recording, in no provider's dialect. */
export interface TranscriptionRequest {
  readonly model: string;
  readonly sound: { readonly mediaType: string; readonly bytes: Buffer };
  /** Words and names that may come, or what was said before. */
  readonly prompt?: string;
  /** ISO 639-1 code or name. */
  readonly language?: string;
  readonly temperature?: number;
  readonly format: 'json' | 'text';
  readonly stream: boolean;
  readonly extras: readonly Extra[];
}

const timedFormats: ReadonlySet<string> = new Set(['srt', 'vtt', 'verbose_json', 'diarized_json']);

/**
 * Reads OpenAI's form for transcriptions, for providers that speak another dialect.
 *
 * @throws TranslationRefusal; also for what needs times, speakers or probabilities, which only OpenAI's models give
 */
export function readTranscriptionRequest({ fields, file }: TranscriptionForm): TranscriptionRequest {
  const reader = new FieldReader(fields, '');
  const model = reader.requiredText('model');
  const mediaType = soundType(file.mediaType, file.name);
  if (mediaType === null) {
    const message = 'file must be a recording: wav, mp3, m4a, mp4, webm, ogg, flac, aac or aiff.';
    throw new TranslationRefusal('file', message, 'invalid_value');
  }
  refuseTimes(reader);
  const prompt = reader.text('prompt');
  const language = reader.text('language');
  const temperature = readTemperature(reader);
  return {
    model,
    sound: { mediaType, bytes: file.bytes },
    format: readFormat(reader),
    stream: reader.text('stream') === 'true',
    ...(prompt === undefined ? {} : { prompt }),
    ...(language === undefined ? {} : { language }),
    ...(temperature === undefined ? {} : { temperature }),
    extras: reader.unread(),
  };
}

function readFormat(reader: FieldReader): 'json' | 'text' {
  const format = reader.text('response_format') ?? 'json';
  if (timedFormats.has(format)) {
    throw new TranslationRefusal('response_format', 'This model answers in json or text, without times.');
  }
  if (format !== 'json' && format !== 'text') throw reader.invalid('response_format', 'json or text');
  return format;
}

function refuseTimes(reader: FieldReader): void {
  for (const name of [
    'timestamp_granularities',
    'include',
    'known_speaker_names',
    'known_speaker_references',
  ]) {
    const isGiven = reader.value(`${name}[]`) !== undefined || reader.value(name) !== undefined;
    if (isGiven) throw new TranslationRefusal(name, `${name} is only understood by OpenAI models.`);
  }
}

function readTemperature(reader: FieldReader): number | undefined {
  const text = reader.text('temperature');
  if (text === undefined || text === '') return undefined;
  const temperature = Number(text);
  if (!(temperature >= 0 && temperature <= 1)) throw reader.invalid('temperature', 'a number from 0 to 1');
  return temperature;
}
