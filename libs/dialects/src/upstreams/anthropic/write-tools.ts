import type { Conversation, FunctionTool, HostedTool } from '../../conversation/conversation.js';
import { toolCallsOf } from '../../conversation/turns.js';
import type { JsonObject } from '../../json.js';
import { freeTextSchema } from '../free-text-schema.js';
import { isToolInput, nativeSchema, toolInputSchema } from './json-schema.js';
import { noneAllowed } from './tool-choice.js';
import { webSearchTool } from './web-search.js';
import type { AnthropicWriting } from './writing.js';

/** @source Anthropic structured outputs guide, limits of complexity: 20 strict tools in a request; read 2026-11 */
const maxStrictTools = 20;

/** The tools of a request, as Anthropic has them. */
export interface WrittenTools {
  readonly tools: readonly JsonObject[];
  /** Whether they only stand for calls in the history: the client offers none. */
  readonly isHistoryOnly: boolean;
}

/** @throws TranslationRefusal for tools that run at another provider, and when none of the allowed tools is there */
export function writeTools(writing: AnthropicWriting): WrittenTools {
  const { tools, hostedTools } = allowedTools(writing.conversation);
  const strictTools = new Set(tools.filter(({ strict }) => strict === true).slice(0, maxStrictTools));
  const written = [
    ...tools.map((tool) => writeFunction(tool, strictTools.has(tool), writing)),
    ...hostedTools.map((tool) => writeHosted(tool, writing)),
  ];
  if (written.length > 0) return { tools: written, isHistoryOnly: false };
  return { tools: historyTools(writing), isHistoryOnly: true };
}

function allowedTools({
  tools,
  hostedTools,
  toolChoice,
}: Conversation): Pick<Conversation, 'tools' | 'hostedTools'> {
  if (toolChoice?.kind !== 'allowed') return { tools, hostedTools };
  const names = new Set(toolChoice.names);
  const allowed = {
    tools: tools.filter(({ name }) => names.has(name)),
    hostedTools: hostedTools.filter((tool) => names.has(tool.kind === 'web_search' ? tool.kind : tool.type)),
  };
  if (allowed.tools.length + allowed.hostedTools.length > 0) return allowed;
  throw noneAllowed();
}

function writeFunction(tool: FunctionTool, isStrict: boolean, writing: AnthropicWriting): JsonObject {
  const { name, description, cache } = tool;
  return {
    name: writing.names.toProvider(name),
    ...(description === undefined ? {} : { description }),
    ...inputSchemaOf(tool, isStrict, writing),
    ...writing.cacheMarks.of(cache),
  };
}

/** A strict tool's schema has to be one that the grammar can hold; of others nothing is changed. */
function inputSchemaOf(
  { name, parameters, strict, isCustom }: FunctionTool,
  isStrict: boolean,
  { traits, dropped }: AnthropicWriting,
): JsonObject {
  const schema = isCustom === true ? freeTextSchema : toolInputSchema(parameters);
  if (parameters !== undefined && Object.keys(parameters).length > 0 && !isToolInput(parameters))
    dropped.change(`tools.${name}.parameters`, 'Anthropic takes an object only, so it has no arguments');
  const strictSchema = isStrict && traits.outputSchema ? nativeSchema(schema) : null;
  if (strictSchema !== null) return { input_schema: strictSchema, strict: true };
  if (strict === true) dropped.drop(`tools.${name}.strict`, 'this model cannot be held to the schema');
  return { input_schema: schema, ...(strict === false && traits.outputSchema ? { strict } : {}) };
}

function writeHosted(tool: HostedTool, { dropped }: AnthropicWriting): JsonObject {
  if (tool.kind === 'web_search') return webSearchTool(tool.options, dropped);
  if (tool.dialect === 'anthropic') return tool.value;
  throw dropped.refusal(
    tool.path,
    `A tool of type ${tool.type} runs at OpenAI and is not supported by Anthropic.`,
  );
}

/** Anthropic wants the tools that a history calls to be there, also when the client has none to offer any more. */
function historyTools({ conversation, names }: AnthropicWriting): JsonObject[] {
  const called = new Set(toolCallsOf(conversation).map(({ name }) => names.toProvider(name)));
  return [...called].map((name) => ({ name, input_schema: { type: 'object' } }));
}
