import type { Conversation } from '../../conversation/conversation.js';
import type { UpstreamRequest, UpstreamTarget } from '../../conversation/upstream-dialect.js';
import type { JsonObject } from '../../json.js';
import { checkEssentials } from '../essentials.js';
import { writeOutputFormat } from './output-format.js';
import { writeSampling } from './sampling.js';
import { writeSettings } from './settings.js';
import { isThinkingOn, type ClaudeThinking } from './thinking.js';
import { limitWithThoughts, thinkingOf, thinkingWithin } from './token-limit.js';
import { writeToolChoice } from './tool-choice.js';
import { lacksThoughts, writeTurns } from './write-messages.js';
import { writeTools } from './write-tools.js';
import { anthropicWriting } from './writing.js';

/**
 * Writes a request for Anthropic's Messages API.
 *
 * @throws TranslationRefusal naming the field that Anthropic cannot be told
 * @source @anthropic-ai/sdk 1.11 types: `MessageCreateParams`; design/dialects.md §6; read 2026-11
 */
export function writeAnthropicRequest(conversation: Conversation, target: UpstreamTarget): UpstreamRequest {
  const writing = anthropicWriting(conversation, target);
  checkEssentials(conversation, writing.dropped);
  // Tools stand before the messages in the prompt, which is the order that cache marks count in.
  const offered = writeTools(writing);
  const { system, messages } = writeTurns(writing);
  const settings = thinkingOf(writing, writing.traits, lacksThoughts(messages));
  const maxTokens = limitWithThoughts(writing, settings);
  const thinking = settings.thinking === undefined ? undefined : thinkingWithin(maxTokens, settings, writing);
  const canForce = writing.traits.forcedTools && thinking?.type !== 'enabled';
  const { format, outputTool, instruction } = writeOutputFormat(writing, canForce);
  const outputName = outputTool?.name ?? null;
  const tools = outputTool === undefined ? offered.tools : [...offered.tools, outputTool];
  const body: JsonObject = {
    model: target.model,
    max_tokens: maxTokens,
    ...nonEmpty(
      'system',
      instruction === undefined ? system : [...system, { type: 'text', text: instruction }],
    ),
    messages,
    ...nonEmpty('tools', tools),
    ...present('tool_choice', writeToolChoice({ offered, outputTool: outputName, canForce }, writing)),
    ...present('thinking', thinking),
    ...outputConfig(settings, format),
    ...writeSampling(writing, isThinkingOn(thinking, writing.traits)),
    ...writeSettings(writing),
  };
  const answering = { toolNames: writing.names, outputTool: outputName };
  return { body, warnings: writing.dropped.list(), answering };
}

function outputConfig({ effort }: ClaudeThinking, format: JsonObject | undefined): JsonObject {
  if (effort === undefined && format === undefined) return {};
  return { output_config: { ...present('effort', effort), ...present('format', format) } };
}

function nonEmpty(key: string, list: readonly unknown[]): JsonObject {
  return list.length === 0 ? {} : { [key]: list };
}

function present(key: string, value: unknown): JsonObject {
  return value === undefined ? {} : { [key]: value };
}
