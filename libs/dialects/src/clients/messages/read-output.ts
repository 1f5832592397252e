import { FieldReader } from '../../conversation/field-reader.js';
import type { Extra, OutputFormat, Reasoning } from '../../conversation/conversation.js';

/** How hard to think and in which form to answer, as properties to spread in. */
export interface OutputReading {
  readonly reasoning?: Reasoning;
  readonly outputFormat?: OutputFormat;
}

/** Reads `thinking`, `output_config` and its older name for the format, `output_format`. */
export function readOutput(fields: FieldReader, extras: Extra[]): OutputReading {
  const thinking = readThinkingConfig(fields, extras);
  const config = fields.nested('output_config');
  const configFields = new FieldReader(config ?? {}, 'output_config');
  const effort = configFields.choice('effort', ['low', 'medium', 'high', 'xhigh', 'max']);
  const outputFormat =
    readFormat(configFields, 'format', extras) ?? readFormat(fields, 'output_format', extras);
  extras.push(...configFields.unread());
  const reasoning = effort === undefined ? thinking : { ...(thinking ?? { isEffortAlone: true }), effort };
  return {
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(outputFormat === undefined ? {} : { outputFormat }),
  };
}

/** Anthropic signs every thought it gives, so a client that asks for thoughts wants them signed. */
function readThinkingConfig(fields: FieldReader, extras: Extra[]): Reasoning | undefined {
  const config = fields.nested('thinking');
  if (config === undefined) return undefined;
  const configFields = new FieldReader(config, 'thinking');
  const type = configFields.choice('type', ['enabled', 'adaptive', 'disabled', 'between_tools']);
  if (type === undefined) throw configFields.missing('type');
  const budgetTokens = configFields.integer('budget_tokens');
  if (type === 'enabled' && budgetTokens === undefined) throw configFields.missing('budget_tokens');
  const display = configFields.choice('display', ['summarized', 'updates', 'omitted']);
  if (type === 'between_tools') {
    extras.push({ path: 'thinking.type', value: type, mustUnderstand: false });
  }
  extras.push(...configFields.unread());
  return {
    thinking: type === 'between_tools' ? 'disabled' : type,
    ...(budgetTokens === undefined ? {} : { budgetTokens }),
    ...(display === undefined ? {} : { showsThoughts: display !== 'omitted' }),
    ...(type === 'enabled' || type === 'adaptive' ? { wantsSignatures: true } : {}),
  };
}

function readFormat(fields: FieldReader, key: string, extras: Extra[]): OutputFormat | undefined {
  const format = fields.nested(key);
  if (format === undefined) return undefined;
  const formatFields = new FieldReader(format, fields.pathOf(key));
  if (formatFields.choice('type', ['json_schema']) === undefined) throw formatFields.missing('type');
  const schema = formatFields.nested('schema');
  if (schema === undefined) throw formatFields.missing('schema');
  extras.push(...formatFields.unread());
  return { kind: 'schema', name: 'response', schema };
}
