import type { ToolCallBlock } from '../../conversation/conversation.js';
import type { OpenAiWriting } from './writing.js';

/** What a call of a function is made of in OpenAI's APIs; both nest or flatten it in their own way. */
export interface WrittenCall {
  readonly id: string;
  readonly called: { readonly name: string; readonly arguments: string };
}

/** A call in the history; marks that OpenAI has no place for are noted. */
export function writtenCall(
  { names, callIds, dropped }: OpenAiWriting,
  { id, name, argumentsJson, cache, signature }: ToolCallBlock,
): WrittenCall {
  if (cache !== undefined) dropped.drop('cache_control', 'OpenAI takes no cache mark on a tool call');
  if (signature !== undefined) dropped.drop('thought_signature');
  const called = {
    name: names.toProvider(name),
    arguments: argumentsJson === '' ? '{}' : argumentsJson,
  };
  return { id: callIds.toProvider(id), called };
}
