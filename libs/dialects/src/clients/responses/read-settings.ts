import { efforts, type OutputFormat, type Reasoning } from '../../conversation/conversation.js';
import type { Extra } from '../../conversation/index.js';
import { FieldReader } from '../../conversation/field-reader.js';
import { asObject } from '../../json.js';
import { given } from '../../conversation/given.js';

/** What a request says of the text it wants. */
export interface TextSettings {
  readonly outputFormat?: OutputFormat;
  readonly verbosity?: string;
}

/** Reads `text`. */
export function readText(body: FieldReader, extras: Extra[]): TextSettings {
  const text = body.nested('text');
  if (text === undefined) return {};
  const fields = new FieldReader(text, 'text');
  const settings = given({ outputFormat: readFormat(fields, extras), verbosity: fields.text('verbosity') });
  extras.push(...fields.unread());
  return settings;
}

function readFormat(text: FieldReader, extras: Extra[]): OutputFormat | undefined {
  const format = text.nested('format');
  if (format === undefined) return undefined;
  const fields = new FieldReader(format, 'text.format');
  const type = fields.choice('type', ['text', 'json_object', 'json_schema']);
  if (type === undefined) throw fields.missing('type');
  if (type !== 'json_schema') {
    extras.push(...fields.unread());
    return { kind: type === 'text' ? 'text' : 'json' };
  }
  const schema = fields.nested('schema');
  if (schema === undefined) throw fields.missing('schema');
  const name = fields.requiredText('name');
  const more = given({ strict: fields.boolean('strict'), description: fields.text('description') });
  extras.push(...fields.unread());
  return { kind: 'schema', name, schema, ...more };
}

/** What `include` asks for, as far as other providers have it. */
export interface Includes {
  readonly wantsSignatures: boolean;
  readonly wantsLogprobs: boolean;
}

/** Reads `include`. What only OpenAI's own tools have to show becomes an extra. */
export function readIncludes(body: FieldReader, extras: Extra[]): Includes {
  const includes = body.list('include') ?? [];
  includes.forEach((value, at) => {
    if (value === 'reasoning.encrypted_content' || value === 'message.output_text.logprobs') return;
    extras.push({ path: `include[${at}]`, value, mustUnderstand: false });
  });
  return {
    wantsSignatures: includes.includes('reasoning.encrypted_content'),
    wantsLogprobs: includes.includes('message.output_text.logprobs'),
  };
}

/**
 * Reads `reasoning`. Any kind of summary asks for thoughts to read. The effort may come as a whole object with a
 * summary of its own, as some SDKs send it.
 */
export function readReasoningSettings(
  body: FieldReader,
  wantsSignatures: boolean,
  extras: Extra[],
): Reasoning | undefined {
  const asked = body.nested('reasoning');
  const marks = wantsSignatures ? { wantsSignatures } : {};
  if (asked === undefined) return wantsSignatures ? marks : undefined;
  const fields = new FieldReader(asked, 'reasoning');
  const reasoning = { ...readEffort(fields, extras), ...readSummary(fields), ...marks };
  extras.push(...fields.unread());
  return Object.keys(reasoning).length === 0 ? undefined : reasoning;
}

function readEffort(fields: FieldReader, extras: Extra[]): Reasoning {
  const whole = asObject(fields.value('effort'));
  if (whole === null) return given({ effort: fields.choice('effort', efforts) });
  const nested = new FieldReader(whole, fields.pathOf('effort'));
  const reasoning = { ...given({ effort: nested.choice('effort', efforts) }), ...readSummary(nested) };
  extras.push(...nested.unread());
  return reasoning;
}

function readSummary(fields: FieldReader): Reasoning {
  const old = fields.text('generate_summary');
  const summary = fields.text('summary') ?? old;
  return summary === undefined ? {} : { showsThoughts: summary !== 'none' };
}
