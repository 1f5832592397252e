import type { Conversation, ToolChoice } from '../../conversation/conversation.js';
import { hostedToolNames } from '../../conversation/hosted-tools.js';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import type { JsonObject } from '../../json.js';
import type { WrittenTools } from './write-tools.js';
import type { AnthropicWriting } from './writing.js';

/** What the choice of tools depends on besides the client's own words. */
export interface ChoiceRequest {
  readonly offered: WrittenTools;
  /** Tool whose call is the answer, or `null`. */
  readonly outputTool: string | null;
  /** Whether the model takes a choice that forces a call. */
  readonly canForce: boolean;
}

/**
 * The `tool_choice` parameter; `undefined` when there is nothing to choose or to say.
 *
 * @throws TranslationRefusal when a call is forced of a tool that is not there
 */
export function writeToolChoice(request: ChoiceRequest, writing: AnthropicWriting): JsonObject | undefined {
  const { offered, outputTool, canForce } = request;
  const { toolChoice, parallelToolCalls } = writing.conversation;
  if (outputTool !== null) return outputChoice(outputTool, offered, writing);
  if (offered.isHistoryOnly) {
    checkNothingForced(toolChoice);
    return offered.tools.length > 0 ? { type: 'none' } : undefined;
  }
  const choice = choiceOf(toolChoice, writing);
  const isAlone = parallelToolCalls === false;
  if (choice === undefined) return isAlone ? { type: 'auto', disable_parallel_tool_use: true } : undefined;
  if (choice.type === 'none') return choice;
  const taken = canForce || choice.type === 'auto' ? choice : unforced(writing);
  return isAlone ? { ...taken, disable_parallel_tool_use: true } : taken;
}

/** Whether the client wants a call in any case, so that the answer has no text to give a form to. */
export function isCallForced(toolChoice: ToolChoice | undefined): boolean {
  if (toolChoice?.kind === 'allowed') return toolChoice.mode === 'required';
  return toolChoice?.kind === 'required' || toolChoice?.kind === 'tool';
}

/** The answer's own tool, or one of the client's where it has some: a real call is as good an answer. */
function outputChoice(
  outputTool: string,
  offered: WrittenTools,
  { conversation }: AnthropicWriting,
): JsonObject {
  const { toolChoice, parallelToolCalls } = conversation;
  const isOnly = offered.isHistoryOnly || toolChoice?.kind === 'none';
  const choice = isOnly ? { type: 'tool', name: outputTool } : { type: 'any' };
  return isOnly || parallelToolCalls === false ? { ...choice, disable_parallel_tool_use: true } : choice;
}

function choiceOf(
  choice: ToolChoice | undefined,
  { conversation, names }: AnthropicWriting,
): JsonObject | undefined {
  switch (choice?.kind) {
    case undefined:
      return undefined;
    case 'auto':
    case 'none':
      return { type: choice.kind };
    case 'required':
      return { type: 'any' };
    case 'allowed':
      return { type: choice.mode === 'required' ? 'any' : 'auto' };
    case 'tool':
      if (!hasTool(choice.name, conversation)) throw missingTool(choice.name);
      return { type: 'tool', name: names.toProvider(choice.name) };
  }
}

function hasTool(chosen: string, conversation: Conversation): boolean {
  return (
    conversation.tools.some(({ name }) => name === chosen) || hostedToolNames(conversation).includes(chosen)
  );
}

function unforced({ dropped }: AnthropicWriting): JsonObject {
  dropped.change('tool_choice', 'this model cannot be forced to call a tool, auto instead');
  return { type: 'auto' };
}

/** @throws TranslationRefusal when the client forces a call though there are no tools */
export function checkNothingForced(choice: ToolChoice | undefined): void {
  if (choice?.kind === 'tool') throw missingTool(choice.name);
  if (isCallForced(choice))
    throw new TranslationRefusal(
      'tool_choice',
      'tool_choice forces a call, but there are no tools.',
      'invalid_value',
    );
}

/** The refusal of a choice of a tool that is not there. */
export function missingTool(name: string): TranslationRefusal {
  return new TranslationRefusal(
    'tool_choice',
    `tool_choice names ${JSON.stringify(name)}, which is not in tools.`,
    'invalid_value',
  );
}

/** The refusal of a choice that allows only tools that are not there. */
export function noneAllowed(): TranslationRefusal {
  return new TranslationRefusal(
    'tool_choice',
    'tool_choice allows none of the tools in tools.',
    'invalid_value',
  );
}
