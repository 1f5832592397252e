import type { Conversation, FunctionTool, HostedTool, ToolChoice } from '../../conversation/conversation.js';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import type { JsonObject } from '../../json.js';
import { writeParameters } from './parameters.js';
import { present, type Writing } from './writing.js';

/**
 * Writes `tools` and `toolConfig`: all functions in one tool, search as a tool of its own.
 *
 * @throws TranslationRefusal for tools of other providers, and for what this model cannot use together
 */
export function writeTools(writing: Writing): JsonObject {
  const { conversation, traits, dropped } = writing;
  const { tools, hostedTools, toolChoice, parallelToolCalls } = conversation;
  const hosted = hostedTools.flatMap((tool) => hostedTool(tool, writing));
  if (tools.length > 0 && hosted.length > 0 && !traits.mixesTools) {
    throw dropped.refusal(
      'tools',
      'This Gemini model cannot use functions and web search in the same request.',
    );
  }
  if (parallelToolCalls === false) dropped.drop('parallel_tool_calls');
  const declarations = tools.map((tool) => declaration(tool, writing));
  const functions = declarations.length === 0 ? [] : [{ functionDeclarations: declarations }];
  const config = present({
    functionCallingConfig: callingConfig(toolChoice, writing),
    includeServerSideToolInvocations: tools.length > 0 && hosted.length > 0 ? true : undefined,
  });
  return {
    ...(functions.length + hosted.length > 0 && { tools: [...functions, ...hosted] }),
    ...(config !== undefined && { toolConfig: config }),
  };
}

function declaration(tool: FunctionTool, writing: Writing): JsonObject {
  const { toolNames, dropped } = writing;
  if (tool.cache !== undefined) dropped.drop('cache_control');
  if (tool.strict === true) dropped.drop('tools[].strict');
  return {
    name: toolNames.toProvider(tool.name),
    ...(tool.description !== undefined && { description: tool.description }),
    ...writeParameters(tool, writing),
  };
}

/** Limits of a search that change what is found; the others are hints. */
const searchLimits: ReadonlySet<string> = new Set(['allowed_domains', 'blocked_domains', 'filters']);
const searchNames: ReadonlySet<string> = new Set(['type', 'name']);

/** The mode of `toolConfig` is about functions alone: a search that must not happen is not offered. */
function hostedTool(tool: HostedTool, { conversation, dropped }: Writing): readonly JsonObject[] {
  if (tool.kind === 'other') throw dropped.refusal(tool.path, `Gemini has no tool of type ${tool.type}.`);
  if (conversation.toolChoice?.kind === 'none') {
    dropped.drop('web_search', 'left out, as tool_choice is none');
    return [];
  }
  for (const [option, value] of Object.entries(tool.options)) {
    if (searchNames.has(option) || value === null || value === undefined) continue;
    if (Array.isArray(value) && value.length === 0) continue;
    if (searchLimits.has(option)) {
      throw dropped.refusal(`web_search.${option}`, `Google Search cannot be limited by ${option}.`);
    }
    dropped.drop(`web_search.${option}`);
  }
  return [{ googleSearch: {} }];
}

function callingConfig(choice: ToolChoice | undefined, writing: Writing): JsonObject | undefined {
  const { conversation, toolNames } = writing;
  if (choice === undefined) return undefined;
  if (isOfSearch(choice, conversation)) return unforced(writing);
  if (conversation.tools.length === 0) return withoutFunctions(choice);
  switch (choice.kind) {
    case 'auto':
      return { mode: 'AUTO' };
    case 'none':
      return { mode: 'NONE' };
    case 'required':
      return { mode: 'ANY' };
    case 'tool':
      return { mode: 'ANY', allowedFunctionNames: [toolNames.toProvider(choice.name)] };
    case 'allowed':
      return {
        mode: choice.mode === 'required' ? 'ANY' : 'VALIDATED',
        allowedFunctionNames: choice.names.map((name) => toolNames.toProvider(name)),
      };
  }
}

/** Whether the choice forces a search of the web, which only the model can decide on. */
function isOfSearch(choice: ToolChoice, { tools, hostedTools }: Conversation): boolean {
  if (hostedTools.length === 0) return false;
  if (choice.kind === 'tool') return tools.every(({ name }) => name !== choice.name);
  return choice.kind === 'required' && tools.length === 0;
}

function unforced({ dropped }: Writing): undefined {
  dropped.change('tool_choice', 'Gemini cannot be forced to search the web, it decides itself');
}

function withoutFunctions({ kind }: ToolChoice): undefined {
  if (kind === 'auto' || kind === 'none') return;
  throw new TranslationRefusal(
    'tool_choice',
    'tool_choice demands a function, but there is none.',
    'invalid_value',
  );
}
