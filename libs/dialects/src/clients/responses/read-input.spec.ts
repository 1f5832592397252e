import { describe, expect, it } from '@jest/globals';
import type { Block, Turn } from '../../conversation/index.js';
import { readFixture } from './fixtures.behaviour.js';

const turnsOf = (name: string): readonly Turn[] => readFixture(name).turns;
const text = (value: string): Block => ({ kind: 'text', text: value });
const user = (...blocks: Block[]): Turn => ({ role: 'user', blocks });
const assistant = (...blocks: Block[]): Turn => ({ role: 'assistant', blocks });
const system = (value: string): Turn => ({ role: 'system', blocks: [text(value)] });
const call = (id: string, city: string): Block => ({
  kind: 'tool_call',
  id: `call_${id}`,
  name: 'get_weather',
  argumentsJson: JSON.stringify({ city }),
});
const result = (id: string, ...content: Block[]): Block => ({
  kind: 'tool_result',
  callId: `call_${id}`,
  content,
  isError: false,
});
const thought = (value: string, mark: string | null): Block => ({
  kind: 'thinking',
  text: value,
  signature: mark === null ? null : { provider: 'anthropic', value: mark },
});

const parisAndRome = [
  user(text('Paris and Rome?')),
  assistant(call('1', 'Paris'), call('2', 'Rome')),
  user(result('1', text('21')), result('2', text('28'))),
];

describe('items of input', () => {
  it.each<[string, string, readonly Turn[]]>([
    [
      'messages may go without a type',
      'easy-messages-without-type',
      [user(text('Hi')), assistant(text('Hello! How can I help?')), user(text('Tell me a joke.'))],
    ],
    [
      'developers are systems',
      'developer-message-is-a-system-turn',
      [system('Be formal.'), user(text('Hi'))],
    ],
    [
      'regression: envoy#2488 system messages stay where they stand',
      'system-message-in-the-middle',
      [
        system('You are terse.'),
        user(text('Hi')),
        assistant(text('Hello.')),
        system('From now on answer in French.'),
        user(text('How are you?')),
      ],
    ],
    ['parallel calls are one turn, and so are their outputs', 'parallel-calls-are-one-turn', parisAndRome],
    [
      'regression: litellm#21154 parallel calls are not split into turns',
      'litellm-21154-parallel-calls-split-into-turns',
      [
        user(text('Paris, Rome and Oslo?')),
        assistant(call('1', 'Paris'), call('2', 'Rome'), call('3', 'Oslo')),
        user(result('1', text('21')), result('2', text('28')), result('3', text('9'))),
      ],
    ],
    [
      'regression: codex-lb#542 outputs of parallel calls may come in another order',
      'codex-lb-542-parallel-calls-with-outputs-in-another-order',
      [...parisAndRome.slice(0, 2), user(result('2', text('28')), result('1', text('21')))],
    ],
    [
      'regression: openai-agents-python#3161 reasoning between parallel calls does not part them',
      'openai-agents-python-3161-parallel-calls-behind-a-reasoning-item',
      [
        user(text('Paris and Rome?')),
        assistant(thought('Two calls.', null), call('1', 'Paris'), call('2', 'Rome')),
        user(result('1', text('21')), result('2', text('28'))),
      ],
    ],
    [
      'a text before a call is the same turn',
      'text-before-a-call-is-the-same-turn',
      [
        user(text('Paris?')),
        assistant(text('I will look.'), call('1', 'Paris')),
        user(result('1', text('21'))),
        user(text('And tomorrow?')),
      ],
    ],
    [
      'a call after an output is another turn',
      'two-rounds-of-calls',
      [
        user(text('Paris, then Rome.')),
        assistant(call('1', 'Paris')),
        user(result('1', text('21'))),
        assistant(call('2', 'Rome')),
        user(result('2', text('28'))),
      ],
    ],
    [
      'a refusal stays one',
      'assistant-refusal-sent-back',
      [
        user(text('Do harm.')),
        assistant({ kind: 'refusal', text: 'I cannot help with that.' }),
        user(text('Why?')),
      ],
    ],
    [
      'regression: litellm#15714 whatever status an item had says nothing',
      'litellm-15714-status-of-another-api-sent-back',
      [user(text('Hi')), assistant(text('Hello.')), user(text('Go on.'))],
    ],
  ])('%s', (_name, fixture, turns) => {
    expect(turnsOf(fixture)).toEqual(turns);
  });

  it('regression: oh-my-pi#1882 parallel calls of one tool keep their own arguments', () => {
    expect(turnsOf('oh-my-pi-1882-parallel-calls-of-the-same-tool')[1]).toEqual(
      assistant(
        { kind: 'tool_call', id: 'call_a', name: 'read', argumentsJson: '{"path":"test.txt"}' },
        { kind: 'tool_call', id: 'call_b', name: 'read', argumentsJson: '{"path":"test.md"}' },
      ),
    );
  });

  it('the id of a call is its call_id, not the id of its item', () => {
    expect(turnsOf('one-call-and-its-output')[1]?.blocks[0]).toMatchObject({ id: 'call_1' });
  });

  it('regression: litellm#17762 images in the output of a tool stay images', () => {
    expect(turnsOf('litellm-17762-image-in-tool-output')[2]?.blocks).toEqual([
      result('1', text('Here it is.'), {
        kind: 'image',
        source: { kind: 'base64', mediaType: 'image/png', data: expect.any(String) as unknown as string },
      }),
    ]);
  });

  it('regression: litellm#23588 files in the output of a tool stay files', () => {
    expect(turnsOf('output-with-a-file')[2]?.blocks).toEqual([
      result('1', text('The file:'), {
        kind: 'document',
        source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBERi0xLjQKJSVFT0YK' },
        title: 'a.pdf',
      }),
    ]);
  });

  it('the empty output of a tool is an output', () => {
    expect(turnsOf('empty-output')[2]).toEqual(user(result('1', text(''))));
  });

  it.each([
    ['big-integers-in-arguments', '{"id":12345678901234567890}'],
    ['litellm-18920-call-with-broken-arguments', '{"city": "Par'],
    ['litellm-16533-unicode-is-not-escaped', '{"city":"東京"}'],
  ])('%s: arguments stay the text they were', (fixture, argumentsJson) => {
    expect(turnsOf(fixture)).toContainEqual(
      assistant(expect.objectContaining({ argumentsJson }) as unknown as Block),
    );
  });

  it('the free text of a custom tool becomes the one argument of a function', () => {
    expect(turnsOf('custom-call-and-its-output').slice(1)).toEqual([
      assistant({
        kind: 'tool_call',
        id: 'call_1',
        name: 'run_python',
        argumentsJson: '{"input":"print(\\"hi\\")\\n"}',
      }),
      user(result('1', text('hi\n'))),
    ]);
  });

  it('reports of hosted tools are foreign blocks of the turn', () => {
    expect(turnsOf('web-search-report-in-history')[1]?.blocks[0]).toEqual({
      kind: 'foreign',
      dialect: 'openai',
      type: 'web_search_call',
      value: expect.objectContaining({ id: 'ws_1' }) as unknown,
    });
  });
});

describe('parts of content', () => {
  it.each<[string, Block]>([
    [
      'image-as-data-url',
      {
        kind: 'image',
        source: {
          kind: 'base64',
          mediaType: 'image/png',
          data: expect.stringMatching(/^iVBOR/) as unknown as string,
        },
        detail: 'auto',
      },
    ],
    [
      'image-as-url-with-detail',
      { kind: 'image', source: { kind: 'url', url: 'https://example.com/cat.jpg' }, detail: 'low' },
    ],
    [
      'image-as-uploaded-file',
      { kind: 'image', source: { kind: 'file', fileId: 'file-abc123' }, detail: 'high' },
    ],
    [
      'file-as-data-url',
      {
        kind: 'document',
        source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBERi0xLjQKJSVFT0YK' },
        title: 'report.pdf',
      },
    ],
    [
      'file-as-bare-base64',
      {
        kind: 'document',
        source: { kind: 'base64', mediaType: 'text/plain', data: 'SGVsbG8=' },
        title: 'notes.txt',
      },
    ],
    ['file-as-url', { kind: 'document', source: { kind: 'url', url: 'https://example.com/report.pdf' } }],
    ['file-as-uploaded-file', { kind: 'document', source: { kind: 'file', fileId: 'file-abc123' } }],
    ['audio-input', { kind: 'audio', mediaType: 'audio/wav', data: 'UklGRg==' }],
    ['prompt-cache-breakpoint', { kind: 'text', text: 'A long document.', cache: { ttl: '1h' } }],
  ])('%s', (fixture, block) => {
    expect(turnsOf(fixture)[0]?.blocks).toContainEqual(block);
  });

  it('annotations of a text are its citations', () => {
    const raw = {
      type: 'url_citation',
      start_index: 0,
      end_index: 11,
      url: 'https://example.com/final',
      title: 'The final',
    };
    expect(turnsOf('assistant-message-sent-back-with-annotations')[1]?.blocks[0]).toEqual({
      kind: 'text',
      text: 'France won.',
      citations: [{ url: raw.url, title: raw.title, startIndex: 0, endIndex: 11, raw }],
    });
  });

  it('the phase of a message is known of its texts', () => {
    expect(turnsOf('message-phase-is-a-hint')[1]?.blocks).toEqual([
      { kind: 'text', text: 'Hello.', phase: 'final_answer' },
    ]);
  });
});

describe('reasoning items', () => {
  it.each<[string, string, readonly Block[]]>([
    [
      'our envelope gives the mark of the thought back',
      'reasoning-with-our-envelope',
      [thought('The user wants the weather.', 'EqQBCgIYAhIkdGhpbmtpbmcgc2lnbmF0dXJl'), call('1', 'Paris')],
    ],
    [
      'our envelope gives sealed thoughts back',
      'redacted-reasoning-with-our-envelope',
      [
        {
          kind: 'redacted_thinking',
          signature: { provider: 'anthropic', value: 'EmwKAhgBEgy3va3pzixmcmVkYWN0ZWQ=' },
        },
        call('1', 'Paris'),
      ],
    ],
    [
      'regression: litellm#24026 a thought without text is kept',
      'litellm-24026-thought-without-text',
      [thought('', 'EqQBCgIYAhIkb21pdHRlZA=='), call('1', 'Paris')],
    ],
    [
      'regression: litellm#23047 thoughts, texts and calls keep their order',
      'litellm-23047-order-of-thoughts-text-and-calls',
      [
        thought('One.', 'c2lnLTE='),
        { kind: 'redacted_thinking', signature: { provider: 'anthropic', value: 'c2VhbGVk' } },
        text('Looking.'),
        call('1', 'Paris'),
      ],
    ],
    [
      'regression: Portkey#1450 the mark of a call comes back to it',
      'portkey-1450-gemini-signature-of-a-call',
      [
        { ...call('1', 'Paris'), signature: { provider: 'google', value: 'Q2FsbFNpZ25hdHVyZQ==' } } as Block,
        call('2', 'Rome'),
      ],
    ],
    [
      'the mark of a call may stand behind it',
      'gemini-signature-of-a-call-behind-it',
      [{ ...call('1', 'Paris'), signature: { provider: 'google', value: 'Q2FsbFNpZ25hdHVyZQ==' } } as Block],
    ],
    [
      'the mark of a text comes back to it',
      'gemini-signature-of-a-text',
      [{ kind: 'text', text: 'Hello.', signature: { provider: 'google', value: 'VGV4dFNpZ25hdHVyZQ==' } }],
    ],
    [
      'what others encrypted leaves an unsigned thought',
      'foreign-encrypted-reasoning-is-dropped',
      [thought('A greeting.', null), text('Hello.')],
    ],
    [
      'the thought itself of open models is read',
      'open-model-reasoning-text',
      [thought('The user greets me.', null), text('Hello.')],
    ],
  ])('%s', (_name, fixture, blocks) => {
    expect(turnsOf(fixture)[1]).toEqual(assistant(...blocks));
  });

  it('regression: litellm#14194 no thought is made up for a turn that has none', () => {
    expect(turnsOf('litellm-14194-last-turn-without-thought')[1]).toEqual(assistant(call('1', 'Paris')));
  });
});
