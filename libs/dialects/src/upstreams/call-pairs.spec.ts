import { describe, expect, it } from '@jest/globals';
import { checkCallPairs, type MessageIds } from './call-pairs.js';

const calls = (...ids: string[]): MessageIds => ({ calls: ids, results: [] });
const results = (...ids: string[]): MessageIds => ({ calls: [], results: ids });
const words: MessageIds = { calls: [], results: [] };
const check =
  (...messages: MessageIds[]) =>
  (): void =>
    checkCallPairs(messages, (id) => `client-${id}`);

describe('calls and results', () => {
  it.each([
    ['none at all', check(words, words)],
    ['results in another order', check(words, calls('a', 'b'), results('b', 'a'), words)],
    ['one id in two turns', check(calls('a'), results('a'), calls('a'), results('a'))],
  ])('belong together: %s', (_name, checked) => {
    expect(checked).not.toThrow();
  });

  it.each([
    ['a call without a result', check(calls('a', 'b'), results('a'), words), 'The call "client-b" needs'],
    ['a call at the end', check(words, calls('a')), 'The call "client-a" needs'],
    ['a late result', check(calls('a'), words, results('a')), 'The call "client-a" needs'],
    ['a result without a call', check(words, results('a')), 'The result for "client-a" needs'],
    ['two results of one call', check(calls('a'), results('a', 'a')), 'The result for "client-a" needs'],
  ])('do not belong together: %s', (_name, checked, message) => {
    expect(checked).toThrow(message);
  });
});
