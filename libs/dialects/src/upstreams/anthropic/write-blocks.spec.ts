import { describe, expect, it } from '@jest/globals';
import type { Block } from '../../conversation/conversation.js';
import { anthropicUpstream } from './index.js';
import {
  assistant,
  callOf,
  conversationWith,
  resultOf,
  textOf,
  user,
} from '../../conversation/samples.behaviour.js';
import { refusalOf, targetOf, usualModel, written } from './samples.behaviour.js';

const fetched = new Map([
  ['http://old.example/a.png', { mediaType: 'image/png', data: 'iVBO' }],
  ['http://old.example/a.pdf', { mediaType: 'application/pdf', data: 'JVBE' }],
  ['http://old.example/a.bmp', { mediaType: 'image/bmp', data: 'Qk0=' }],
]);

/** A block of the user's message, with what was noted about it. */
function writtenBlock(block: Block): { readonly value: unknown; readonly warnings: readonly string[] } {
  const { body, warnings } = written({ turns: [user('Look:', block)] }, usualModel, {
    fetchedMedia: fetched,
  });
  const [message] = body.messages as { content: unknown[] }[];
  return { value: message?.content[1], warnings };
}

const image = (source: Extract<Block, { kind: 'image' }>['source']): Block => ({ kind: 'image', source });
const document = (source: Extract<Block, { kind: 'document' }>['source']): Block => ({
  kind: 'document',
  source,
});
const base64 = (mediaType: string, data = 'AAAA') => ({ kind: 'base64', mediaType, data }) as const;
const url = (address: string) => ({ kind: 'url', url: address }) as const;

describe('images', () => {
  it.each([
    [base64('image/jpeg'), { type: 'base64', media_type: 'image/jpeg', data: 'AAAA' }],
    [base64('image/png'), { type: 'base64', media_type: 'image/png', data: 'AAAA' }],
    [base64('image/gif'), { type: 'base64', media_type: 'image/gif', data: 'AAAA' }],
    [base64('image/webp'), { type: 'base64', media_type: 'image/webp', data: 'AAAA' }],
    [base64('Image/JPG; x=1'), { type: 'base64', media_type: 'image/jpeg', data: 'AAAA' }],
    [url('https://example.com/a.bmp'), { type: 'url', url: 'https://example.com/a.bmp' }],
    [url('http://old.example/a.png'), { type: 'base64', media_type: 'image/png', data: 'iVBO' }],
    [{ kind: 'file', fileId: 'file_011CNha8' } as const, { type: 'file', file_id: 'file_011CNha8' }],
  ])('%j are sent as %j', (source, expected) => {
    expect(writtenBlock(image(source))).toEqual({ value: { type: 'image', source: expected }, warnings: [] });
  });

  it.each([
    [base64('image/bmp'), '"image/bmp"'],
    [base64('image/svg+xml'), 'JPEG, PNG, GIF or WebP'],
    [url('http://never.example/a.png'), '"http://never.example/a.png"'],
    [url('http://old.example/a.bmp'), '"image/bmp"'],
    [url('ftp://example.com/a.png'), 'only https'],
    [{ kind: 'file', fileId: 'file-abc' } as const, '"file-abc"'],
    [{ kind: 'text', text: 'x' } as const, 'cannot be a text'],
  ])('%j are refused', (source, words) => {
    expect(() => writtenBlock(image(source))).toThrow(refusalOf('messages', words));
  });

  it.each([
    ['high', ['image_url.detail: not supported by Anthropic']],
    ['low', ['image_url.detail: not supported by Anthropic']],
    ['auto', []],
  ])('of detail %s lose it, with a warning when it was chosen', (detail, warnings) => {
    expect(writtenBlock({ ...image(base64('image/png')), detail } as Block).warnings).toEqual(warnings);
  });
});

describe('documents', () => {
  it.each([
    [base64('application/pdf'), { type: 'base64', media_type: 'application/pdf', data: 'AAAA' }],
    [base64('text/plain', 'R3LDvMOfZSDwn4yN'), { type: 'text', media_type: 'text/plain', data: 'Grüße 🌍' }],
    [base64('text/csv', 'YTtiCg=='), { type: 'text', media_type: 'text/plain', data: 'a;b\n' }],
    [base64('application/json', 'e30='), { type: 'text', media_type: 'text/plain', data: '{}' }],
    [{ kind: 'text', text: 'Hello' } as const, { type: 'text', media_type: 'text/plain', data: 'Hello' }],
    [url('https://example.com/a.pdf'), { type: 'url', url: 'https://example.com/a.pdf' }],
    [url('http://old.example/a.pdf'), { type: 'base64', media_type: 'application/pdf', data: 'JVBE' }],
    [{ kind: 'file', fileId: 'file_1' } as const, { type: 'file', file_id: 'file_1' }],
  ])('%j are sent as %j', (source, expected) => {
    expect(writtenBlock(document(source)).value).toEqual({ type: 'document', source: expected });
  });

  it('keep title, context, citations and the cache mark (regression: litellm#23873)', () => {
    const details = { title: 'a.pdf', context: 'From the bank.', withCitations: true, cache: { ttl: '1h' } };
    expect(writtenBlock({ ...document(base64('application/pdf')), ...details } as Block).value).toEqual({
      type: 'document',
      source: { type: 'base64', media_type: 'application/pdf', data: 'AAAA' },
      title: 'a.pdf',
      context: 'From the bank.',
      citations: { enabled: true },
      cache_control: { type: 'ephemeral', ttl: '1h' },
    });
    expect(
      writtenBlock({ ...document({ kind: 'text', text: 'x' }), withCitations: false } as Block).value,
    ).toMatchObject({
      citations: { enabled: false },
    });
  });

  it.each([
    [base64('application/msword'), 'PDF or text'],
    [base64('text/plain', 'no base64!'), 'not base64'],
    [{ kind: 'file', fileId: 'file-abc' } as const, 'not uploaded to Anthropic'],
  ])('%j are refused', (source, words) => {
    expect(() => writtenBlock(document(source))).toThrow(refusalOf('messages', words));
  });
});

describe('media that Anthropic does not open itself', () => {
  it('are the ones without https, each once, also in results', () => {
    const turns = [
      user(
        image(url('http://a.example/1')),
        document(url('http://a.example/2')),
        image(url('https://a.example/3')),
      ),
      assistant(callOf('a')),
      user(resultOf('a', image(url('HTTP://a.example/4'))), image(url('http://a.example/1'))),
    ];
    expect(anthropicUpstream.remoteMedia(conversationWith({ turns }), targetOf(usualModel))).toEqual([
      'http://a.example/1',
      'http://a.example/2',
      'HTTP://a.example/4',
    ]);
  });
});

describe('what has no place in a message', () => {
  const sound: Block = { kind: 'audio', mediaType: 'audio/wav', data: 'AAAA' };

  it.each([
    ['sound', [user('Hear', sound)], 'audio'],
    ['images by the assistant', [user('Hi'), assistant(image(base64('image/png'))), user('?')], 'image'],
    ['sound in a result', [user('Hi'), assistant(callOf('a')), user(resultOf('a', sound))], 'audio'],
    ['calls by the user', [user('Hi', callOf('a'))], 'tool_call'],
    ['results by the assistant', [user('Hi'), assistant(resultOf('a', 'x')), user('?')], 'tool_result'],
  ])('is refused: %s', (_name, turns, words) => {
    expect(() => written({ turns })).toThrow(refusalOf('messages', words));
  });
});

describe('calls in the history', () => {
  const inputOf = (argumentsJson: string): string => {
    const turns = [
      user('Go'),
      assistant(callOf('call_7', 'f', argumentsJson)),
      user(resultOf('call_7', 'ok')),
    ];
    const { body } = anthropicUpstream.writeRequest(conversationWith({ turns }), targetOf(usualModel));
    return /"input":(.*?),?\}\]\},\{"role":"user"/.exec(JSON.stringify(body.messages))?.[1] ?? '';
  };

  it.each([
    ['', '{}'],
    ['  ', '{}'],
    ['{}', '{}'],
    ['{"b":1,"a":[null,0,false,""]}', '{"b":1,"a":[null,0,false,""]}'],
    ['{"id":12345678901234567890}', '{"id":12345678901234567890}'],
    ['{"ä":"🌍"}', '{"ä":"🌍"}'],
  ])('regression: litellm#18920 arguments %j become the input %s', (argumentsJson, expected) => {
    expect(inputOf(argumentsJson)).toBe(expected);
  });

  it.each(['{"a":', 'null', '[1]', '"x"', '12345678901234567890', '{}{}'])(
    'regression: litellm#6833 arguments %j are refused naming the call',
    (argumentsJson) => {
      expect(() => inputOf(argumentsJson)).toThrow(refusalOf('messages', '"call_7"'));
    },
  );
});

describe('results of tools', () => {
  const resultWith = (changes: Partial<Extract<Block, { kind: 'tool_result' }>>): unknown => {
    const result = { kind: 'tool_result', callId: 'a', content: [], isError: false, ...changes } as Block;
    const turns = [user('Go'), assistant(callOf('a')), user(result)];
    return (written({ turns }).body.messages as { content: unknown[] }[])[2]?.content[0];
  };
  const base = { type: 'tool_result', tool_use_id: 'a' };

  it.each([
    ['nothing', {}, base],
    ['blank text', { content: [textOf('')] }, base],
    [
      'text',
      { content: [textOf('1'), textOf('2')] },
      {
        ...base,
        content: [
          { type: 'text', text: '1' },
          { type: 'text', text: '2' },
        ],
      },
    ],
    [
      'images and documents',
      { content: [image(base64('image/png')), document({ kind: 'text', text: 'x' })] },
      {
        ...base,
        content: [
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
          { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'x' } },
        ],
      },
    ],
    [
      'an error',
      { content: [textOf('no')], isError: true },
      { ...base, content: [{ type: 'text', text: 'no' }], is_error: true },
    ],
  ])('hold %s', (_name, changes, expected) => {
    expect(resultWith(changes as object)).toEqual(expected);
  });

  it('regression: envoy#2358 keep their cache marks, their own and those inside', () => {
    expect(resultWith({ content: [{ kind: 'text', text: 'x', cache: {} }], cache: { ttl: '5m' } })).toEqual({
      ...base,
      content: [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral' } }],
      cache_control: { type: 'ephemeral', ttl: '5m' },
    });
  });
});

describe('thoughts', () => {
  const warnings = (block: Block): readonly string[] =>
    written({ turns: [user('Hi'), assistant(block, 'Yes'), user('?')] }).warnings;
  const lost = ["thinking: a thought without Anthropic's signature cannot be sent back"];

  it.each([
    ['unsigned', { kind: 'thinking', text: 'Hm.', signature: null }],
    ['signed by another', { kind: 'thinking', text: 'Hm.', signature: { provider: 'google', value: 'x' } }],
    [
      'signed with nothing',
      { kind: 'thinking', text: 'Hm.', signature: { provider: 'anthropic', value: '' } },
    ],
    ['sealed by another', { kind: 'redacted_thinking', signature: { provider: 'openai', value: 'x' } }],
  ] as const)('that are %s are left out with a warning', (_name, block) => {
    expect(warnings(block)).toEqual(lost);
  });

  it('signed on texts and calls by another provider lose the signature with a warning', () => {
    const signature = { provider: 'google', value: 'x' } as const;
    const turns = [
      user('Hi'),
      assistant({ kind: 'text', text: 'x', signature }, { ...callOf('a'), signature } as Block),
      user(resultOf('a', 'ok')),
    ];
    expect(written({ turns }).warnings).toEqual([
      'thought_signature: only good at the provider that gave it',
    ]);
  });
});

describe('citations in the history', () => {
  const own = {
    type: 'web_search_result_location',
    url: 'https://a.example',
    title: null,
    cited_text: 'x',
    encrypted_index: 'Eo',
  };

  it('go back as they came, and those of other providers are left out with a warning', () => {
    const cited: Block = {
      kind: 'text',
      text: 'x',
      citations: [
        { url: 'https://a.example', raw: own },
        { url: 'https://b.example', raw: { type: 'url_citation' } },
        { url: 'https://c.example' },
      ],
    };
    const { body, warnings } = written({ turns: [user('Hi'), assistant(cited), user('?')] });
    expect((body.messages as { content: unknown[] }[])[1]?.content).toEqual([
      { type: 'text', text: 'x', citations: [own] },
    ]);
    expect(warnings).toEqual(["annotations: only Anthropic's own citations can be sent back"]);
  });
});

describe('blocks that one dialect alone knows', () => {
  const foreign = (dialect: 'anthropic' | 'openai', type: string): Block => ({
    kind: 'foreign',
    dialect,
    type,
    value: { type, id: 'x', nested: { a: 1 } },
  });

  it.each(['server_tool_use', 'web_search_tool_result', 'mcp_tool_use', 'container_upload', 'compaction'])(
    '%s of Anthropic goes back as it came',
    (type) => {
      const { body, warnings } = written({
        turns: [user('Hi'), assistant(foreign('anthropic', type), 'x'), user('?')],
      });
      expect((body.messages as { content: unknown[] }[])[1]?.content[0]).toEqual({
        type,
        id: 'x',
        nested: { a: 1 },
      });
      expect(warnings).toEqual([]);
    },
  );

  it('of an assistant elsewhere are left out with a warning', () => {
    const { body, warnings } = written({
      turns: [user('Hi'), assistant(foreign('openai', 'file_search_call'), 'x'), user('?')],
    });
    expect((body.messages as { content: unknown[] }[])[1]?.content).toEqual([{ type: 'text', text: 'x' }]);
    expect(warnings).toEqual(['file_search_call: only the provider it comes from can read it']);
  });

  it('of a user elsewhere are refused', () => {
    expect(() => written({ turns: [user('Hi', foreign('openai', 'input_video'))] })).toThrow(
      refusalOf('messages', 'input_video'),
    );
  });
});

describe('cache marks', () => {
  const marked = (text: string): Block => ({ kind: 'text', text, cache: {} });

  it('beyond four are left out, the first ones first', () => {
    const { body, warnings } = written({
      tools: [
        { name: 'a', cache: {} },
        { name: 'b', cache: { ttl: '1h' } },
      ],
      turns: [
        { role: 'system', blocks: [marked('s')] },
        user(marked('1'), marked('2')),
        assistant(marked('3')),
        user('?'),
      ],
    });
    expect(body.tools).toMatchObject([{ name: 'a' }, { name: 'b' }]);
    expect(JSON.stringify(body.tools)).not.toContain('cache_control');
    expect(body.system).toMatchObject([{ cache_control: { type: 'ephemeral' } }]);
    expect(JSON.stringify(body.messages).match(/cache_control/g)).toHaveLength(3);
    expect(warnings).toEqual(['cache_control: Anthropic takes 4, the first ones are left out']);
  });

  it('of blocks and tools that go out as they came are counted', () => {
    const value = { type: 'search_result', cache_control: { type: 'ephemeral' } };
    const { body } = written({
      hostedTools: [{ kind: 'web_search', options: { cache_control: { type: 'ephemeral' } } }],
      turns: [
        user(marked('1'), marked('2'), marked('3'), {
          kind: 'foreign',
          dialect: 'anthropic',
          type: 'search_result',
          value,
        }),
      ],
    });
    expect(JSON.stringify(body).match(/cache_control/g)).toHaveLength(4);
  });

  it('stand on calls, images and documents too', () => {
    const { body } = written({
      turns: [
        user({ ...image(base64('image/png')), cache: {} } as Block),
        assistant({ ...callOf('a'), cache: { ttl: '1h' } } as Block),
        user(resultOf('a', 'ok')),
      ],
    });
    expect(body.messages).toMatchObject([
      { content: [{ type: 'image', cache_control: { type: 'ephemeral' } }] },
      { content: [{ type: 'tool_use', cache_control: { type: 'ephemeral', ttl: '1h' } }] },
      {},
    ]);
  });
});
