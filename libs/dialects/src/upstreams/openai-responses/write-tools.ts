import type { Conversation, HostedTool, ToolChoice } from '../../conversation/conversation.js';
import { hostedToolNames } from '../../conversation/hosted-tools.js';
import { asList, asObject, isPresent, type JsonObject } from '../../json.js';
import {
  choiceWithoutTools,
  dropSearchOptions,
  functionOf,
  parallelField,
  placeOf,
} from '../openai-chat/write-tools.js';
import type { OpenAiWriting } from '../openai-chat/writing.js';

/** The tools of a response, its own and OpenAI's, and what the model may do with them. */
export function responsesToolFields(writing: OpenAiWriting): JsonObject {
  const { tools, hostedTools, toolChoice } = writing.conversation;
  if (tools.length + hostedTools.length === 0) return choiceWithoutTools(writing);
  const parallel = parallelField(writing);
  return {
    tools: [
      // A function is strict here unless it says otherwise, and then many schemas are refused.
      ...tools.map((tool) => ({
        type: 'function',
        parameters: null,
        strict: false,
        ...functionOf(writing, tool),
      })),
      ...hostedTools.map((tool) => hostedTool(writing, tool)),
    ],
    ...(toolChoice !== undefined && { tool_choice: choiceOf(writing, toolChoice) }),
    ...parallel,
  };
}

function choiceOf({ conversation, names }: OpenAiWriting, choice: ToolChoice): unknown {
  switch (choice.kind) {
    case 'auto':
    case 'none':
    case 'required':
      return choice.kind;
    case 'tool':
      return isSearch(choice.name, conversation)
        ? searchChoice(conversation)
        : { type: 'function', name: names.toProvider(choice.name) };
    case 'allowed': {
      const tools = choice.names.map((name) => ({ type: 'function', name: names.toProvider(name) }));
      return { type: 'allowed_tools', mode: choice.mode, tools };
    }
  }
}

/** Whether a choice means the search of the provider and not a function of that name. */
function isSearch(chosen: string, conversation: Conversation): boolean {
  const isFunction = conversation.tools.some(({ name }) => name === chosen);
  return !isFunction && hostedToolNames(conversation).includes(chosen);
}

function searchChoice({ tools, hostedTools }: Conversation): unknown {
  return tools.length + hostedTools.length === 1 ? 'required' : { type: 'web_search' };
}

/** @throws TranslationRefusal for tools that another provider runs */
function hostedTool(writing: OpenAiWriting, tool: HostedTool): JsonObject {
  if (tool.kind === 'web_search') return webSearch(writing, tool.options);
  if (tool.dialect === 'openai') return tool.value;
  throw writing.dropped.refusal(tool.path, `OpenAI has no tool ${tool.type}.`);
}

/** @source openai 7.55 `WebSearchTool`; read 2026-11 */
function webSearch(writing: OpenAiWriting, options: JsonObject): JsonObject {
  const {
    search_context_size: size,
    user_location: location,
    external_web_access: isLive,
    filters,
    allowed_domains: domains,
    ...others
  } = options;
  if (asList(others.blocked_domains).length > 0) {
    throw writing.dropped.refusal('tools', 'OpenAI has no blocked_domains for its search.');
  }
  dropSearchOptions(writing, others);
  const allowed = isPresent(domains) ? { allowed_domains: domains } : {};
  const limits = { ...asObject(filters), ...allowed };
  return {
    type: 'web_search',
    ...(isPresent(size) && { search_context_size: size }),
    ...(isPresent(location) && { user_location: { type: 'approximate', ...placeOf(location) } }),
    ...(isPresent(isLive) && { external_web_access: isLive }),
    ...(Object.keys(limits).length > 0 && { filters: limits }),
  };
}
