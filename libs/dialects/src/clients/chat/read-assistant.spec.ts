import { describe, expect, it } from '@jest/globals';
import type { Block, Conversation } from '../../conversation/conversation.js';
import { callOf, textOf } from '../../conversation/samples.behaviour.js';
import type { JsonObject } from '../../json.js';
import { readChatRequest } from './read-request.js';

const read = (...messages: unknown[]): Conversation => readChatRequest({ model: 'm', messages });
const blocksOf = (message: JsonObject): readonly Block[] => read(message).turns[0]?.blocks ?? [];

describe('what the assistant said and did', () => {
  const assistant = (fields: JsonObject): readonly Block[] => blocksOf({ role: 'assistant', ...fields });
  const signed = (value: string, provider: 'anthropic' | 'google' | 'bedrock' = 'anthropic') => ({
    provider,
    value,
  });

  it.each<[string, JsonObject, readonly Block[]]>([
    ['a refusal', { content: null, refusal: 'No.' }, [{ kind: 'refusal', text: 'No.' }]],
    ['an empty refusal', { content: 'a', refusal: '' }, [textOf('a')]],
    [
      'a refusal as a part',
      { content: [{ type: 'refusal', refusal: 'No.' }] },
      [{ kind: 'refusal', text: 'No.' }],
    ],
    [
      'a call',
      { tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }] },
      [callOf('c', 'f', '{"a":1}')],
    ],
    [
      'text and call',
      { content: 'a', tool_calls: [{ id: 'c', function: { name: 'f', arguments: '{}' } }] },
      [textOf('a'), callOf('c', 'f', '{}')],
    ],
    [
      'regression: litellm#6833 no arguments',
      { tool_calls: [{ id: 'c', function: { name: 'f', arguments: '' } }] },
      [callOf('c', 'f', '')],
    ],
    ['no arguments at all', { tool_calls: [{ id: 'c', function: { name: 'f' } }] }, [callOf('c', 'f', '')]],
    [
      'arguments as an object',
      { tool_calls: [{ id: 'c', function: { name: 'f', arguments: { b: 1, a: 2 } } }] },
      [callOf('c', 'f', '{"b":1,"a":2}')],
    ],
    [
      'regression: litellm#18920 arguments that are no JSON, for the writer to judge',
      { tool_calls: [{ id: 'c', function: { name: 'f', arguments: '{"a' } }] },
      [callOf('c', 'f', '{"a')],
    ],
    [
      'regression: litellm#20543 two documents in one argument',
      { tool_calls: [{ id: 'c', function: { name: 'f', arguments: '{}{}' } }] },
      [callOf('c', 'f', '{}{}')],
    ],
    [
      'a call of a custom tool',
      { tool_calls: [{ id: 'c', type: 'custom', custom: { name: 'f', input: 'a "b"' } }] },
      [callOf('c', 'f', '{"input":"a \\"b\\""}')],
    ],
    [
      'unsigned thoughts',
      { reasoning_content: 'hm', content: 'a' },
      [{ kind: 'thinking', text: 'hm', signature: null }, textOf('a')],
    ],
    ['empty thoughts', { reasoning_content: '', content: 'a' }, [textOf('a')]],
    [
      'regression: litellm#23047 signed thoughts before text and calls, in their order',
      {
        tool_calls: [{ id: 'c', function: { name: 'f', arguments: '{}' } }],
        content: 'a',
        reasoning_content: 'hm',
        thinking_blocks: [
          { type: 'redacted_thinking', data: 'r' },
          { type: 'thinking', thinking: 'hm', signature: 's' },
        ],
      },
      [
        { kind: 'redacted_thinking', signature: signed('r') },
        { kind: 'thinking', text: 'hm', signature: signed('s') },
        textOf('a'),
        callOf('c', 'f', '{}'),
      ],
    ],
    [
      'regression: litellm#24026 a signed thought without text',
      { content: 'a', thinking_blocks: [{ type: 'thinking', thinking: null, signature: 's' }] },
      [{ kind: 'thinking', text: '', signature: signed('s') }, textOf('a')],
    ],
    [
      'a thought of another provider',
      {
        content: 'a',
        thinking_blocks: [{ type: 'thinking', thinking: 'hm', signature: 's', provider: 'bedrock' }],
      },
      [{ kind: 'thinking', text: 'hm', signature: signed('s', 'bedrock') }, textOf('a')],
    ],
    [
      'thoughts among the parts',
      {
        content: [
          { type: 'thinking', thinking: 'hm', signature: 's' },
          { type: 'redacted_thinking', data: 'r' },
          { type: 'text', text: 'a' },
        ],
      },
      [
        { kind: 'thinking', text: 'hm', signature: signed('s') },
        { kind: 'redacted_thinking', signature: signed('r') },
        textOf('a'),
      ],
    ],
    [
      'regression: envoy#1726, Portkey#1450 a signature of Gemini on a call, as it came',
      {
        tool_calls: [
          {
            id: 'c',
            function: { name: 'f', arguments: '{}' },
            extra_content: { google: { thought_signature: 'AbC+/==' } },
          },
        ],
      },
      [
        {
          kind: 'tool_call',
          id: 'c',
          name: 'f',
          argumentsJson: '{}',
          signature: signed('AbC+/==', 'google'),
        },
      ],
    ],
    [
      'a signature of Gemini on the text',
      { content: 'a', extra_content: { google: { thought_signature: 's' } } },
      [{ kind: 'text', text: 'a', signature: signed('s', 'google') }],
    ],
    [
      'a signature of Gemini on nothing',
      { content: null, extra_content: { google: { thought_signature: 's' } } },
      [{ kind: 'text', text: '', signature: signed('s', 'google') }],
    ],
    [
      'citations',
      {
        content: 'a',
        annotations: [
          {
            type: 'url_citation',
            url_citation: { url: 'https://e.com', title: 't', start_index: 0, end_index: 1 },
          },
        ],
      },
      [
        {
          kind: 'text',
          text: 'a',
          citations: [{ url: 'https://e.com', title: 't', startIndex: 0, endIndex: 1 }],
        },
      ],
    ],
    [
      'images',
      {
        content: 'a',
        images: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAA=' }, index: 0 }],
      },
      [textOf('a'), { kind: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAA=' } }],
    ],
    [
      'an answer sent back as it came',
      { content: 'a', refusal: null, annotations: [], audio: null, function_call: null, tool_calls: [] },
      [textOf('a')],
    ],
  ])('%s', (_name, fields, blocks) => {
    expect(assistant(fields)).toEqual(blocks);
    expect(read({ role: 'assistant', ...fields }).extras).toEqual([]);
  });

  it.each<[string, JsonObject, string]>([
    ['annotations that name no address', { annotations: [{ type: 'file_citation' }] }, 'annotations[0]'],
    ['extra content that is no signature', { extra_content: { google: { thought: true } } }, 'extra_content'],
  ])('%s are noted', (_name, fields, path) => {
    const { extras } = read({ role: 'assistant', content: 'a', ...fields });
    expect(extras.map((extra) => extra.path)).toEqual([`messages[0].${path}`]);
  });

  it('sound of an earlier answer must be understood', () => {
    const { extras } = read({ role: 'assistant', audio: { id: 'audio_1' } });
    expect(extras).toEqual([{ path: 'messages[0].audio', value: { id: 'audio_1' }, mustUnderstand: true }]);
  });
});
