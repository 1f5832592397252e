import type { Extra } from '../../conversation/conversation.js';
import { FieldReader } from '../../conversation/field-reader.js';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import type { JsonObject } from '../../json.js';
import { readImageSize, type ImageSize } from './image-size.js';

/** A request for images, in no provider's dialect. */
export interface ImagesRequest {
  readonly model: string;
  readonly prompt: string;
  /** 1 to 10. */
  readonly count: number;
  /** As the client wrote it, where it is not `auto`. */
  readonly size?: ImageSize;
  /** `low`, `high`, `standard`, `hd`, …; absent for `auto`. */
  readonly quality?: string;
  readonly outputFormat?: 'png' | 'jpeg' | 'webp';
  /** Percent. */
  readonly outputCompression?: number;
  readonly style?: string;
  readonly moderation?: string;
  readonly user?: string;
  readonly extras: readonly Extra[];
}

/** Most images of one request. @source OpenAI API reference, images; read 2026-11 */
const maxImages = 10;
const maxPromptCharacters = 32_000;

/**
 * Reads OpenAI's request for images, for providers that speak another dialect. Their images always come as `b64_json`,
 * as those of OpenAI's own current models.
 *
 * @throws TranslationRefusal; also for URLs, streams and transparency, which no other provider has
 */
export function readImagesRequest(body: JsonObject): ImagesRequest {
  const reader = new FieldReader(body, '');
  const model = reader.requiredText('model');
  const prompt = readPrompt(reader);
  const count = reader.integer('n', 1) ?? 1;
  if (count > maxImages) throw reader.invalid('n', `1 to ${maxImages}`);
  refuseForeign(reader);
  const given = {
    size: readImageSize(reader),
    quality: unlessAuto(reader.text('quality')),
    outputFormat: readOutputFormat(reader),
    outputCompression: reader.integer('output_compression'),
    style: reader.text('style'),
    moderation: unlessAuto(reader.text('moderation')),
    user: reader.text('safety_identifier') ?? reader.text('user'),
  };
  reader.value('user');
  return { model, prompt, count, ...withoutAbsent(given), extras: reader.unread() };
}

function readPrompt(reader: FieldReader): string {
  const prompt = reader.requiredText('prompt');
  if (prompt === '' || prompt.length > maxPromptCharacters) {
    throw reader.invalid('prompt', `a text of 1 to ${maxPromptCharacters} characters`);
  }
  return prompt;
}

function refuseForeign(reader: FieldReader): void {
  if (reader.choice('response_format', ['url', 'b64_json']) === 'url') {
    throw new TranslationRefusal('response_format', 'Images of this model come as b64_json, not as URLs.');
  }
  if (reader.boolean('stream') === true) {
    throw new TranslationRefusal('stream', 'Images of this model cannot be streamed.');
  }
  if (reader.choice('background', ['transparent', 'opaque', 'auto']) === 'transparent') {
    throw new TranslationRefusal('background', 'Images of this model have no transparent background.');
  }
}

function readOutputFormat(reader: FieldReader): ImagesRequest['outputFormat'] {
  const format = reader.choice('output_format', ['png', 'jpeg', 'webp', 'gif', 'svg']);
  if (format === 'gif' || format === 'svg') {
    throw new TranslationRefusal('output_format', `${format} is only made by OpenAI models.`);
  }
  return format;
}

/** The default of OpenAI, which asks for nothing. */
function unlessAuto(value: string | undefined): string | undefined {
  return value === 'auto' ? undefined : value;
}

type WithoutAbsent<Fields> = { readonly [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

function withoutAbsent<Fields extends object>(fields: Fields): WithoutAbsent<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as WithoutAbsent<Fields>;
}
