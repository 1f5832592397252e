import { describe, expect, it } from '@jest/globals';
import type { Conversation, Turn } from '../../conversation/conversation.js';
import { callOf, resultOf, textOf } from '../../conversation/samples.behaviour.js';
import type { JsonObject } from '../../json.js';
import { readChatRequest } from './read-request.js';
import { refusedParam } from './refused-param.behaviour.js';

const read = (...messages: unknown[]): Conversation => readChatRequest({ model: 'm', messages });
const turnsOf = (...messages: JsonObject[]): readonly Turn[] => read(...messages).turns;
const refusalOf = (...messages: unknown[]): string | null => refusedParam(() => read(...messages));

describe('turns of a chat', () => {
  it.each<[string, JsonObject, Turn]>([
    ['system', { role: 'system', content: 'a' }, { role: 'system', blocks: [textOf('a')] }],
    [
      'developer',
      { role: 'developer', content: [{ type: 'text', text: 'a' }] },
      { role: 'system', blocks: [textOf('a')] },
    ],
    [
      'user',
      { role: 'user', name: 'ada', content: 'a' },
      { role: 'user', name: 'ada', blocks: [textOf('a')] },
    ],
    ['an empty text', { role: 'user', content: '' }, { role: 'user', blocks: [textOf('')] }],
    ['assistant', { role: 'assistant', content: 'a' }, { role: 'assistant', blocks: [textOf('a')] }],
    [
      'an assistant who said nothing',
      { role: 'assistant', content: null },
      { role: 'assistant', blocks: [] },
    ],
    [
      'a tool',
      { role: 'tool', tool_call_id: 'c', content: 'a' },
      { role: 'user', blocks: [resultOf('c', textOf('a'))] },
    ],
    [
      'a tool that said nothing',
      { role: 'tool', tool_call_id: 'c', content: null },
      { role: 'user', blocks: [resultOf('c')] },
    ],
    [
      'a tool that failed',
      { role: 'tool', tool_call_id: 'c', name: 'f', content: 'a', is_error: true },
      { role: 'user', blocks: [{ kind: 'tool_result', callId: 'c', content: [textOf('a')], isError: true }] },
    ],
  ])('%s', (_name, message, turn) => {
    expect(turnsOf(message)).toEqual([turn]);
  });

  it('regression: envoy#2488 every block of every system message is kept, in order', () => {
    const turns = turnsOf(
      {
        role: 'system',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
      { role: 'developer', content: 'c' },
      { role: 'user', content: 'd' },
      { role: 'system', content: 'e' },
    );
    expect(turns.map(({ role, blocks }) => [role, ...blocks])).toEqual([
      ['system', textOf('a'), textOf('b')],
      ['system', textOf('c')],
      ['user', textOf('d')],
      ['system', textOf('e')],
    ]);
  });

  it.each<[string, unknown, string]>([
    ['an unknown role', { role: 'critic', content: 'a' }, 'messages[0].role'],
    ['no role', { content: 'a' }, 'messages[0].role'],
    ['a user who says nothing', { role: 'user', content: null }, 'messages[0].content'],
    ['a content that is a number', { role: 'user', content: 7 }, 'messages[0].content'],
    ['a part that is a text', { role: 'user', content: ['a'] }, 'messages[0].content[0]'],
    ['a part without a type', { role: 'user', content: [{ text: 'a' }] }, 'messages[0].content[0].type'],
    ['an unknown part', { role: 'user', content: [{ type: 'video_url' }] }, 'messages[0].content[0].type'],
    [
      'a part named like a member of objects',
      { role: 'user', content: [{ type: 'constructor' }] },
      'messages[0].content[0].type',
    ],
    ['a system image', { role: 'system', content: [{ type: 'image_url' }] }, 'messages[0].content[0].type'],
    [
      'an image of the assistant',
      { role: 'assistant', content: [{ type: 'image_url' }] },
      'messages[0].content[0].type',
    ],
    ['a tool without an id', { role: 'tool', content: 'a' }, 'messages[0].tool_call_id'],
    [
      'a call without an id',
      { role: 'assistant', tool_calls: [{ function: { name: 'f' } }] },
      'messages[0].tool_calls[0].id',
    ],
    [
      'a call without a name',
      { role: 'assistant', tool_calls: [{ id: 'c', function: {} }] },
      'messages[0].tool_calls[0].function.name',
    ],
    [
      'a call of an unknown type',
      { role: 'assistant', tool_calls: [{ id: 'c', type: 'x' }] },
      'messages[0].tool_calls[0].type',
    ],
    [
      'an answer of a function nobody called',
      { role: 'function', name: 'f', content: 'a' },
      'messages[0].name',
    ],
  ])('%s is refused with its path', (_name, message, param) => {
    expect(refusalOf(message)).toBe(param);
  });
});

describe('functions from before tools', () => {
  const calls = (name: string, args: string): JsonObject => ({
    role: 'assistant',
    content: null,
    function_call: { name, arguments: args },
  });
  const answers = (name: string, content: string | null): JsonObject => ({ role: 'function', name, content });

  it('get an id per call, and every answer the id of its call', () => {
    const turns = turnsOf(
      calls('f', '1'),
      answers('f', 'one'),
      calls('g', '2'),
      calls('f', '3'),
      answers('f', 'three'),
      answers('g', null),
    );
    expect(turns.map(({ blocks }) => blocks[0])).toEqual([
      callOf('call_function_1', 'f', '1'),
      resultOf('call_function_1', textOf('one')),
      callOf('call_function_2', 'g', '2'),
      callOf('call_function_3', 'f', '3'),
      resultOf('call_function_3', textOf('three')),
      resultOf('call_function_2'),
    ]);
  });

  it('are answered in the order of their calls', () => {
    const turns = turnsOf(calls('f', '1'), calls('f', '2'), answers('f', 'one'), answers('f', 'two'));
    expect(turns.slice(2).map(({ blocks }) => blocks[0])).toEqual([
      resultOf('call_function_1', textOf('one')),
      resultOf('call_function_2', textOf('two')),
    ]);
  });

  it('cannot answer twice', () => {
    expect(refusalOf(calls('f', '1'), answers('f', 'one'), answers('f', 'again'))).toBe('messages[2].name');
  });
});
