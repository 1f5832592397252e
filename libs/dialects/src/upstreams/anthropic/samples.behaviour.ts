import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import type { AnswerEvent } from '../../conversation/answer.js';
import { expectLegalEvents } from '../../conversation/answer-events.behaviour.js';
import type { Block, Conversation } from '../../conversation/conversation.js';
import { unchangedToolNames } from '../../conversation/tool-names.js';
import type {
  AnswerContext,
  StreamEvent,
  UpstreamRequest,
  UpstreamTarget,
} from '../../conversation/upstream-dialect.js';
import type { JsonObject } from '../../json.js';
import { createAnthropicStreamReader } from './stream-reader.js';
import { writeAnthropicRequest } from './write-request.js';
import { conversationWith } from '../conversations.behaviour.js';

export {
  assistant,
  conversationWith as conversationOf,
  result as resultOf,
  system,
  textOf,
  user,
  weatherTool,
} from '../conversations.behaviour.js';

/** A model that takes nearly everything. */
export const usualModel = 'claude-sonnet-4-6';
/** One without schemas, whose thinking has a budget. */
export const oldModel = 'claude-sonnet-4-20250514';
/** One that cannot be forced to call a tool. */
export const newestModel = 'claude-opus-5-5';

export function targetOf(model: string, changes: Partial<UpstreamTarget> = {}): UpstreamTarget {
  return { model, baseModel: model, maxOutputTokens: 64_000, fetchedMedia: new Map(), ...changes };
}

/** The request for a conversation, with its body as the provider would parse it. */
export function written(
  changes: Partial<Conversation>,
  model = usualModel,
  target: Partial<UpstreamTarget> = {},
): UpstreamRequest {
  const request = writeAnthropicRequest(conversationWith(changes), targetOf(model, target));
  return { ...request, body: JSON.parse(JSON.stringify(request.body)) as JsonObject };
}

/** What the changes add to the body of the plain question. */
export function added(
  changes: Partial<Conversation>,
  model = usualModel,
  target: Partial<UpstreamTarget> = {},
): JsonObject & { readonly warnings: readonly string[] } {
  const plain = written({}, model, target).body;
  const { body, warnings } = written(changes, model, target);
  const differing = Object.entries(body).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(plain[key]),
  );
  return { ...Object.fromEntries(differing), warnings };
}

/** A refusal that names the field, and says these words. */
export function refusalOf(param: string, words = ''): Error {
  return matching({
    name: 'TranslationRefusal',
    param,
    message: expect.stringContaining(words) as unknown,
  });
}

/** An answer of status 200 that is a failure of these properties. */
export function failureOf(error: object): Error {
  return matching({ name: 'AnswerFailure', error: expect.objectContaining(error) as unknown });
}

/** What `toThrow` takes for an error of these properties. */
function matching(properties: Record<string, unknown>): Error {
  return expect.objectContaining(properties) as unknown as Error;
}

export function callOf(id: string, name = 'get_weather', argumentsJson = '{"city":"Oslo"}'): Block {
  return { kind: 'tool_call', id, name, argumentsJson };
}

export const signed = (value: string, text = 'Hm.'): Block => ({
  kind: 'thinking',
  text,
  signature: { provider: 'anthropic', value },
});

/** The usual request: no renamed tools, no forced one. */
export const plain: AnswerContext = { toolNames: unchangedToolNames, outputTool: null };
/** A request for structured output that the model could only be forced to by a tool. */
export const withOutputTool: AnswerContext = { toolNames: unchangedToolNames, outputTool: 'json' };

/** An answer of `fixtures/answers/anthropic-messages`. */
export function answerFixture(name: string): JsonObject {
  return fixture(`${name}.json`) as JsonObject;
}

/** A stream of the same place. */
export function streamFixture(name: string): readonly StreamEvent[] {
  return fixture(`${name}.stream.json`) as readonly StreamEvent[];
}

/** Everything the reader makes of a stream; fails when the order is not legal. */
export function readEvents(events: readonly StreamEvent[], answering: AnswerContext = plain): AnswerEvent[] {
  const reader = createAnthropicStreamReader(answering);
  const read = [...events.flatMap((event) => reader.push(event)), ...reader.end()];
  expectLegalEvents(read);
  return read;
}

function fixture(file: string): unknown {
  const path = new URL(`../../../fixtures/answers/anthropic-messages/${file}`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8'));
}
