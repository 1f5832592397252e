import type { Block, Conversation, FunctionTool, Turn } from '../conversation/conversation.js';

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

export function turn(role: Turn['role'], ...blocks: readonly (string | Block)[]): Turn {
  return { role, blocks: blocksOf(blocks) };
}

export const user = (...blocks: readonly (string | Block)[]): Turn => turn('user', ...blocks);
export const assistant = (...blocks: readonly (string | Block)[]): Turn => turn('assistant', ...blocks);
export const system = (...blocks: readonly (string | Block)[]): Turn => turn('system', ...blocks);

export function result(callId: string, ...content: readonly (string | Block)[]): Block {
  return { kind: 'tool_result', callId, content: blocksOf(content), isError: false };
}

function blocksOf(blocks: readonly (string | Block)[]): Block[] {
  return blocks.map((block) => (typeof block === 'string' ? textOf(block) : block));
}

export function textOf(text: string): Block {
  return { kind: 'text', text };
}

export const weatherTool = {
  name: 'get_weather',
  description: 'Weather of a city',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
} as const satisfies FunctionTool;
