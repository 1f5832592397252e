import type { FunctionTool, HostedTool, ToolChoice } from '../../conversation/conversation.js';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import { asObject, isPresent, type JsonObject } from '../../json.js';
import { freeTextSchema } from '../free-text-schema.js';
import { allowsStrict } from './schema-strictness.js';
import type { OpenAiWriting } from './writing.js';

/** What a function of OpenAI's APIs is made of; both nest or flatten it in their own way. */
export function functionOf(writing: OpenAiWriting, tool: FunctionTool): JsonObject {
  if (tool.cache !== undefined) writing.dropped.drop('cache_control', 'OpenAI takes no cache mark on a tool');
  const parameters = parametersOf(tool);
  return {
    name: writing.names.toProvider(tool.name),
    ...(tool.description !== undefined && { description: tool.description }),
    ...(parameters !== undefined && { parameters }),
    ...(tool.strict !== undefined && { strict: strictnessOf(writing, tool.strict, parameters) }),
  };
}

/** Schemas that others hold a model to may be open here and there; OpenAI refuses them with `strict: true`. */
function strictnessOf(
  { dropped }: OpenAiWriting,
  strict: boolean,
  parameters: JsonObject | undefined,
): boolean {
  if (!strict || parameters === undefined || allowsStrict(parameters)) return strict;
  dropped.drop(
    'tools[].strict',
    'OpenAI cannot hold the model to a schema that is open or has optional members',
  );
  return false;
}

/** OpenAI refuses schemas whose root is not an object with `properties`. Nothing else of a schema is touched. */
function parametersOf({ isCustom, parameters }: FunctionTool): JsonObject | undefined {
  if (isCustom === true) return freeTextSchema;
  if (parameters === undefined) return undefined;
  if (parameters.type !== undefined && parameters.type !== 'object')
    return { type: 'object', properties: {} };
  if (isPresent(parameters.type) && isPresent(parameters.properties)) return parameters;
  const { properties, ...others } = parameters;
  return { ...others, type: 'object', properties: properties ?? {} };
}

/**
 * The functions of a chat and what the model may do with them; an empty list is none.
 *
 * @throws TranslationRefusal for functions that the model takes in the Responses API alone
 */
export function toolFields(writing: OpenAiWriting): JsonObject {
  const { conversation, traits, target } = writing;
  const { toolChoice } = conversation;
  if (conversation.tools.length === 0) return choiceWithoutTools(writing);
  if (traits.chatTools === 'never') {
    throw new TranslationRefusal('tools', `${target.baseModel} takes tools in the Responses API alone.`);
  }
  const isFiltered = toolChoice?.kind === 'allowed' && traits.isCompatible;
  const tools = isFiltered
    ? conversation.tools.filter(({ name }) => toolChoice.names.includes(name))
    : conversation.tools;
  const parallel = parallelField(writing);
  return {
    tools: tools.map((tool) => ({ type: 'function', function: functionOf(writing, tool) })),
    ...(toolChoice !== undefined && {
      tool_choice: isFiltered ? toolChoice.mode : choiceOf(writing, toolChoice),
    }),
    ...parallel,
  };
}

/** Whether the model may make several calls at once, for those that can. */
export function parallelField({ conversation, traits, dropped }: OpenAiWriting): JsonObject {
  const { parallelToolCalls } = conversation;
  if (parallelToolCalls === undefined) return {};
  if (traits.takesParallelToolCalls) return { parallel_tool_calls: parallelToolCalls };
  dropped.drop('parallel_tool_calls', 'the model makes one call at a time');
  return {};
}

/** OpenAI refuses a choice without tools, also one that means nothing. */
export function choiceWithoutTools({ conversation, dropped }: OpenAiWriting): JsonObject {
  const { toolChoice, parallelToolCalls, hostedTools } = conversation;
  if (parallelToolCalls !== undefined) dropped.drop('parallel_tool_calls', 'there are no tools');
  if (toolChoice === undefined) return {};
  if (hostedTools.length === 0 && toolChoice.kind !== 'none' && toolChoice.kind !== 'auto')
    throw dropped.refusal('tool_choice', 'tool_choice asks for a tool, but there are no tools.');
  dropped.drop('tool_choice', 'there are no tools');
  return {};
}

function choiceOf({ names }: OpenAiWriting, choice: ToolChoice): unknown {
  switch (choice.kind) {
    case 'auto':
    case 'none':
    case 'required':
      return choice.kind;
    case 'tool':
      return { type: 'function', function: { name: names.toProvider(choice.name) } };
    case 'allowed': {
      const tools = choice.names.map((name) => ({
        type: 'function',
        function: { name: names.toProvider(name) },
      }));
      return { type: 'allowed_tools', allowed_tools: { mode: choice.mode, tools } };
    }
  }
}

/**
 * Tools of the provider: the chat API has web search, on the models made for it.
 *
 * @throws TranslationRefusal for all others
 */
export function hostedToolFields(writing: OpenAiWriting): JsonObject {
  const { conversation, traits, target, dropped } = writing;
  let fields: JsonObject = {};
  for (const tool of conversation.hostedTools) {
    if (tool.kind === 'other') throw dropped.refusal(tool.path, `OpenAI chat has no tool ${tool.type}.`);
    if (!traits.searches) {
      const how = traits.isCompatible
        ? 'does not search the web'
        : 'searches the web in the Responses API alone';
      const message = `${target.baseModel} ${how}.`;
      throw dropped.refusal('web_search_options', message);
    }
    fields = { web_search_options: chatSearchOptions(writing, tool) };
  }
  return fields;
}

type WebSearch = Extract<HostedTool, { kind: 'web_search' }>;

function chatSearchOptions(writing: OpenAiWriting, { options }: WebSearch): JsonObject {
  const { search_context_size: size, user_location: location, filters, ...others } = options;
  refuseDomains(writing, { ...others, ...asObject(filters) });
  dropSearchOptions(writing, others);
  return {
    ...(isPresent(size) && { search_context_size: size }),
    ...(isPresent(location) && { user_location: { type: 'approximate', approximate: placeOf(location) } }),
  };
}

function refuseDomains({ dropped }: OpenAiWriting, options: JsonObject): void {
  for (const name of ['allowed_domains', 'blocked_domains']) {
    if (isPresent(options[name]))
      throw dropped.refusal('web_search_options', `OpenAI chat has no ${name} for its search.`);
  }
}

/** Notes what a search cannot be told: how often it may run, and the names and marks of the tool. */
export function dropSearchOptions({ dropped }: OpenAiWriting, options: JsonObject): void {
  for (const [name, value] of Object.entries(options)) {
    if (isPresent(value) && name !== 'type' && name !== 'name') dropped.drop(`web_search.${name}`);
  }
}

/** Where the user is, without the type; the chat dialect has it one level deeper than the others. */
export function placeOf(location: unknown): JsonObject {
  const { type: _type, approximate, ...place } = asObject(location) ?? {};
  return asObject(approximate) ?? place;
}
