import { FieldReader } from '../../conversation/field-reader.js';
import type { Extra, FunctionTool, HostedTool, ToolChoice } from '../../conversation/conversation.js';
import { readCache } from './read-cache.js';
import type { ToolsReading } from '../tools-reading.js';

/**
 * The tools. A tool of a type that Anthropic defines (`web_search_*`, `bash_*`, `computer_*`, `mcp_toolset`, …) is a
 * hosted one, also where the client runs it: other providers do not know what it does. The options of a web search are
 * Anthropic's fields without `type` and `name`.
 */
export function readTools(fields: FieldReader, extras: Extra[]): ToolsReading {
  const tools: FunctionTool[] = [];
  const hostedTools: HostedTool[] = [];
  fields.list('tools')?.forEach((item, at) => {
    const tool = FieldReader.of(item, `tools[${at}]`);
    const type = tool.text('type') ?? 'custom';
    if (type === 'custom') tools.push(readFunctionTool(tool, extras));
    else hostedTools.push(readHostedTool(type, tool));
  });
  return { tools, hostedTools };
}

/** The choice of tools as properties to spread in: how, and whether several calls at once are allowed. */
export function readToolChoice(
  fields: FieldReader,
  extras: Extra[],
): { readonly toolChoice?: ToolChoice; readonly parallelToolCalls?: boolean } {
  const choice = fields.nested('tool_choice');
  if (choice === undefined) return {};
  const choiceFields = new FieldReader(choice, 'tool_choice');
  const type = choiceFields.choice('type', ['auto', 'any', 'tool', 'none']);
  if (type === undefined) throw choiceFields.missing('type');
  const isSingle = choiceFields.boolean('disable_parallel_tool_use');
  const toolChoice = toolChoiceOf(type, choiceFields);
  extras.push(...choiceFields.unread());
  return { toolChoice, ...(isSingle === undefined ? {} : { parallelToolCalls: !isSingle }) };
}

function readFunctionTool(tool: FieldReader, extras: Extra[]): FunctionTool {
  const name = tool.requiredText('name');
  const description = tool.text('description');
  const parameters = tool.nested('input_schema');
  if (parameters === undefined) throw tool.missing('input_schema');
  const strict = tool.boolean('strict');
  const cache = readCache(tool, extras);
  extras.push(...tool.unread());
  return {
    name,
    ...(description === undefined ? {} : { description }),
    parameters,
    ...(strict === undefined ? {} : { strict }),
    ...cache,
  };
}

function readHostedTool(type: string, { object, path }: FieldReader): HostedTool {
  if (!type.startsWith('web_search_')) {
    return { kind: 'other', dialect: 'anthropic', type, value: object, path };
  }
  const { type: _type, name: _name, ...options } = object;
  return { kind: 'web_search', options };
}

function toolChoiceOf(type: 'auto' | 'any' | 'tool' | 'none', choice: FieldReader): ToolChoice {
  switch (type) {
    case 'any':
      return { kind: 'required' };
    case 'tool':
      return { kind: 'tool', name: choice.requiredText('name') };
    case 'auto':
    case 'none':
      return { kind: type };
  }
}
