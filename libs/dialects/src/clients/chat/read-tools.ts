import type { Extra, FunctionTool, HostedTool } from '../../conversation/conversation.js';
import { FieldReader } from '../../conversation/field-reader.js';
import { given } from '../../conversation/given.js';
import { readCache } from './read-cache.js';
import type { ToolsReading } from '../tools-reading.js';

/**
 * Reads `tools`, the older `functions` and `web_search_options`. Tools of other types than OpenAI's chat has are taken
 * for ones that run at a provider: Anthropic's carry the date of their version in the type.
 */
export function readTools(body: FieldReader, extras: Extra[]): ToolsReading {
  const tools: FunctionTool[] = readFunctions(body, extras);
  const hostedTools: HostedTool[] = readWebSearch(body);
  body.list('tools')?.forEach((item, at) => {
    const tool = FieldReader.of(item, `tools[${at}]`);
    const type = tool.text('type') ?? 'function';
    if (type === 'function') tools.push(readFunctionTool(tool, extras));
    else if (type === 'custom') tools.push(readCustomTool(tool, extras));
    else hostedTools.push(readHostedTool(type, tool));
  });
  return { tools, hostedTools };
}

function readFunctions(body: FieldReader, extras: Extra[]): FunctionTool[] {
  return (body.list('functions') ?? []).map((item, at) =>
    readDefinition(FieldReader.of(item, `functions[${at}]`), extras),
  );
}

function readFunctionTool(tool: FieldReader, extras: Extra[]): FunctionTool {
  const definition = FieldReader.of(tool.value('function'), tool.pathOf('function'));
  const read = { ...readDefinition(definition, extras), ...readCache(tool, extras) };
  extras.push(...tool.unread());
  return read;
}

function readDefinition(definition: FieldReader, extras: Extra[]): FunctionTool {
  const name = definition.requiredText('name');
  const fields = given({
    description: definition.text('description'),
    parameters: definition.nested('parameters'),
    strict: definition.boolean('strict'),
  });
  const cache = readCache(definition, extras);
  extras.push(...definition.unread());
  return { name, ...fields, ...cache };
}

/** A tool with free text for input. A grammar for the text must be understood: without it, it would be another text. */
function readCustomTool(tool: FieldReader, extras: Extra[]): FunctionTool {
  const custom = FieldReader.of(tool.value('custom'), tool.pathOf('custom'));
  const name = custom.requiredText('name');
  const description = custom.text('description');
  const format = custom.nested('format');
  if (format !== undefined && format['type'] !== 'text') {
    extras.push({ path: custom.pathOf('format'), value: format, mustUnderstand: true });
  }
  const cache = readCache(tool, extras);
  extras.push(...custom.unread(), ...tool.unread());
  return { name, ...given({ description }), isCustom: true, ...cache };
}

function readHostedTool(type: string, { object, path }: FieldReader): HostedTool {
  if (/^web_search(?:_|$)/.test(type)) {
    const { type: _type, name: _name, ...options } = object;
    return { kind: 'web_search', options };
  }
  const dialect = /_20\d{6}$/.test(type) ? 'anthropic' : 'openai';
  return { kind: 'other', dialect, type, value: object, path };
}

/** `web_search_options`, with the place of the user flat, as the tools of all providers have it. */
function readWebSearch(body: FieldReader): HostedTool[] {
  const options = body.nested('web_search_options');
  if (options === undefined) return [];
  const search = new FieldReader(options, 'web_search_options');
  const place = search.nested('user_location');
  if (place === undefined) return [{ kind: 'web_search', options }];
  const { approximate, ...rest } = place;
  const flat = typeof approximate === 'object' ? { ...rest, ...approximate } : place;
  return [{ kind: 'web_search', options: { ...options, user_location: flat } }];
}
