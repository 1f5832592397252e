import type { Extra } from '../../conversation/conversation.js';
import { FieldReader } from '../../conversation/field-reader.js';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import type { JsonObject } from '../../json.js';

/** What vectors are for, as Cohere's and Bedrock's clients say it. */
export const inputTypes = ['search_document', 'search_query', 'classification', 'clustering'] as const;
export type InputType = (typeof inputTypes)[number];

/** A request for embeddings, in no provider's dialect. */
export interface EmbeddingsRequest {
  readonly model: string;
  /** In order; at least one, none empty. */
  readonly inputs: readonly string[];
  readonly dimensions?: number;
  readonly format: 'float' | 'base64';
  /** An extension: OpenAI's models have no such thing, others embed queries and documents differently. */
  readonly inputType?: InputType;
  readonly user?: string;
  readonly extras: readonly Extra[];
}

/** Most inputs of one request. @source OpenAI API reference, embeddings; read 2026-11 */
const maxInputs = 2_048;

/**
 * Reads OpenAI's request for embeddings, for providers that speak another dialect.
 *
 * @throws TranslationRefusal; also for inputs that are token ids, which mean nothing to another provider's model
 */
export function readEmbeddingsRequest(body: JsonObject): EmbeddingsRequest {
  const reader = new FieldReader(body, '');
  const model = reader.requiredText('model');
  const inputs = readInputs(reader);
  const dimensions = reader.integer('dimensions', 1);
  const format = reader.choice('encoding_format', ['float', 'base64']) ?? 'float';
  const inputType = reader.choice('input_type', inputTypes);
  const user = reader.text('user');
  return {
    model,
    inputs,
    format,
    ...(dimensions === undefined ? {} : { dimensions }),
    ...(inputType === undefined ? {} : { inputType }),
    ...(user === undefined ? {} : { user }),
    extras: reader.unread(),
  };
}

function readInputs(reader: FieldReader): readonly string[] {
  const value = reader.value('input');
  if (value === undefined) throw reader.missing('input');
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0 || list.length > maxInputs) {
    throw reader.invalid('input', `a text, or a list of 1 to ${maxInputs} texts`);
  }
  const path = (at: number): string => (Array.isArray(value) ? `input[${at}]` : 'input');
  return list.map((item, at) => readInput(item, path(at)));
}

function readInput(item: unknown, path: string): string {
  if (typeof item === 'number' || Array.isArray(item)) {
    const message = 'Token ids are only understood by OpenAI models: send the text.';
    throw new TranslationRefusal('input', message);
  }
  if (typeof item !== 'string' || item === '') {
    throw new TranslationRefusal(path, `${path} must be a text that is not empty.`, 'invalid_value');
  }
  return item;
}
