import type { Block, Conversation } from '../../conversation/conversation.js';
import type { UpstreamRequest, UpstreamTarget } from '../../conversation/upstream-dialect.js';
import type { JsonObject } from '../../json.js';
import { writeGeminiRequest } from './write-request.js';
import { conversationWith, textOf } from '../conversations.behaviour.js';

export {
  assistant,
  conversationWith as conversationOf,
  system,
  textOf,
  turn,
  user,
  weatherTool,
} from '../conversations.behaviour.js';

export const newModel = 'gemini-3.5-flash';
export const oldModel = 'gemini-2.5-flash';

export function targetOf(model: string, changes: Partial<UpstreamTarget> = {}): UpstreamTarget {
  return { model, baseModel: model, maxOutputTokens: 65_536, fetchedMedia: new Map(), ...changes };
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

export function callOf(
  id: string,
  name = 'get_weather',
  argumentsJson = '{"city":"Oslo"}',
  signature?: string,
): Block {
  const signed =
    signature === undefined ? {} : { signature: { provider: 'google' as const, value: signature } };
  return { kind: 'tool_call', id, name, argumentsJson, ...signed };
}

export function resultOf(callId: string, text: string, isError = false): Block {
  return { kind: 'tool_result', callId, content: [textOf(text)], isError };
}
