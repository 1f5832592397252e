import type { Extra, ToolChoice } from '../../conversation/conversation.js';
import { FieldReader } from '../../conversation/field-reader.js';

const words = ['auto', 'none', 'required'] as const;

/** Reads `tool_choice` and the older `function_call`; the newer one counts. */
export function readToolChoice(body: FieldReader, extras: Extra[]): ToolChoice | undefined {
  const legacy = readFunctionCallOption(body);
  const value = body.value('tool_choice');
  if (value === undefined) return legacy;
  if (typeof value === 'string') {
    const word = words.find((known) => known === value);
    if (word === undefined) throw body.invalid('tool_choice', `one of ${words.join(', ')} or an object`);
    return { kind: word };
  }
  return readObject(FieldReader.of(value, 'tool_choice'), extras);
}

function readObject(choice: FieldReader, extras: Extra[]): ToolChoice {
  const type = choice.choice('type', ['function', 'custom', 'allowed_tools']);
  if (type === undefined) throw choice.missing('type');
  const read = type === 'allowed_tools' ? readAllowed(choice, extras) : readNamed(choice, type, extras);
  extras.push(...choice.unread());
  return read;
}

function readNamed(choice: FieldReader, type: 'function' | 'custom', extras: Extra[]): ToolChoice {
  const named = FieldReader.of(choice.value(type), choice.pathOf(type));
  const name = named.requiredText('name');
  extras.push(...named.unread());
  return { kind: 'tool', name };
}

function readAllowed(choice: FieldReader, extras: Extra[]): ToolChoice {
  const allowed = FieldReader.of(choice.value('allowed_tools'), choice.pathOf('allowed_tools'));
  const mode = allowed.choice('mode', ['auto', 'required']) ?? 'auto';
  const tools = allowed.list('tools');
  if (tools === undefined) throw allowed.missing('tools');
  const names = tools.map((item, at) =>
    allowedName(FieldReader.of(item, `${allowed.pathOf('tools')}[${at}]`)),
  );
  extras.push(...allowed.unread());
  return { kind: 'allowed', mode, names };
}

function allowedName(tool: FieldReader): string {
  const type = tool.choice('type', ['function', 'custom']) ?? 'function';
  return FieldReader.of(tool.value(type), tool.pathOf(type)).requiredText('name');
}

function readFunctionCallOption(body: FieldReader): ToolChoice | undefined {
  const value = body.value('function_call');
  if (value === undefined) return undefined;
  if (value === 'auto' || value === 'none') return { kind: value };
  if (typeof value === 'string') throw body.invalid('function_call', 'auto, none or an object with a name');
  return { kind: 'tool', name: FieldReader.of(value, 'function_call').requiredText('name') };
}
