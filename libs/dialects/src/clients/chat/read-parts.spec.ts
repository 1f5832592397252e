import { describe, expect, it } from '@jest/globals';
import type { Block, Conversation, Extra } from '../../conversation/conversation.js';
import type { JsonObject } from '../../json.js';
import { readChatRequest } from './read-request.js';
import { refusedParam } from './refused-param.behaviour.js';

const read = (...messages: unknown[]): Conversation => readChatRequest({ model: 'm', messages });
const blocksOf = (message: JsonObject): readonly Block[] => read(message).turns[0]?.blocks ?? [];
const text = (value: string): Block => ({ kind: 'text', text: value });
const refusalOf = (...messages: unknown[]): string | null => refusedParam(() => read(...messages));
const ephemeral = { cache_control: { type: 'ephemeral' } };

describe('parts of a message', () => {
  const partOf = (part: JsonObject): Block | undefined => blocksOf({ role: 'user', content: [part] })[0];
  const image = (url: string, more: JsonObject = {}): JsonObject => ({
    type: 'image_url',
    image_url: { url, ...more },
  });
  const file = (fields: JsonObject): JsonObject => ({ type: 'file', file: fields });
  const base64 = (mediaType: string, data: string) => ({ kind: 'base64', mediaType, data }) as const;

  it.each<[string, JsonObject, Block]>([
    ['text', { type: 'text', text: 'a' }, text('a')],
    [
      'cached text',
      { type: 'text', text: 'a', cache_control: { type: 'ephemeral', ttl: '1h' } },
      { kind: 'text', text: 'a', cache: { ttl: '1h' } },
    ],
    [
      'an image in the address',
      image('data:image/png;base64,AAA='),
      { kind: 'image', source: base64('image/png', 'AAA=') },
    ],
    [
      'an address in capitals',
      image('DATA:Image/PNG;charset=x;BASE64,AAA='),
      { kind: 'image', source: base64('image/png', 'AAA=') },
    ],
    [
      'an image elsewhere',
      image('https://e.com/a.png', { detail: 'low' }),
      { kind: 'image', source: { kind: 'url', url: 'https://e.com/a.png' }, detail: 'low' },
    ],
    [
      'an image in a store',
      image('gs://b/a.png'),
      { kind: 'image', source: { kind: 'url', url: 'gs://b/a.png' } },
    ],
    [
      'an address as text',
      { type: 'image_url', image_url: 'https://e.com/a.png' },
      { kind: 'image', source: { kind: 'url', url: 'https://e.com/a.png' } },
    ],
    [
      'a PDF',
      file({ filename: 'a.pdf', file_data: 'data:application/pdf;base64,AAA=' }),
      { kind: 'document', title: 'a.pdf', source: base64('application/pdf', 'AAA=') },
    ],
    [
      'bare base64',
      file({ file_data: 'AAA=' }),
      { kind: 'document', source: base64('application/pdf', 'AAA=') },
    ],
    [
      'regression: litellm#23588 bare base64 with a name',
      file({ filename: 'A.CSV', file_data: 'AAA=' }),
      { kind: 'document', title: 'A.CSV', source: base64('text/csv', 'AAA=') },
    ],
    [
      'bare base64 with a type',
      file({ file_data: 'AAA=', format: 'text/html' }),
      { kind: 'document', source: base64('text/html', 'AAA=') },
    ],
    [
      'text that is no base64',
      file({ file_data: 'data:text/plain,Hi%20%C3%BC' }),
      { kind: 'document', source: { kind: 'text', text: 'Hi ü' } },
    ],
    [
      'an uploaded file',
      file({ file_id: 'file-1' }),
      { kind: 'document', source: { kind: 'file', fileId: 'file-1' } },
    ],
    [
      'a file elsewhere',
      file({ file_id: 'https://e.com/a.pdf' }),
      { kind: 'document', source: { kind: 'url', url: 'https://e.com/a.pdf' } },
    ],
    [
      'regression: litellm#23873 a cached file',
      { ...file({ file_id: 'file-1' }), ...ephemeral },
      { kind: 'document', source: { kind: 'file', fileId: 'file-1' }, cache: {} },
    ],
    [
      'wav',
      { type: 'input_audio', input_audio: { data: 'AAA=', format: 'wav' } },
      { kind: 'audio', mediaType: 'audio/wav', data: 'AAA=' },
    ],
    [
      'mp3',
      { type: 'input_audio', input_audio: { data: 'AAA=', format: 'mp3' } },
      { kind: 'audio', mediaType: 'audio/mpeg', data: 'AAA=' },
    ],
  ])('%s', (_name, part, block) => {
    expect(partOf(part)).toEqual(block);
  });

  it.each<[string, JsonObject, string]>([
    ['an image without an address', { type: 'image_url' }, 'image_url'],
    ['an image address that is none', image('cat.png'), 'image_url.url'],
    ['data without a media type', image('data:;base64,AAA='), 'image_url.url'],
    ['data without data', image('data:image/png;base64'), 'image_url.url'],
    ['an image that is no base64', image('data:image/png,abc'), 'image_url.url'],
    ['text that is badly escaped', file({ file_data: 'data:text/plain,%E0%A4%A' }), 'file.file_data'],
    ['a file without data', file({ filename: 'a.pdf' }), 'file.file_data'],
    ['sound without a format', { type: 'input_audio', input_audio: { data: 'AAA=' } }, 'input_audio.format'],
  ])('%s is refused with its path', (_name, part, param) => {
    expect(refusalOf({ role: 'user', content: [part] })).toBe(`messages[0].content[0].${param}`);
  });

  it.each<[string, JsonObject, readonly Block[], readonly Extra[]]>([
    ['a text', { role: 'user', content: 'a', ...ephemeral }, [{ kind: 'text', text: 'a', cache: {} }], []],
    [
      'the last of several parts',
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
        ...ephemeral,
      },
      [text('a'), { kind: 'text', text: 'b', cache: {} }],
      [],
    ],
    [
      'a call',
      {
        role: 'assistant',
        tool_calls: [{ id: 'c', function: { name: 'f', arguments: '{}' } }],
        ...ephemeral,
      },
      [{ kind: 'tool_call', id: 'c', name: 'f', argumentsJson: '{}', cache: {} }],
      [],
    ],
    [
      'regression: envoy#2358 the result of a tool',
      { role: 'tool', tool_call_id: 'c', content: 'a', ...ephemeral },
      [{ kind: 'tool_result', callId: 'c', content: [text('a')], isError: false, cache: {} }],
      [],
    ],
    [
      'nothing where nothing can have it',
      {
        role: 'user',
        content: [{ type: 'input_audio', input_audio: { data: 'A', format: 'wav' } }],
        ...ephemeral,
      },
      [{ kind: 'audio', mediaType: 'audio/wav', data: 'A' }],
      [{ path: 'messages[0].cache_control', value: {}, mustUnderstand: false }],
    ],
  ])('a cache mark beside the content belongs to %s', (_name, message, blocks, extras) => {
    const { turns, extras: found } = read(message);
    expect(turns[0]?.blocks).toEqual(blocks);
    expect(found).toEqual(extras);
  });

  it("OpenAI's cache mark is one, without the lifetime that only OpenAI has", () => {
    const part = { type: 'text', text: 'a', prompt_cache_breakpoint: { mode: 'explicit', ttl: '12h' } };
    const { turns, extras } = read({ role: 'user', content: [part] });
    expect(turns[0]?.blocks).toEqual([{ kind: 'text', text: 'a', cache: {} }]);
    expect(extras.map(({ path }) => path)).toEqual(['messages[0].content[0].prompt_cache_breakpoint.ttl']);
  });
});
