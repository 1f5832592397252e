import type { Conversation, Extra, OutputFormat } from '../../conversation/conversation.js';
import { FieldReader } from '../../conversation/field-reader.js';
import { given } from '../../conversation/given.js';

/** Reads `response_format`. */
export function readOutputFormat(body: FieldReader, extras: Extra[]): OutputFormat | undefined {
  const value = body.nested('response_format');
  if (value === undefined) return undefined;
  const format = new FieldReader(value, 'response_format');
  const type = format.choice('type', ['text', 'json_object', 'json_schema']);
  if (type === undefined) throw format.missing('type');
  const read: OutputFormat =
    type === 'json_schema' ? readSchema(format, extras) : { kind: type === 'text' ? 'text' : 'json' };
  extras.push(...format.unread());
  return read;
}

function readSchema(format: FieldReader, extras: Extra[]): OutputFormat {
  const fields = FieldReader.of(format.value('json_schema'), format.pathOf('json_schema'));
  const name = fields.requiredText('name');
  const schema = fields.nested('schema');
  if (schema === undefined) throw fields.missing('schema');
  const more = given({ strict: fields.boolean('strict'), description: fields.text('description') });
  extras.push(...fields.unread());
  return { kind: 'schema', name, schema, ...more };
}

/** Reads `logprobs` and `top_logprobs`. @throws TranslationRefusal for alternatives without probabilities */
export function readLogprobs(body: FieldReader): Conversation['logprobs'] {
  const isAsked = body.boolean('logprobs') ?? false;
  const top = body.integer('top_logprobs') ?? 0;
  if (isAsked) return { top };
  if (top > 0) throw body.invalid('top_logprobs', 'absent unless logprobs is true');
  return undefined;
}

/** Reads `modalities`: kinds of output besides text. */
export function readModalities(body: FieldReader): readonly string[] | undefined {
  const modalities = body.list('modalities')?.filter((kind) => kind !== 'text');
  if (modalities === undefined || modalities.length === 0) return undefined;
  if (!modalities.every((kind) => typeof kind === 'string'))
    throw body.invalid('modalities', 'an array of strings');
  return modalities;
}
