import { describe, expect, it } from '@jest/globals';
import type { StopReason } from '../../conversation/answer.js';
import type { Block } from '../../conversation/conversation.js';
import type { JsonObject } from '../../json.js';
import { readChatRequest } from './read-request.js';
import { sampleUsage } from '../answers.behaviour.js';
import { answerOf, contextOf, plainRequest, sampleChatUsage } from './sample-context.behaviour.js';
import { writeChatAnswer } from './write-answer.js';

interface Written extends JsonObject {
  readonly choices: readonly { readonly message: JsonObject; readonly finish_reason: string }[];
}

const write = (blocks: readonly Block[], more = {}, request = plainRequest): Written =>
  writeChatAnswer(answerOf(blocks, more), contextOf(request)) as Written;
const messageOf = (blocks: readonly Block[], request = plainRequest): JsonObject | undefined =>
  write(blocks, {}, request).choices[0]?.message;

const text = (value: string): Block => ({ kind: 'text', text: value });
const call = (id: string, argumentsJson = '{"a":1}', name = 'find'): Block => ({
  kind: 'tool_call',
  id,
  name,
  argumentsJson,
});
const written = (id: string, args = '{"a":1}', name = 'find'): JsonObject => ({
  id,
  type: 'function',
  function: { name, arguments: args },
});
const functions: JsonObject = { ...plainRequest, functions: [{ name: 'find' }] };
const custom: JsonObject = { ...plainRequest, tools: [{ type: 'custom', custom: { name: 'patch' } }] };

describe('a whole answer of the chat', () => {
  it('is a chat.completion', () => {
    expect(write([text('Hello.')])).toEqual({
      id: 'msg_1',
      object: 'chat.completion',
      created: 1_790_000_000,
      model: 'provider-model',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Hello.', refusal: null },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: sampleChatUsage,
    });
  });

  it('has an id and a model of its own when the provider names none', () => {
    expect(write([], { id: null, model: null })).toMatchObject({
      id: 'chatcmpl-req_0123456789abcdef01234567',
      model: 'chat-model',
    });
  });

  it.each<[string, readonly Block[], JsonObject]>([
    ['texts are joined', [text('a'), text('b')], { content: 'ab' }],
    ['nothing is an empty text', [], { content: '' }],
    ['content is null when there are only calls', [call('c')], { content: null, tool_calls: [written('c')] }],
    ['text beside calls stays', [text('a'), call('c')], { content: 'a', tool_calls: [written('c')] }],
    ['an empty text beside calls is one', [text(''), call('c')], { content: '', tool_calls: [written('c')] }],
    [
      'a call without arguments has an empty object',
      [call('c', '')],
      { content: null, tool_calls: [written('c', '{}')] },
    ],
    [
      'big integers keep their digits',
      [call('c', '{"id":12345678901234567890}')],
      { content: null, tool_calls: [written('c', '{"id":12345678901234567890}')] },
    ],
    [
      'several calls keep their order',
      [call('c'), call('d')],
      { content: null, tool_calls: [written('c'), written('d')] },
    ],
    [
      "regression: envoy#1726 Gemini's signature on a call",
      [
        {
          kind: 'tool_call',
          id: 'c',
          name: 'find',
          argumentsJson: '{}',
          signature: { provider: 'google', value: 'g' },
        },
      ],
      {
        content: null,
        tool_calls: [{ ...written('c', '{}'), extra_content: { google: { thought_signature: 'g' } } }],
      },
    ],
    [
      "Gemini's signature on the text",
      [{ kind: 'text', text: 'a', signature: { provider: 'google', value: 'g' } }],
      { content: 'a', extra_content: { google: { thought_signature: 'g' } } },
    ],
    ['a refusal', [{ kind: 'refusal', text: 'No.' }], { content: null, refusal: 'No.' }],
    [
      'unsigned thoughts',
      [{ kind: 'thinking', text: 'hm', signature: null }, text('a')],
      { content: 'a', reasoning_content: 'hm' },
    ],
    [
      'signed thoughts',
      [
        { kind: 'thinking', text: 'hm', signature: { provider: 'anthropic', value: 's' } },
        { kind: 'redacted_thinking', signature: { provider: 'anthropic', value: 'r' } },
        text('a'),
      ],
      {
        content: 'a',
        reasoning_content: 'hm',
        thinking_blocks: [
          { type: 'thinking', thinking: 'hm', signature: 's' },
          { type: 'redacted_thinking', data: 'r' },
        ],
      },
    ],
    [
      'regression: litellm#24026 a signed thought without text',
      [{ kind: 'thinking', text: '', signature: { provider: 'anthropic', value: 's' } }, text('a')],
      { content: 'a', thinking_blocks: [{ type: 'thinking', thinking: '', signature: 's' }] },
    ],
    [
      'thoughts of another provider say whose they are',
      [{ kind: 'thinking', text: 'hm', signature: { provider: 'bedrock', value: 's' } }],
      {
        content: '',
        reasoning_content: 'hm',
        thinking_blocks: [{ type: 'thinking', thinking: 'hm', signature: 's', provider: 'bedrock' }],
      },
    ],
    [
      'regression: litellm#17254, #18137 what tools of the provider did is no call',
      [
        { kind: 'foreign', dialect: 'anthropic', type: 'server_tool_use', value: { name: 'web_search' } },
        text('a'),
      ],
      { content: 'a' },
    ],
    [
      'citations without a range stand for their text',
      [
        text('One. '),
        {
          kind: 'text',
          text: 'Two.',
          citations: [{ url: 'https://e.com', title: 'E' }, { citedText: 'a passage' }],
        },
      ],
      {
        content: 'One. Two.',
        annotations: [
          {
            type: 'url_citation',
            url_citation: { url: 'https://e.com', title: 'E', start_index: 5, end_index: 9 },
          },
        ],
      },
    ],
    [
      'citations with a range keep it',
      [{ kind: 'text', text: 'Two.', citations: [{ url: 'https://e.com', startIndex: 0, endIndex: 3 }] }],
      {
        content: 'Two.',
        annotations: [
          {
            type: 'url_citation',
            url_citation: { url: 'https://e.com', title: '', start_index: 0, end_index: 3 },
          },
        ],
      },
    ],
    [
      'images',
      [
        { kind: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAA=' } },
        { kind: 'image', source: { kind: 'file', fileId: 'f' } },
        { kind: 'image', source: { kind: 'url', url: 'https://e.com/a.png' } },
      ],
      {
        content: '',
        images: [
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAA=' }, index: 0 },
          { type: 'image_url', image_url: { url: 'https://e.com/a.png' }, index: 2 },
        ],
      },
    ],
    [
      'sound',
      [{ kind: 'audio', mediaType: 'audio/wav', data: 'AAA=' }],
      {
        content: null,
        audio: {
          id: 'audio_000000000000000000000001',
          data: 'AAA=',
          transcript: '',
          expires_at: 1_790_003_600,
        },
      },
    ],
  ])('%s', (_name, blocks, message) => {
    expect(messageOf(blocks)).toEqual({ role: 'assistant', refusal: null, ...message });
  });

  it.each<[string, string, string]>([
    ['free text', '{"input":"*** \\"a\\"\\n"}', '*** "a"\n'],
    ['no text', '{"input":""}', ''],
    ['what the model wrote instead', '{"patch":1}', '{"patch":1}'],
  ])('a call of a custom tool has %s', (_name, argumentsJson, input) => {
    const message = messageOf([call('c', argumentsJson, 'patch')], custom);
    expect(message?.['tool_calls']).toEqual([{ id: 'c', type: 'custom', custom: { name: 'patch', input } }]);
  });

  it('a call for clients from before tools is the first function_call', () => {
    const answer = write([call('c', ''), call('d')], { stopReason: 'tool_calls' }, functions);
    expect(answer.choices).toEqual([
      {
        index: 0,
        message: {
          role: 'assistant',
          content: null,
          refusal: null,
          function_call: { name: 'find', arguments: '{}' },
        },
        logprobs: null,
        finish_reason: 'function_call',
      },
    ]);
  });

  it.each<[StopReason, boolean, string]>([
    ['end', false, 'stop'],
    ['stop_sequence', false, 'stop'],
    ['pause', false, 'stop'],
    ['unknown', false, 'stop'],
    ['length', false, 'length'],
    ['content_filter', false, 'content_filter'],
    ['tool_calls', false, 'stop'],
    ['tool_calls', true, 'tool_calls'],
    ['end', true, 'tool_calls'],
    ['unknown', true, 'tool_calls'],
    ['length', true, 'length'],
    ['content_filter', true, 'content_filter'],
    ['stop_sequence', true, 'stop'],
  ])(
    'regression: envoy#1486, litellm#17246 a reason of %s, with calls: %s, is %s',
    (stopReason, hasCalls, finish) => {
      const answer = write(hasCalls ? [call('c')] : [text('a')], { stopReason });
      expect(answer.choices[0]?.finish_reason).toBe(finish);
    },
  );

  it('regression: envoy#1487 every choice has its own index', () => {
    const choice = { blocks: [text('a')], stopReason: 'end' as const, stopSequence: null };
    const answer = write([], { choices: [choice, { ...choice, stopReason: 'length' }] });
    expect(answer.choices.map(({ index, finish_reason }: JsonObject) => [index, finish_reason])).toEqual([
      [0, 'stop'],
      [1, 'length'],
    ]);
  });

  it('regression: envoy#1975 there is a choice also when the provider gave none', () => {
    expect(write([], { choices: [] }).choices).toEqual([
      {
        index: 0,
        message: { role: 'assistant', content: '', refusal: null },
        logprobs: null,
        finish_reason: 'stop',
      },
    ]);
  });

  it('probabilities are shown as they came', () => {
    const logprobs = { content: [{ token: 'a', logprob: 0 }], refusal: null };
    expect(write([text('a')], { logprobs }).choices[0]).toMatchObject({ logprobs });
  });

  it('usage is left out when nobody knows it', () => {
    expect(write([text('a')], { usage: null })).not.toHaveProperty('usage');
  });

  it('regression: litellm#18772 the details of usage are always there', () => {
    const usage = {
      ...sampleUsage,
      cached_tokens: 0,
      cache_write_5m_tokens: 0,
      cache_write_1h_tokens: 0,
      reasoning_tokens: 0,
    };
    expect(write([text('a')], { usage })['usage']).toEqual({
      ...sampleChatUsage,
      prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
    });
  });

  it('usage names image tokens when there are some', () => {
    const usage = { ...sampleUsage, image_input_tokens: 3, image_output_tokens: 4 };
    expect(write([text('a')], { usage })['usage']).toMatchObject({
      prompt_tokens_details: { image_tokens: 3 },
      completion_tokens_details: { image_tokens: 4 },
    });
  });

  it.each([
    ['priority', 'priority'],
    ['standard', 'default'],
    ['ON_DEMAND', 'default'],
    ['batch', undefined],
    [null, undefined],
  ])('a service tier %s is %s', (serviceTier, expected) => {
    expect(write([text('a')], { serviceTier })['service_tier']).toBe(expected);
  });

  // A conversation goes on with the answers of the turns before: what is lost here is lost to the provider.
  it('an answer that is sent back reads as the blocks it was written from', () => {
    const blocks: Block[] = [
      { kind: 'thinking', text: 'hm', signature: { provider: 'bedrock', value: 's' } },
      { kind: 'redacted_thinking', signature: { provider: 'anthropic', value: 'r' } },
      {
        kind: 'text',
        text: 'a',
        citations: [{ url: 'https://e.com', title: 'E', startIndex: 0, endIndex: 1 }],
        signature: { provider: 'google', value: 'g' },
      },
      { kind: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAA=' } },
      {
        kind: 'tool_call',
        id: 'c',
        name: 'find',
        argumentsJson: '{"a":1}',
        signature: { provider: 'google', value: 'h' },
      },
      call('d', '{"input":"x"}', 'patch'),
    ];
    const again = readChatRequest({ model: 'm', messages: [messageOf(blocks, custom)] });
    expect(again.turns).toEqual([{ role: 'assistant', blocks }]);
    expect(again.extras).toEqual([]);
  });
});
