import { expect } from '@jest/globals';
import type { Conversation } from '../../conversation/conversation.js';
import { writeChatRequest } from './write-request.js';
import { conversationWith, targetOf } from '../../conversation/samples.behaviour.js';

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
