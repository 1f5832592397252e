import { expect } from '@jest/globals';
import type { Block, Conversation } from '../../conversation/conversation.js';
import type { UpstreamRequest, UpstreamTarget } from '../../conversation/upstream-dialect.js';
import type { JsonObject } from '../../json.js';
import { writeAnthropicRequest } from './write-request.js';
import { conversationWith, targetOf as modelOf } from '../../conversation/samples.behaviour.js';

/** A model that takes nearly everything. */
export const usualModel = 'claude-sonnet-4-6';
/** One without schemas, whose thinking has a budget. */
export const oldModel = 'claude-sonnet-4-20250514';
/** One that cannot be forced to call a tool. */
export const newestModel = 'claude-opus-5-5';

export function targetOf(model: string, changes: Partial<UpstreamTarget> = {}): UpstreamTarget {
  return modelOf(model, { maxOutputTokens: 64_000, ...changes });
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

export const signed = (value: string, text = 'Hm.'): Block => ({
  kind: 'thinking',
  text,
  signature: { provider: 'anthropic', value },
});
