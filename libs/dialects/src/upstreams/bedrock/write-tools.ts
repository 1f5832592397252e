import type { FunctionTool, HostedTool } from '../../conversation/conversation.js';
import { toolCallsOf } from '../../conversation/turns.js';
import { asText, type JsonObject } from '../../json.js';
import { nativeSchema, noneAllowed, toolInputSchema } from '../anthropic/index.js';
import { freeTextSchema } from '../free-text-schema.js';
import { cachePoint } from './cache-points.js';
import type { BedrockWriting } from './writing.js';

/** The tools of a request, as Bedrock has them. */
export interface WrittenTools {
  /** Elements of `toolConfig.tools`: specifications and cache points. */
  readonly specs: readonly JsonObject[];
  /** Claude's own kinds of tools, which go through to the model. */
  readonly additional: readonly JsonObject[];
  /** Betas that those need. */
  readonly betas: readonly string[];
  /** Whether they only stand for calls in the history: the client offers none, or wants none called. */
  readonly isHistoryOnly: boolean;
}

/** Tools of Claude's that the client runs. @source Bedrock user guide, computer use and Claude tools; read 2026-11 */
const clientTool = /^(bash|computer|text_editor|memory)_(\d{8})$/;
const betas: Readonly<Record<string, string>> = {
  computer_20241022: 'computer-use-2024-10-22',
  computer_20250124: 'computer-use-2025-01-24',
  computer_20251124: 'computer-use-2025-11-24',
  memory_20250818: 'context-management-2025-06-27',
};

/** @throws TranslationRefusal for tools that run at a provider, and when none of the allowed tools is there */
export function writeTools(writing: BedrockWriting): WrittenTools {
  const { conversation, dropped } = writing;
  const { toolChoice } = conversation;
  const additional = conversation.hostedTools.map((tool) => clientToolOf(tool, writing));
  const offered = allowedTools(writing);
  if (offered.length + additional.length === 0)
    return { ...nothing, specs: historySpecs(writing), isHistoryOnly: true };
  if (toolChoice?.kind === 'none') {
    const specs = historySpecs(writing);
    // Bedrock has no choice of none, and wants the tools of calls in the history to be there.
    if (specs.length > 0)
      dropped.change('tool_choice', 'Bedrock cannot forbid calls, only the tools called before are offered');
    return { ...nothing, specs, isHistoryOnly: true };
  }
  return {
    specs: offered.flatMap((tool) => [writeSpec(tool, writing), ...cachePoint(tool.cache, 'tools', writing)]),
    additional,
    betas: [...new Set(additional.flatMap(({ type }) => betas[asText(type) ?? ''] ?? []))],
    isHistoryOnly: false,
  };
}

const nothing: Omit<WrittenTools, 'specs' | 'isHistoryOnly'> = { additional: [], betas: [] };

/** Models that can only be forced to call any tool are offered the one that is meant. */
function allowedTools({ conversation, traits }: BedrockWriting): readonly FunctionTool[] {
  const { tools, toolChoice } = conversation;
  if (toolChoice?.kind === 'tool' && traits.forcedTools === 'any') {
    return tools.filter(({ name }) => name === toolChoice.name);
  }
  if (toolChoice?.kind !== 'allowed') return tools;
  const allowed = tools.filter(({ name }) => toolChoice.names.includes(name));
  if (allowed.length > 0) return allowed;
  throw noneAllowed();
}

function clientToolOf(tool: HostedTool, { traits, dropped }: BedrockWriting): JsonObject {
  if (tool.kind === 'web_search')
    throw dropped.refusal('web_search_options', 'Bedrock does not search the web.');
  const isKnown = traits.claude !== null && tool.dialect === 'anthropic' && clientTool.test(tool.type);
  if (!isKnown)
    throw dropped.refusal(
      tool.path,
      `A tool of type ${tool.type} is not supported by this model of Bedrock.`,
    );
  return tool.value;
}

function writeSpec(tool: FunctionTool, writing: BedrockWriting): JsonObject {
  const { name, description = '' } = tool;
  return {
    toolSpec: {
      name: writing.names.toProvider(name),
      ...(description.trim() !== '' && { description }),
      ...inputSchemaOf(tool, writing),
    },
  };
}

/** A strict tool's schema has to be one that the grammar can hold; of others nothing is changed. */
function inputSchemaOf(
  { name, parameters, strict, isCustom }: FunctionTool,
  { traits, dropped }: BedrockWriting,
): JsonObject {
  const schema = isCustom === true ? freeTextSchema : toolInputSchema(parameters);
  if (
    parameters !== undefined &&
    schema.type !== parameters.type &&
    schema.properties !== parameters.properties
  )
    dropped.change(`tools.${name}.parameters`, 'Bedrock takes an object only, so it has no arguments');
  const strictSchema = strict === true && traits.strictTools ? nativeSchema(schema) : null;
  if (strictSchema !== null) return { inputSchema: { json: strictSchema }, strict: true };
  if (strict !== undefined && (strict || !traits.strictTools))
    dropped.drop(`tools.${name}.strict`, 'this model cannot be held to the schema');
  return { inputSchema: { json: schema }, ...(strict === false && traits.strictTools && { strict }) };
}

function historySpecs({ conversation, names }: BedrockWriting): JsonObject[] {
  const called = new Set(toolCallsOf(conversation).map(({ name }) => names.toProvider(name)));
  return [...called].map((name) => ({
    toolSpec: { name, inputSchema: { json: toolInputSchema(undefined) } },
  }));
}
