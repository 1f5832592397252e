import type { Extra, FunctionTool, HostedTool } from '../../conversation/index.js';
import { FieldReader } from '../../conversation/field-reader.js';
import { flatName } from './namespaces.js';
import { given } from '../../conversation/given.js';
import type { ToolsReading } from '../tools-reading.js';

/**
 * Reads `tools`. Functions of a namespace become functions with both names in one. Custom tools are functions with free
 * text for input; a grammar for it must be understood by who takes it, since the text would be another one without.
 */
export function readTools(body: FieldReader, extras: Extra[]): ToolsReading {
  const tools: FunctionTool[] = [];
  const hostedTools: HostedTool[] = [];
  body.list('tools')?.forEach((tool, at) => {
    const fields = FieldReader.of(tool, `tools[${at}]`);
    const type = fields.requiredText('type');
    if (type === 'namespace') tools.push(...readNamespace(fields, extras));
    else if (type === 'function' || type === 'custom') tools.push(readTool(fields, type, undefined, extras));
    else hostedTools.push(readHostedTool(fields, type));
  });
  return { tools, hostedTools };
}

function readNamespace(fields: FieldReader, extras: Extra[]): FunctionTool[] {
  const namespace = fields.requiredText('name');
  const members = fields.list('tools') ?? [];
  extras.push(...fields.unread());
  return members.map((member, at) => {
    const memberFields = FieldReader.of(member, `${fields.pathOf('tools')}[${at}]`);
    const type = memberFields.choice('type', ['function', 'custom']);
    if (type === undefined) throw memberFields.missing('type');
    return readTool(memberFields, type, namespace, extras);
  });
}

function readTool(
  fields: FieldReader,
  type: 'function' | 'custom',
  namespace: string | undefined,
  extras: Extra[],
): FunctionTool {
  const name = flatName(namespace, fields.requiredText('name'));
  const description = fields.text('description');
  const kind = type === 'custom' ? readCustom(fields, extras) : readFunction(fields);
  for (const flag of ['async', 'defer_loading']) {
    if (fields.boolean(flag) === true) {
      extras.push({ path: fields.pathOf(flag), value: true, mustUnderstand: false });
    }
  }
  extras.push(...fields.unread());
  return { name, ...given({ description }), ...kind };
}

function readFunction(fields: FieldReader): Partial<FunctionTool> {
  return given({ parameters: fields.nested('parameters'), strict: fields.boolean('strict') });
}

function readCustom(fields: FieldReader, extras: Extra[]): Partial<FunctionTool> {
  const format = fields.nested('format');
  if (format !== undefined && format['type'] !== 'text') {
    extras.push({ path: fields.pathOf('format'), value: format, mustUnderstand: true });
  }
  return { isCustom: true };
}

/** `web_search` has versions and a preview, with the date in the name. */
function readHostedTool({ object, path }: FieldReader, type: string): HostedTool {
  if (type === 'web_search' || type.startsWith('web_search_')) {
    const { type: _type, ...options } = object;
    return { kind: 'web_search', options };
  }
  return { kind: 'other', dialect: 'openai', type, value: object, path };
}
