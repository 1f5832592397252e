import { describe, expect, it } from '@jest/globals';
import type { Answer, StopReason } from '../../conversation/answer.js';
import type { Block, Signature } from '../../conversation/conversation.js';
import { emptyUsage } from '../../usage-accumulator.js';
import { answerOf, contextOf, fullUsage } from './answers.behaviour.js';
import { messagesClient } from './index.js';
import { readMessagesRequest } from './read-request.js';
import { minimalRequest } from './requests.behaviour.js';

const write = (answer: Answer, more: object = {}): Record<string, unknown> =>
  messagesClient.writeAnswer(answer, contextOf(more));
const contentOf = (blocks: readonly Block[], more: object = {}): unknown =>
  write(answerOf(blocks), more).content;

const google: Signature = { provider: 'google', value: 'CtYB' };
const anthropic: Signature = { provider: 'anthropic', value: 'EqQB' };
const text: Block = { kind: 'text', text: 'Hello' };
const call: Block = { kind: 'tool_call', id: 'call_1', name: 'f', argumentsJson: '{"a":1}' };
const ofDocument = { cited_text: 'c', document_index: 0, document_title: 'T', file_id: null };
const thought: Block = { kind: 'thinking', text: 'hm', signature: null };

describe('a whole answer as a message', () => {
  it('has every field of a message', () => {
    expect(write(answerOf([text]))).toEqual({
      id: 'msg_chatcmpl-1',
      type: 'message',
      role: 'assistant',
      model: 'gpt-6',
      content: [{ type: 'text', text: 'Hello', citations: null }],
      container: null,
      diagnostics: null,
      stop_reason: 'end_turn',
      stop_sequence: null,
      stop_details: null,
      usage: {
        input_tokens: 100,
        cache_creation_input_tokens: 2_000,
        cache_read_input_tokens: 10_000,
        cache_creation: { ephemeral_5m_input_tokens: 1_500, ephemeral_1h_input_tokens: 500 },
        output_tokens: 500,
        output_tokens_details: { thinking_tokens: 300 },
        server_tool_use: null,
        service_tier: 'standard',
        inference_geo: null,
        speed: null,
      },
    });
  });

  it.each([
    ['msg_abc', 'msg_abc'],
    ['resp_1', 'msg_resp_1'],
    [null, 'msg_req_1'],
  ])('with the provider’s id %j has the id %s', (id, expected) => {
    expect(write({ ...answerOf([text]), id }).id).toBe(expected);
  });

  it('names the model of the request when the provider names none', () => {
    expect(write({ ...answerOf([text]), model: null }).model).toBe('claude-sonnet-4-6');
  });

  it('of no choice at all is empty', () => {
    expect(write({ ...answerOf([]), choices: [] })).toMatchObject({ content: [], stop_reason: 'end_turn' });
  });
});

describe('blocks of an answer', () => {
  it('put thoughts first and calls last when the provider has no order', () => {
    expect(contentOf([call, text, thought])).toEqual([
      { type: 'thinking', thinking: 'hm', signature: '' },
      { type: 'text', text: 'Hello', citations: null },
      { type: 'tool_use', id: 'call_1', name: 'f', input: { a: 1 } },
    ]);
  });

  it('keep the order of a provider that signs it', () => {
    const signed: Block = { kind: 'thinking', text: 'again', signature: anthropic };
    expect(contentOf([text, signed, call])).toEqual([
      { type: 'text', text: 'Hello', citations: null },
      { type: 'thinking', thinking: 'again', signature: 'EqQB' },
      { type: 'tool_use', id: 'call_1', name: 'f', input: { a: 1 } },
    ]);
  });

  it.each([
    ['nothing', '', {}],
    ['blanks', ' \n', {}],
    ['null', 'null', {}],
    ['an empty object', '{}', {}],
    ['broken JSON, for the client to see', '{"a":', '{"a":'],
    ['two objects in a row, as regression: litellm#20543 has them', '{"a":1}{"b":2}', '{"a":1}{"b":2}'],
  ])('read arguments of %s', (_name, argumentsJson, input) => {
    expect(contentOf([{ kind: 'tool_call', id: 'c', name: 'f', argumentsJson }])).toEqual([
      { type: 'tool_use', id: 'c', name: 'f', input },
    ]);
  });

  it('keep order and every digit of arguments', () => {
    const argumentsJson = '{"z":12345678901234567890,"a":"\u00e9"}';
    const content = contentOf([{ kind: 'tool_call', id: 'c', name: 'f', argumentsJson }]);
    expect(JSON.stringify(content)).toContain(`"input":${argumentsJson}`);
  });

  it.each<[string, Block]>([
    ['text', { kind: 'text', text: '' }],
    ['refusals', { kind: 'refusal', text: '' }],
    ['unsigned thoughts', { kind: 'thinking', text: '', signature: null }],
    [
      'blocks only another provider knows',
      { kind: 'foreign', dialect: 'openai', type: 'web_search_call', value: {} },
    ],
  ])('leave out empty %s', (_name, block) => {
    expect(contentOf([block, text])).toEqual([{ type: 'text', text: 'Hello', citations: null }]);
  });

  it('regression: litellm#24026 keeps a thought whose text is empty but signed', () => {
    expect(contentOf([{ kind: 'thinking', text: '', signature: anthropic }])).toEqual([
      { type: 'thinking', thinking: '', signature: 'EqQB' },
    ]);
  });

  it('regression: litellm#17254 writes Anthropic’s server tool blocks as they are and never as calls', () => {
    const value = { type: 'server_tool_use', id: 's', name: 'web_search', input: {} };
    const foreign: Block = { kind: 'foreign', dialect: 'anthropic', type: value.type, value };
    expect(write(answerOf([foreign, text]))).toMatchObject({ content: [value, {}], stop_reason: 'end_turn' });
  });

  it('show signatures alone to a client that wants no thoughts to read', () => {
    const signed: Block = { kind: 'thinking', text: 'secret', signature: google };
    expect(contentOf([signed, thought], { thinking: { type: 'adaptive', display: 'omitted' } })).toEqual([
      { type: 'thinking', thinking: '', signature: 'gw-google.CtYB' },
    ]);
  });

  it('show no thoughts of models that think although the client switched it off', () => {
    expect(contentOf([thought, text], { thinking: { type: 'disabled' } })).toEqual([
      { type: 'text', text: 'Hello', citations: null },
    ]);
  });

  it('write citations of all providers', () => {
    const raw = { type: 'page_location', cited_text: 'c', document_index: 0 };
    const citations = [
      { raw },
      { url: 'https://a', title: 'A', startIndex: 0, endIndex: 5, raw: { type: 'url_citation' } },
      { title: 'without an address' },
    ];
    expect(contentOf([{ ...text, citations }])).toEqual([
      {
        type: 'text',
        text: 'Hello',
        citations: [
          raw,
          {
            type: 'web_search_result_location',
            url: 'https://a',
            title: 'A',
            cited_text: '',
            encrypted_index: '',
          },
        ],
      },
    ]);
  });

  it.each([
    [
      { documentChar: { documentIndex: 0, start: 0, end: 20 } },
      { type: 'char_location', ...ofDocument, start_char_index: 0, end_char_index: 20 },
    ],
    [
      { documentPage: { documentIndex: 0, start: 3, end: 4 } },
      { type: 'page_location', ...ofDocument, start_page_number: 3, end_page_number: 4 },
    ],
    [
      { documentChunk: { documentIndex: 0, start: 1, end: 2 } },
      { type: 'content_block_location', ...ofDocument, start_block_index: 1, end_block_index: 2 },
    ],
    [
      { searchResultLocation: { searchResultIndex: 2, start: 0, end: 1 } },
      {
        type: 'search_result_location',
        cited_text: 'c',
        source: 'https://a',
        title: 'T',
        search_result_index: 2,
        start_block_index: 0,
        end_block_index: 1,
      },
    ],
  ])('write the citation of a document that Claude gives by way of Bedrock: %j', (location, written) => {
    const citations = [{ title: 'T', citedText: 'c', raw: { location, source: 'https://a' } }];
    expect(contentOf([{ ...text, citations }])).toEqual([
      { type: 'text', text: 'Hello', citations: [written] },
    ]);
  });

  it('write images, sound, documents and results in the shape they have in requests', () => {
    const image: Block = { kind: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AA==' } };
    const blocks: Block[] = [
      image,
      { kind: 'image', source: { kind: 'url', url: 'u' } },
      { kind: 'audio', mediaType: 'audio/wav', data: 'AA==' },
      { kind: 'document', source: { kind: 'file', fileId: 'f' } },
      { kind: 'document', source: { kind: 'text', text: 't' }, title: 'T' },
      { kind: 'tool_result', callId: 'c', content: [text, image], isError: false },
    ];
    const source = { type: 'base64', media_type: 'image/png', data: 'AA==' };
    expect(contentOf(blocks)).toEqual([
      { type: 'image', source },
      { type: 'image', source: { type: 'url', url: 'u' } },
      { type: 'audio', source: { type: 'base64', media_type: 'audio/wav', data: 'AA==' } },
      { type: 'document', source: { type: 'file', file_id: 'f' }, title: null },
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 't' }, title: 'T' },
      {
        type: 'tool_result',
        tool_use_id: 'c',
        content: [
          { type: 'text', text: 'Hello', citations: null },
          { type: 'image', source },
        ],
        is_error: false,
      },
    ]);
  });

  /** Gemini refuses calls that come back without their signature: the client must be able to return it. */
  it('regression: Portkey#1450 brings signatures of every place back in the next request', () => {
    const blocks: Block[] = [
      { kind: 'thinking', text: 'hm', signature: google },
      { kind: 'redacted_thinking', signature: { provider: 'openai', value: 'gAAA' } },
      { kind: 'text', text: 'Hello', signature: google },
      { kind: 'tool_call', id: 'c1', name: 'f', argumentsJson: '{"a":1}', signature: google },
      { kind: 'tool_call', id: 'c2', name: 'f', argumentsJson: '{"a":2}' },
    ];
    const messages = [{ role: 'assistant', content: contentOf(blocks) }];
    const { turns, extras } = readMessagesRequest({ ...minimalRequest, messages });
    expect(turns[0]?.blocks).toEqual(blocks);
    expect(extras).toEqual([]);
  });
});

describe('why an answer stopped', () => {
  const refusal: Block = { kind: 'refusal', text: 'No.' };

  it.each<[StopReason, string, readonly Block[], string]>([
    ['end', 'text', [text], 'end_turn'],
    ['end', 'a call', [call], 'tool_use'],
    ['tool_calls', 'a call', [text, call], 'tool_use'],
    ['tool_calls', 'no call', [text], 'end_turn'],
    ['unknown', 'a call', [call], 'tool_use'],
    ['unknown', 'text', [text], 'end_turn'],
    ['length', 'text', [text], 'max_tokens'],
    ['length', 'a call that was cut off', [call], 'max_tokens'],
    ['content_filter', 'nothing', [], 'refusal'],
    ['end', 'a refusal', [refusal], 'refusal'],
    ['pause', 'text', [text], 'pause_turn'],
    ['stop_sequence', 'text', [text], 'stop_sequence'],
  ])('%s with %s', (stopReason, _name, blocks, expected) => {
    expect(write(answerOf(blocks, stopReason)).stop_reason).toBe(expected);
  });

  it('explains a refusal in the model’s words', () => {
    expect(write(answerOf([refusal, { kind: 'refusal', text: ' Sorry.' }]))).toMatchObject({
      stop_details: { type: 'refusal', category: null, explanation: 'No. Sorry.' },
      content: [
        { type: 'text', text: 'No.' },
        { type: 'text', text: ' Sorry.' },
      ],
    });
  });

  it('explains nothing when the provider gave no words', () => {
    expect(write(answerOf([], 'content_filter')).stop_details).toEqual({
      type: 'refusal',
      category: null,
      explanation: null,
    });
  });

  it('names the stop sequence, also of a provider that calls it an end', () => {
    const [choice] = answerOf([text]).choices;
    const choices = choice === undefined ? [] : [{ ...choice, stopSequence: 'END' }];
    expect(write({ ...answerOf([text]), choices })).toMatchObject({
      stop_reason: 'stop_sequence',
      stop_sequence: 'END',
    });
  });
});

describe('usage of a message', () => {
  it('is never negative, also when the parts exceed the total', () => {
    const usage = { ...emptyUsage(), prompt_tokens: 5, cached_tokens: 8 };
    expect(write({ ...answerOf([text]), usage }).usage).toMatchObject({
      input_tokens: 0,
      cache_read_input_tokens: 8,
    });
  });

  it('regression: litellm#9812 counts tokens written to the cache once', () => {
    const { usage } = write({ ...answerOf([text]), usage: fullUsage }) as { usage: Record<string, number> };
    const { input_tokens = 0, cache_creation_input_tokens = 0, cache_read_input_tokens = 0 } = usage;
    expect(input_tokens + cache_creation_input_tokens + cache_read_input_tokens).toBe(12_100);
  });

  it('is zeros when the provider reported none', () => {
    expect(write({ ...answerOf([text]), usage: null, serviceTier: null }).usage).toMatchObject({
      input_tokens: 0,
      output_tokens: 0,
      cache_read_input_tokens: 0,
      cache_creation_input_tokens: 0,
      service_tier: null,
    });
  });

  it('tells searches, place and speed', () => {
    const usage = { ...fullUsage, web_search_requests: 2, inference_geo: 'us', speed: 'fast' };
    expect(write({ ...answerOf([text]), usage }).usage).toMatchObject({
      server_tool_use: { web_search_requests: 2, web_fetch_requests: 0 },
      inference_geo: 'us',
      speed: 'fast',
    });
  });

  it.each([
    ['default', 'standard'],
    ['STANDARD', 'standard'],
    ['ON_DEMAND', 'standard'],
    ['priority', 'priority'],
    ['flex', null],
    ['constructor', null],
    [null, null],
  ])('has for the tier %j the word %j', (serviceTier, expected) => {
    expect(write({ ...answerOf([text]), serviceTier }).usage).toMatchObject({ service_tier: expected });
  });
});
