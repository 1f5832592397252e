import type { Block, Conversation } from '../../conversation/conversation.js';
import { readMessagesRequest } from './read-request.js';

/** A user turn that says hello. */
export const hello = [{ role: 'user', content: 'Hello' }];

/** The smallest request. */
export const minimalRequest = { model: 'claude-sonnet-4-6', max_tokens: 100, messages: hello };

/** Reads the smallest request with more fields. */
export function readWith(more: object): Conversation {
  return readMessagesRequest({ ...minimalRequest, ...more });
}

/** Reads the content of one user turn. */
export function blocksOf(content: unknown): readonly Block[] {
  return readWith({ messages: [{ role: 'user', content }] }).turns[0]?.blocks ?? [];
}

/** Paths of what has no place of its own in the smallest request with more fields. */
export function extraPaths(more: object): string[] {
  return readWith(more).extras.map(({ path }) => path);
}
