import { describe, expect, it } from '@jest/globals';
import { blocksOf, extraPaths, hello, readWith } from './requests.behaviour.js';

describe('reading blocks', () => {
  const google = { provider: 'google', value: 'CtYB' };

  it.each<[string, object, object]>([
    ['an empty text', { type: 'text', text: '' }, { kind: 'text', text: '' }],
    [
      'a text with a cache mark',
      { type: 'text', text: 'a', cache_control: { type: 'ephemeral' } },
      { kind: 'text', text: 'a', cache: {} },
    ],
    [
      'a text with citations',
      {
        type: 'text',
        text: 'a',
        citations: [
          { type: 'web_search_result_location', url: 'u', title: 't', cited_text: 'c', encrypted_index: 'e' },
        ],
      },
      {
        kind: 'text',
        text: 'a',
        citations: [
          {
            url: 'u',
            title: 't',
            citedText: 'c',
            raw: {
              type: 'web_search_result_location',
              url: 'u',
              title: 't',
              cited_text: 'c',
              encrypted_index: 'e',
            },
          },
        ],
      },
    ],
    [
      'an inline image',
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA==' } },
      { kind: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AA==' } },
    ],
    [
      'an image by address',
      {
        type: 'image',
        source: { type: 'url', url: 'https://a/b.png' },
        cache_control: { type: 'ephemeral', ttl: '5m' },
      },
      { kind: 'image', source: { kind: 'url', url: 'https://a/b.png' }, cache: { ttl: '5m' } },
    ],
    [
      'an uploaded image',
      { type: 'image', source: { type: 'file', file_id: 'file_1' } },
      { kind: 'image', source: { kind: 'file', fileId: 'file_1' } },
    ],
    [
      'a document with everything',
      {
        type: 'document',
        source: { type: 'base64', media_type: 'application/pdf', data: 'AA==' },
        title: 'T',
        context: 'C',
        citations: { enabled: true },
        cache_control: { type: 'ephemeral' },
      },
      {
        kind: 'document',
        source: { kind: 'base64', mediaType: 'application/pdf', data: 'AA==' },
        title: 'T',
        context: 'C',
        withCitations: true,
        cache: {},
      },
    ],
    [
      'a document of plain text that is not to be cited',
      {
        type: 'document',
        source: { type: 'text', media_type: 'text/plain', data: 'x' },
        citations: { enabled: false },
      },
      { kind: 'document', source: { kind: 'text', text: 'x' }, withCitations: false },
    ],
    [
      'a signed thought',
      { type: 'thinking', thinking: 'hm', signature: 'EqQB' },
      { kind: 'thinking', text: 'hm', signature: { provider: 'anthropic', value: 'EqQB' } },
    ],
    [
      'a thought of another provider',
      { type: 'thinking', thinking: '', signature: 'gw-google.CtYB' },
      { kind: 'thinking', text: '', signature: google },
    ],
    [
      'a thought nobody signed',
      { type: 'thinking', thinking: 'hm', signature: '' },
      { kind: 'thinking', text: 'hm', signature: null },
    ],
    [
      'a sealed thought',
      { type: 'redacted_thinking', data: 'EmwK' },
      { kind: 'redacted_thinking', signature: { provider: 'anthropic', value: 'EmwK' } },
    ],
    [
      'a call',
      { type: 'tool_use', id: 't1', name: 'f', input: { z: 1, a: [null, 'é'] }, caller: { type: 'direct' } },
      { kind: 'tool_call', id: 't1', name: 'f', argumentsJson: '{"z":1,"a":[null,"é"]}' },
    ],
    [
      'a call without arguments',
      { type: 'tool_use', id: 't1', name: 'f', input: {} },
      { kind: 'tool_call', id: 't1', name: 'f', argumentsJson: '{}' },
    ],
    [
      'a result of text',
      { type: 'tool_result', tool_use_id: 't1', content: '21 °C' },
      { kind: 'tool_result', callId: 't1', content: [{ kind: 'text', text: '21 °C' }], isError: false },
    ],
    [
      'a result without content',
      { type: 'tool_result', tool_use_id: 't1' },
      { kind: 'tool_result', callId: 't1', content: [], isError: false },
    ],
    [
      'a failed result with an image and a cache mark',
      {
        type: 'tool_result',
        tool_use_id: 't1',
        is_error: true,
        content: [{ type: 'image', source: { type: 'url', url: 'u' } }],
        cache_control: { type: 'ephemeral' },
      },
      {
        kind: 'tool_result',
        callId: 't1',
        content: [{ kind: 'image', source: { kind: 'url', url: 'u' } }],
        isError: true,
        cache: {},
      },
    ],
    [
      'a block only Anthropic knows, whole',
      { type: 'server_tool_use', id: 's1', name: 'web_search', input: { query: 'x' } },
      {
        kind: 'foreign',
        dialect: 'anthropic',
        type: 'server_tool_use',
        value: { type: 'server_tool_use', id: 's1', name: 'web_search', input: { query: 'x' } },
      },
    ],
  ])('reads %s and leaves nothing over', (_name, block, expected) => {
    expect(blocksOf([block])).toEqual([expected]);
    expect(extraPaths({ messages: [{ role: 'user', content: [block] }] })).toEqual([]);
  });

  it('reads a search result as a document, with a note', () => {
    const content = [
      { type: 'text', text: 'one' },
      { type: 'text', text: 'two' },
    ];
    const block = {
      type: 'search_result',
      source: 'https://a',
      title: 'T',
      content,
      citations: { enabled: true },
    };
    expect(blocksOf([block])).toEqual([
      {
        kind: 'document',
        source: { kind: 'text', text: 'one\n\ntwo' },
        title: 'T',
        context: 'https://a',
        withCitations: true,
      },
    ]);
    expect(extraPaths({ messages: [{ role: 'user', content: [block] }] })).toEqual([
      'messages[0].content[0].type',
    ]);
  });

  it('reads a document of texts as one text with a note, and one with images as Anthropic’s own', () => {
    const texts = { type: 'document', source: { type: 'content', content: [{ type: 'text', text: 'a' }] } };
    const image = { type: 'image', source: { type: 'url', url: 'u' } };
    const mixed = { type: 'document', source: { type: 'content', content: [image] } };
    expect(blocksOf([texts, mixed])).toEqual([
      { kind: 'document', source: { kind: 'text', text: 'a' } },
      { kind: 'foreign', dialect: 'anthropic', type: 'document', value: mixed },
    ]);
    expect(extraPaths({ messages: [{ role: 'user', content: [texts, mixed] }] })).toEqual([
      'messages[0].content[0].source.type',
    ]);
  });

  it('gives carried signatures back to the blocks they belong to', () => {
    const carried = (mark: string): object => ({ type: 'redacted_thinking', data: `gw-google+${mark}.CtYB` });
    const call = { type: 'tool_use', id: 't1', name: 'f', input: {} };
    const callBlock = { kind: 'tool_call', id: 't1', name: 'f', argumentsJson: '{}' };
    expect(blocksOf([{ type: 'text', text: 'a' }, carried('last'), carried('next'), call, call])).toEqual([
      { kind: 'text', text: 'a', signature: google },
      { ...callBlock, signature: google },
      callBlock,
    ]);
    expect(blocksOf([carried('last'), { type: 'text', text: 'a' }, carried('next')])).toEqual([
      { kind: 'text', text: 'a' },
    ]);
  });

  it('keeps every digit of big integers that the parser of the body kept', () => {
    const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => unknown };
    const input = { id: rawJSON('12345678901234567890') };
    expect(blocksOf([{ type: 'tool_use', id: 't', name: 'f', input }])[0]).toMatchObject({
      argumentsJson: '{"id":12345678901234567890}',
    });
  });

  it('names unread fields of blocks by their path', () => {
    const image = { type: 'image', source: { type: 'url', url: 'u', x: 1 }, transformations: { crop: {} } };
    const call = {
      type: 'tool_use',
      id: 't',
      name: 'f',
      input: {},
      caller: { type: 'code_execution_20260120' },
      toolset_name: 'browser',
    };
    const messages = [
      { role: 'user', content: [image], name: 'bob' },
      { role: 'assistant', content: [call] },
      {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: 't', content: [{ type: 'text', text: 'a', b: 1 }] }],
      },
    ];
    expect(extraPaths({ messages })).toEqual([
      'messages[0].content[0].source.x',
      'messages[0].content[0].transformations',
      'messages[0].name',
      'messages[1].content[0].caller',
      'messages[1].content[0].toolset_name',
      'messages[2].content[0].content[0].b',
    ]);
  });
});

describe('reading system prompts', () => {
  it.each<[string, unknown, object[]]>([
    ['a string', 'Be brief.', [{ kind: 'text', text: 'Be brief.' }]],
    [
      'blocks with a cache mark',
      [
        { type: 'text', text: 'a' },
        { type: 'text', text: 'b', cache_control: { type: 'ephemeral', ttl: '1h' } },
      ],
      [
        { kind: 'text', text: 'a' },
        { kind: 'text', text: 'b', cache: { ttl: '1h' } },
      ],
    ],
  ])('reads %s as the first turn', (_name, system, blocks) => {
    expect(readWith({ system }).turns[0]).toEqual({ role: 'system', blocks });
  });

  it('leaves system turns among the messages where they are', () => {
    const messages = [...hello, { role: 'system', content: 'Now in French.' }, ...hello];
    expect(readWith({ system: 'S', messages }).turns.map(({ role }) => role)).toEqual([
      'system',
      'user',
      'system',
      'user',
    ]);
  });

  it('leaves out a system turn that was meant for a user turn that is over', () => {
    const passing = { role: 'system', content: 'Only now.', clear_at: 'next_user_message' };
    expect(readWith({ messages: [...hello, passing] }).turns).toHaveLength(2);
    const { turns, extras } = readWith({ messages: [...hello, passing, ...hello] });
    expect(turns.map(({ role }) => role)).toEqual(['user', 'user']);
    expect(extras).toEqual([]);
  });

  it('keeps the effort of a system turn without content as an extra', () => {
    const messages = [...hello, { role: 'system', output_config: { effort: 'low' } }];
    expect(readWith({ messages }).turns).toHaveLength(1);
    expect(extraPaths({ messages })).toEqual(['messages[1].output_config']);
  });
});
