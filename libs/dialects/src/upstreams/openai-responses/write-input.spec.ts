import { describe, expect, it } from '@jest/globals';
import type { Block, Turn } from '../../conversation/conversation.js';
import {
  assistant,
  callOf,
  conversationWith,
  pngBlock,
  resultOf,
  system,
  targetOf,
  user,
} from '../../conversation/samples.behaviour.js';
import { refusalOf } from '../openai-chat/requests.behaviour.js';
import { openAiResponsesUpstream } from './index.js';
import { writeResponsesRequest } from './write-request.js';

function input(turns: readonly Turn[], baseModel = 'gpt-5-codex') {
  const { body, warnings } = writeResponsesRequest(conversationWith({ turns }), targetOf(baseModel));
  return { input: body['input'], warnings };
}

const message = (role: string, ...content: object[]) => ({ type: 'message', role, content });
const text = (value: string) => ({ type: 'input_text', text: value });
const said = (value: string) => ({ type: 'output_text', text: value, annotations: [] });
const png = { type: 'input_image', detail: 'auto', image_url: 'data:image/png;base64,iVBORw0KGgo=' };
const calls = (id: string) => ({
  type: 'function_call',
  call_id: id,
  name: 'get_weather',
  arguments: '{"city":"Paris"}',
});
const output = (id: string, value: unknown) => ({ type: 'function_call_output', call_id: id, output: value });
const ownThought: Block = {
  kind: 'thinking',
  text: 'Hm.',
  signature: { provider: 'openai', value: 'gAAAA1' },
};

it('a last answer is answered, not continued, and the client hears of it', () => {
  expect(input([user('q'), assistant('Once upon')]).warnings).toEqual([
    'messages: OpenAI answers a last assistant message instead of continuing it',
  ]);
});

describe('items of a conversation', () => {
  it.each<[string, Turn[], unknown[]]>([
    ['a text', [user('Hi')], [message('user', text('Hi'))]],
    [
      'instructions of the developer',
      [system('a', 'b'), user('c')],
      [message('developer', text('a'), text('b')), message('user', text('c'))],
    ],
    [
      'calls and their outputs, in order',
      [
        user('q'),
        assistant('Looking.', callOf('c1'), callOf('c2')),
        user(resultOf('c1', '20'), resultOf('c2', '21'), 'Well?'),
      ],
      [
        message('user', text('q')),
        message('assistant', said('Looking.')),
        calls('c1'),
        calls('c2'),
        output('c1', '20'),
        output('c2', '21'),
        message('user', text('Well?')),
      ],
    ],
    [
      'images within outputs stay there',
      [user(resultOf('c1', 'a map', pngBlock))],
      [output('c1', [text('a map'), png])],
    ],
    ['an empty output', [user(resultOf('c1'))], [output('c1', '')]],
    [
      'a failed call says so',
      [user({ kind: 'tool_result', callId: 'c1', content: [{ kind: 'text', text: 'no' }], isError: true })],
      [output('c1', 'Error: no')],
    ],
    [
      'a failed call that shows an image says so in front of it',
      [user({ kind: 'tool_result', callId: 'c1', content: [pngBlock], isError: true })],
      [output('c1', [text('Error'), png])],
    ],
    [
      'a refusal is a part of its message',
      [assistant('I', { kind: 'refusal', text: 'No.' }), user('q')],
      [message('assistant', said('I'), { type: 'refusal', refusal: 'No.' }), message('user', text('q'))],
    ],
    [
      'thoughts that OpenAI encrypted go back to it, in their place',
      [assistant(ownThought, callOf('c1')), user(resultOf('c1', '20'))],
      [
        { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }], encrypted_content: 'gAAAA1' },
        calls('c1'),
        output('c1', '20'),
      ],
    ],
    [
      'thoughts that are sealed altogether',
      [
        assistant({ kind: 'redacted_thinking', signature: { provider: 'openai', value: 'gAAAA1' } }, 'Yes'),
        user('q'),
      ],
      [
        { type: 'reasoning', summary: [], encrypted_content: 'gAAAA1' },
        message('assistant', said('Yes')),
        message('user', text('q')),
      ],
    ],
    [
      'items that only the Responses API has, verbatim',
      [
        assistant(
          {
            kind: 'foreign',
            dialect: 'openai',
            type: 'web_search_call',
            value: { type: 'web_search_call', id: 'ws' },
          },
          'It rains.',
        ),
        user(
          {
            kind: 'foreign',
            dialect: 'openai',
            type: 'item_reference',
            value: { type: 'item_reference', id: 'x' },
          },
          'Ok',
        ),
      ],
      [
        { type: 'web_search_call', id: 'ws' },
        message('assistant', said('It rains.')),
        { type: 'item_reference', id: 'x' },
        message('user', text('Ok')),
      ],
    ],
    [
      'documents: data, address, a file at OpenAI, text',
      [
        user(
          {
            kind: 'document',
            source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBERi0=' },
            title: 'a.pdf',
          },
          {
            kind: 'document',
            source: { kind: 'base64', mediaType: 'text/csv', data: 'YSxi' },
            title: 'a.csv',
          },
          {
            kind: 'document',
            source: { kind: 'base64', mediaType: 'text/plain', data: 'YSxi' },
            title: 'v1.2',
          },
          { kind: 'document', source: { kind: 'url', url: 'https://a/b.pdf' } },
          { kind: 'document', source: { kind: 'file', fileId: 'file-1' } },
          { kind: 'document', source: { kind: 'text', text: 'x=1' }, title: 'config', context: 'of prod' },
        ),
      ],
      [
        message(
          'user',
          { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERi0=' },
          { type: 'input_file', filename: 'a.csv', file_data: 'data:text/csv;base64,YSxi' },
          { type: 'input_file', filename: 'v1.2.txt', file_data: 'data:text/plain;base64,YSxi' },
          { type: 'input_file', file_url: 'https://a/b.pdf' },
          { type: 'input_file', file_id: 'file-1' },
          text('of prod'),
          text('config\n\nx=1'),
        ),
      ],
    ],
    [
      'images: address with detail, a file at OpenAI',
      [
        user(
          { kind: 'image', source: { kind: 'url', url: 'https://a/b.png' }, detail: 'low' },
          { kind: 'image', source: { kind: 'file', fileId: 'file-1' } },
        ),
      ],
      [
        message(
          'user',
          { type: 'input_image', detail: 'low', image_url: 'https://a/b.png' },
          { type: 'input_image', detail: 'auto', file_id: 'file-1' },
        ),
      ],
    ],
  ])('%s', (_name, turns, expected) => {
    expect(input(turns)).toEqual({ input: expected, warnings: [] });
  });

  it('instructions of models that do not think are the system', () => {
    expect(input([system('a')], 'gpt-4.1').input).toEqual([message('system', text('a'))]);
  });

  it('marks of the cache are breakpoints from 5.6 on', () => {
    const breakpoint = { prompt_cache_breakpoint: { mode: 'explicit' } };
    const turns = [
      user({ kind: 'text', text: 'a', cache: {} }),
      user({ ...resultOf('c1', pngBlock), cache: {} } as Block),
      user({ ...resultOf('c2'), cache: {} } as Block),
    ];
    expect(input(turns, 'gpt-5.6').input).toEqual([
      message('user', { ...text('a'), ...breakpoint }),
      output('c1', [{ ...png, ...breakpoint }]),
      output('c2', [{ ...text(''), ...breakpoint }]),
    ]);
    expect(input(turns, 'gpt-5').warnings).toEqual(['cache_control: this model caches by itself']);
  });

  it.each<[string, Block, string]>([
    [
      'thoughts of others',
      { kind: 'thinking', text: 'Hm.', signature: { provider: 'anthropic', value: 's' } },
      'thinking: OpenAI only takes back thoughts of its own',
    ],
    [
      'thoughts nobody signed',
      { kind: 'thinking', text: 'Hm.', signature: null },
      'thinking: OpenAI only takes back thoughts of its own',
    ],
    [
      'sealed thoughts of others',
      { kind: 'redacted_thinking', signature: { provider: 'anthropic', value: 's' } },
      'redacted_thinking: OpenAI only takes back thoughts of its own',
    ],
    [
      "what another provider's own tool did",
      { kind: 'foreign', dialect: 'anthropic', type: 'server_tool_use', value: {} },
      'server_tool_use: not supported by OpenAI',
    ],
    [
      'sound of the model',
      { kind: 'foreign', dialect: 'openai', type: 'audio', value: {} },
      'audio: not supported by OpenAI',
    ],
    [
      'citations',
      { kind: 'text', text: 'Yes', citations: [{ url: 'https://a' }] },
      'citations: not supported by OpenAI',
    ],
    [
      'marks of the cache on answers',
      { kind: 'text', text: 'Yes', cache: {} },
      'cache_control: OpenAI takes no cache mark on an answer',
    ],
    [
      'signatures of others on texts',
      { kind: 'text', text: 'Yes', signature: { provider: 'google', value: 's' } },
      'thought_signature: not supported by OpenAI',
    ],
  ])('%s are left out with a warning', (_name, block, warning) => {
    const { input: items, warnings } = input([
      assistant(block.kind === 'text' ? '' : 'Yes', block),
      user('q'),
    ]);
    expect(items).toEqual([message('assistant', said('Yes')), message('user', text('q'))]);
    expect(warnings).toEqual([warning]);
  });

  it('thoughts do not go to a model that does not think', () => {
    expect(input([assistant(ownThought, 'Yes')], 'gpt-4.1').input).toEqual([
      message('assistant', said('Yes')),
    ]);
  });

  it('texts of another phase are another message', () => {
    const phased = (phase: string, value: string): Block => ({ kind: 'text', text: value, phase });
    const answer = assistant(
      phased('commentary', 'a'),
      phased('commentary', 'b'),
      callOf('c1'),
      phased('final_answer', 'c'),
      'd',
    );
    expect(input([answer, user('e')]).input).toEqual([
      { ...message('assistant', said('a'), said('b')), phase: 'commentary' },
      calls('c1'),
      { ...message('assistant', said('c')), phase: 'final_answer' },
      message('assistant', said('d')),
      message('user', text('e')),
    ]);
  });

  it('names of participants are dropped with a warning', () => {
    expect(input([{ ...user('a'), name: 'ann' }]).warnings).toEqual([
      'name: the Responses API has no names of participants',
    ]);
  });

  it.each<[string, Turn]>([
    ['sound', user({ kind: 'audio', mediaType: 'audio/wav', data: '' })],
    ['a file at another provider', user({ kind: 'document', source: { kind: 'file', fileId: 'file_1' } })],
    ['an image at another provider', user({ kind: 'image', source: { kind: 'file', fileId: 'file_1' } })],
    [
      'a foreign block of the user',
      user({ kind: 'foreign', dialect: 'anthropic', type: 'search_result', value: {} }),
    ],
    ['an image in an answer', assistant(pngBlock)],
    ['an image outside the web', user({ kind: 'image', source: { kind: 'url', url: 'gs://b/c.png' } })],
    ['a TIFF', user({ kind: 'image', source: { kind: 'base64', mediaType: 'image/tiff', data: '' } })],
    ['a call by the user', user(callOf('c1'))],
  ])('%s is refused', (_name, turn) => {
    expect(() => input([turn])).toThrow(refusalOf('messages'));
  });

  it('OpenAI fetches media itself', () => {
    const turns = [user({ kind: 'document', source: { kind: 'url', url: 'https://a' } })];
    expect(openAiResponsesUpstream.remoteMedia(conversationWith({ turns }), targetOf('gpt-5'))).toEqual([]);
  });
});
