import type { ToolChoice } from '../../conversation/conversation.js';
import type { JsonObject } from '../../json.js';
import { checkNothingForced, missingTool } from '../anthropic/index.js';
import type { WrittenTools } from './write-tools.js';
import type { BedrockWriting } from './writing.js';

/** What the choice of tools depends on besides the client's own words. */
export interface ChoiceRequest {
  readonly offered: WrittenTools;
  /** Tool whose call is the answer, or `null`. */
  readonly outputTool: string | null;
  /** Whether the model can be forced to make a call now. */
  readonly canForce: boolean;
}

/** Where the choice stands: Bedrock refuses a request that has both. */
export interface WrittenChoice {
  /** `toolConfig.toolChoice`. */
  readonly toolChoice?: JsonObject;
  /** `tool_choice` in Claude's own words, among the additional fields. */
  readonly additional?: JsonObject;
}

/** A choice in neither's words. */
type Choice = { readonly kind: 'auto' | 'any' } | { readonly kind: 'tool'; readonly name: string };

/**
 * Which tools the model may or must call.
 *
 * @throws TranslationRefusal when a call is forced of a tool that is not there
 */
export function writeToolChoice(request: ChoiceRequest, writing: BedrockWriting): WrittenChoice {
  const { offered, outputTool } = request;
  const { toolChoice, parallelToolCalls } = writing.conversation;
  if (outputTool === null && offered.isHistoryOnly) {
    checkNothingForced(toolChoice);
    if (parallelToolCalls === false)
      writing.dropped.drop('parallel_tool_calls', 'there are no tools to call');
    return {};
  }
  const choice = outputTool === null ? taken(request, writing) : outputChoice(outputTool, offered, writing);
  const hasSpecs = outputTool !== null || offered.specs.length > 0;
  if (parallelToolCalls !== false) return placed(choice, hasSpecs);
  if (writing.traits.singleCalls)
    return {
      additional: { ...additionalChoice(choice ?? { kind: 'auto' }), disable_parallel_tool_use: true },
    };
  writing.dropped.drop('parallel_tool_calls', 'this model cannot be told to make one call at a time');
  return placed(choice, hasSpecs);
}

/** The answer's own tool, or one of the client's where it has some: a real call is as good an answer. */
function outputChoice(
  outputTool: string,
  { isHistoryOnly }: WrittenTools,
  { traits }: BedrockWriting,
): Choice {
  const isOnly = isHistoryOnly && traits.forcedTools === 'named';
  return isOnly ? { kind: 'tool', name: outputTool } : { kind: 'any' };
}

function taken({ canForce }: ChoiceRequest, writing: BedrockWriting): Choice | undefined {
  const { toolChoice } = writing.conversation;
  const choice = choiceOf(toolChoice, writing);
  if (choice === undefined || choice.kind === 'auto' || canForce) return choice;
  writing.dropped.change('tool_choice', 'this model cannot be forced to call a tool, auto instead');
  return { kind: 'auto' };
}

function choiceOf(choice: ToolChoice | undefined, writing: BedrockWriting): Choice | undefined {
  switch (choice?.kind) {
    case undefined:
    case 'none':
      return undefined;
    case 'auto':
      return { kind: 'auto' };
    case 'required':
      return { kind: 'any' };
    case 'allowed':
      return { kind: choice.mode === 'required' ? 'any' : 'auto' };
    case 'tool':
      return namedChoice(choice.name, writing);
  }
}

function namedChoice(name: string, { conversation, names, traits }: BedrockWriting): Choice {
  if (!conversation.tools.some((tool) => tool.name === name)) throw missingTool(name);
  return traits.forcedTools === 'named' ? { kind: 'tool', name: names.toProvider(name) } : { kind: 'any' };
}

/** Tools that only Claude knows have their choice beside them. */
function placed(choice: Choice | undefined, hasSpecs: boolean): WrittenChoice {
  if (choice === undefined) return {};
  return hasSpecs ? { toolChoice: converseChoice(choice) } : { additional: additionalChoice(choice) };
}

function converseChoice(choice: Choice): JsonObject {
  return choice.kind === 'tool' ? { tool: { name: choice.name } } : { [choice.kind]: {} };
}

function additionalChoice(choice: Choice): JsonObject {
  return choice.kind === 'tool' ? { type: 'tool', name: choice.name } : { type: choice.kind };
}
