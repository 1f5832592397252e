import type { Block, Conversation, FunctionTool, Turn } from '../../conversation/conversation.js';
import type { UpstreamRequest, UpstreamTarget } from '../../conversation/upstream-dialect.js';
import type { JsonObject } from '../../json.js';
import { writeGeminiRequest } from './write-request.js';

export const newModel = 'gemini-3.5-flash';
export const oldModel = 'gemini-2.5-flash';

/** A conversation of one word, changed as a test wants it. */
export function conversationOf(changes: Partial<Conversation> = {}): Conversation {
  return {
    model: 'client-model',
    turns: [user('Hello')],
    tools: [],
    hostedTools: [],
    stream: false,
    includeUsage: false,
    extras: [],
    ...changes,
  };
}

export function targetOf(model: string, changes: Partial<UpstreamTarget> = {}): UpstreamTarget {
  return { model, baseModel: model, maxOutputTokens: 65_536, fetchedMedia: new Map(), ...changes };
}

/** The request for a conversation, as the provider would parse it. */
export function written(
  changes: Partial<Conversation>,
  model = newModel,
  target: Partial<UpstreamTarget> = {},
): Omit<UpstreamRequest, 'body'> & { readonly body: JsonObject; readonly config: JsonObject } {
  const request = writeGeminiRequest(conversationOf(changes), targetOf(model, target));
  const body = JSON.parse(JSON.stringify(request.body)) as JsonObject;
  return { ...request, body, config: (body.generationConfig ?? {}) as JsonObject };
}

export function turn(role: Turn['role'], ...blocks: (Block | string)[]): Turn {
  return { role, blocks: blocks.map((block) => (typeof block === 'string' ? textOf(block) : block)) };
}

export const user = (...blocks: (Block | string)[]): Turn => turn('user', ...blocks);
export const assistant = (...blocks: (Block | string)[]): Turn => turn('assistant', ...blocks);
export const system = (...blocks: (Block | string)[]): Turn => turn('system', ...blocks);

export function textOf(text: string): Block {
  return { kind: 'text', text };
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

export const weatherTool: FunctionTool = {
  name: 'get_weather',
  description: 'The weather in a city.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
