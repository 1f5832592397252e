import type {
  Block,
  Conversation,
  FunctionTool,
  ToolCallBlock,
  ToolResultBlock,
  Turn,
} from './conversation.js';
import type { UpstreamTarget } from './upstream-dialect.js';

/** A question and nothing else, with the fields of the case. */
export function conversationWith(fields: Partial<Conversation> = {}): Conversation {
  return {
    model: 'client-name',
    turns: [user('Hello')],
    tools: [],
    hostedTools: [],
    stream: false,
    includeUsage: false,
    extras: [],
    ...fields,
  };
}

/** A model of this name, of which nothing else is known. */
export function targetOf(model: string, fields: Partial<UpstreamTarget> = {}): UpstreamTarget {
  return { model, baseModel: model, maxOutputTokens: null, fetchedMedia: new Map(), ...fields };
}

export function turn(role: Turn['role'], ...blocks: readonly (string | Block)[]): Turn {
  return { role, blocks: blocksOf(blocks) };
}

export const user = (...blocks: readonly (string | Block)[]): Turn => turn('user', ...blocks);
export const assistant = (...blocks: readonly (string | Block)[]): Turn => turn('assistant', ...blocks);
export const system = (...blocks: readonly (string | Block)[]): Turn => turn('system', ...blocks);

export function resultOf(callId: string, ...content: readonly (string | Block)[]): ToolResultBlock {
  return { kind: 'tool_result', callId, content: blocksOf(content), isError: false };
}

export function callOf(id: string, name = 'get_weather', argumentsJson = '{"city":"Paris"}'): ToolCallBlock {
  return { kind: 'tool_call', id, name, argumentsJson };
}

function blocksOf(blocks: readonly (string | Block)[]): Block[] {
  return blocks.map((block) => (typeof block === 'string' ? textOf(block) : block));
}

export function textOf(text: string): Block {
  return { kind: 'text', text };
}

export const pngBlock: Block = {
  kind: 'image',
  source: { kind: 'base64', mediaType: 'image/png', data: 'iVBORw0KGgo=' },
};

export const weatherTool = {
  name: 'get_weather',
  description: 'Weather of a city',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
} as const satisfies FunctionTool;
