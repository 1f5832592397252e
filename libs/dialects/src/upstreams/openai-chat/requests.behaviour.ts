import { expect } from '@jest/globals';
import type { Block, Conversation, Turn } from '../../conversation/conversation.js';
import type { UpstreamTarget } from '../../conversation/upstream-dialect.js';
import { writeChatRequest } from './write-request.js';

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

export function targetOf(baseModel: string, fields: Partial<UpstreamTarget> = {}): UpstreamTarget {
  return { model: baseModel, baseModel, maxOutputTokens: null, fetchedMedia: new Map(), ...fields };
}

export function user(...blocks: readonly (string | Block)[]): Turn {
  return { role: 'user', blocks: blocksOf(blocks) };
}

export function assistant(...blocks: readonly (string | Block)[]): Turn {
  return { role: 'assistant', blocks: blocksOf(blocks) };
}

export function system(...blocks: readonly (string | Block)[]): Turn {
  return { role: 'system', blocks: blocksOf(blocks) };
}

function blocksOf(blocks: readonly (string | Block)[]): Block[] {
  return blocks.map((block) => (typeof block === 'string' ? { kind: 'text', text: block } : block));
}

export function call(id: string, name = 'get_weather', argumentsJson = '{"city":"Paris"}'): Block {
  return { kind: 'tool_call', id, name, argumentsJson };
}

export function result(callId: string, ...content: readonly (string | Block)[]): Block {
  return { kind: 'tool_result', callId, content: blocksOf(content), isError: false };
}

export const weatherTool = {
  name: 'get_weather',
  description: 'Weather of a city',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
} as const;

export const pngBlock: Block = {
  kind: 'image',
  source: { kind: 'base64', mediaType: 'image/png', data: 'iVBORw0KGgo=' },
};

/** What the fields of the case add to the body. */
export function added(fields: Partial<Conversation>, baseModel = 'gpt-4o') {
  const { body, warnings } = writeChatRequest(conversationWith(fields), targetOf(baseModel));
  const { model: _model, messages: _messages, ...others } = body;
  return { fields: others, warnings };
}

export type Row = readonly [
  name: string,
  fields: Partial<Conversation>,
  expected: object,
  baseModel?: string,
];

/** Most cases are the same for all models; those are shown on one. */
export function onModels(rows: readonly Row[]): [string, Partial<Conversation>, object, string][] {
  return rows.map(([name, fields, expected, baseModel]) => [name, fields, expected, baseModel ?? 'gpt-4o']);
}

/** A refusal that names the field. */
export const refusalOf = (param: string) => expect.objectContaining({ name: 'TranslationRefusal', param });
