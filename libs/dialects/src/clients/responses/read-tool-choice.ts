import type { Extra, ToolChoice } from '../../conversation/index.js';
import { FieldReader } from '../../conversation/field-reader.js';
import { flatName } from './namespaces.js';

const words = ['none', 'auto', 'required'] as const;

/**
 * Reads `tool_choice`. One that names a tool of the provider's own must be understood by who takes it.
 *
 * @throws TranslationRefusal for what is no choice at all
 */
export function readToolChoice(body: FieldReader, extras: Extra[]): ToolChoice | undefined {
  const value = body.value('tool_choice');
  if (value === undefined) return undefined;
  if (typeof value === 'string') {
    const kind = words.find((word) => word === value);
    if (kind === undefined) throw body.invalid('tool_choice', `one of ${words.join(', ')} or an object`);
    return { kind };
  }
  return readChoiceObject(FieldReader.of(value, 'tool_choice'), extras);
}

function readChoiceObject(fields: FieldReader, extras: Extra[]): ToolChoice | undefined {
  const type = fields.requiredText('type');
  if (type === 'allowed_tools') return readAllowed(fields, extras);
  if (type === 'function' || type === 'custom') return { kind: 'tool', name: readName(fields) };
  extras.push({ path: fields.path, value: fields.object, mustUnderstand: true });
  return undefined;
}

function readAllowed(fields: FieldReader, extras: Extra[]): ToolChoice {
  const mode = fields.choice('mode', ['auto', 'required']) ?? 'auto';
  const names: string[] = [];
  fields.list('tools')?.forEach((tool, at) => {
    const toolFields = FieldReader.of(tool, `${fields.pathOf('tools')}[${at}]`);
    const type = toolFields.requiredText('type');
    if (type === 'function' || type === 'custom') names.push(readName(toolFields));
    else extras.push({ path: toolFields.path, value: tool, mustUnderstand: true });
  });
  return { kind: 'allowed', mode, names };
}

function readName(fields: FieldReader): string {
  return flatName(fields.text('namespace'), fields.requiredText('name'));
}
