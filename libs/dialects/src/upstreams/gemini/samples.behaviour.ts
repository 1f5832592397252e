import type { Block, Conversation } from '../../conversation/conversation.js';
import type { UpstreamRequest, UpstreamTarget } from '../../conversation/upstream-dialect.js';
import type { JsonObject } from '../../json.js';
import { writeGeminiRequest } from './write-request.js';
import { callOf, conversationWith, targetOf as modelOf } from '../../conversation/samples.behaviour.js';

export const newModel = 'gemini-3.5-flash';
export const oldModel = 'gemini-2.5-flash';

export function targetOf(model: string, changes: Partial<UpstreamTarget> = {}): UpstreamTarget {
  return modelOf(model, { maxOutputTokens: 65_536, ...changes });
}

/** The request for a conversation, as the provider would parse it. */
export function written(
  changes: Partial<Conversation>,
  model = newModel,
  target: Partial<UpstreamTarget> = {},
): Omit<UpstreamRequest, 'body'> & { readonly body: JsonObject; readonly config: JsonObject } {
  const request = writeGeminiRequest(conversationWith(changes), targetOf(model, target));
  const body = JSON.parse(JSON.stringify(request.body)) as JsonObject;
  return { ...request, body, config: (body.generationConfig ?? {}) as JsonObject };
}

/** A call with the signature of a thought. */
export function signedCallOf(id: string, name: string, argumentsJson: string, signature: string): Block {
  return { ...callOf(id, name, argumentsJson), signature: { provider: 'google', value: signature } };
}
