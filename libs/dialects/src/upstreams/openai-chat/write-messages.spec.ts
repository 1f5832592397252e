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
import { writeChatRequest } from './write-request.js';

function written(turns: readonly Turn[], baseModel = 'gpt-4o') {
  const { body, warnings } = writeChatRequest(conversationWith({ turns }), targetOf(baseModel));
  return { messages: body['messages'], warnings };
}

const png = { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } };
const pdf: Block = {
  kind: 'document',
  source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBERi0=' },
  title: 'report',
};
const weather = (id: string) => ({
  id,
  type: 'function',
  function: { name: 'get_weather', arguments: '{"city":"Paris"}' },
});

describe('messages of a chat', () => {
  it.each<[string, Turn[], unknown]>([
    ['a plain text is a string', [user('Hi')], [{ role: 'user', content: 'Hi' }]],
    [
      'several blocks are parts, in order',
      [user('a', pngBlock, 'b')],
      [{ role: 'user', content: [{ type: 'text', text: 'a' }, png, { type: 'text', text: 'b' }] }],
    ],
    [
      'neighbours of one role are one message',
      [user('a'), user('b')],
      [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'a' },
            { type: 'text', text: 'b' },
          ],
        },
      ],
    ],
    [
      'system blocks stand first, none is lost (regression: envoy#2488)',
      [system('a', 'b'), user('c')],
      [
        {
          role: 'system',
          content: [
            { type: 'text', text: 'a' },
            { type: 'text', text: 'b' },
          ],
        },
        { role: 'user', content: 'c' },
      ],
    ],
    [
      'a later system turn keeps its place',
      [user('a'), assistant('b'), system('c'), user('d')],
      [
        { role: 'user', content: 'a' },
        { role: 'assistant', content: 'b' },
        { role: 'system', content: 'c' },
        { role: 'user', content: 'd' },
      ],
    ],
    [
      'names of participants are kept, and keep their turns apart',
      [
        { ...user('a'), name: 'ann' },
        { ...user('b'), name: 'bob' },
      ],
      [
        { role: 'user', content: 'a', name: 'ann' },
        { role: 'user', content: 'b', name: 'bob' },
      ],
    ],
    ['an empty turn is no message', [user(), user('a')], [{ role: 'user', content: 'a' }]],
    [
      'texts of an answer are one text, and calls stand beside it',
      [
        user('q'),
        assistant('one ', 'two', callOf('c1'), callOf('c2')),
        user(resultOf('c1', '20'), resultOf('c2', '21')),
      ],
      [
        { role: 'user', content: 'q' },
        { role: 'assistant', content: 'one two', tool_calls: [weather('c1'), weather('c2')] },
        { role: 'tool', tool_call_id: 'c1', content: '20' },
        { role: 'tool', tool_call_id: 'c2', content: '21' },
      ],
    ],
    [
      'a call without arguments has an empty object of them',
      [assistant(callOf('c1', 'now', '')), user(resultOf('c1', 'noon'))],
      [
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'c1', type: 'function', function: { name: 'now', arguments: '{}' } }],
        },
        { role: 'tool', tool_call_id: 'c1', content: 'noon' },
      ],
    ],
    [
      'results come directly after the calls, whatever was said before them in the same turn',
      [assistant(callOf('c1')), user('By the way', resultOf('c1', '20'), 'thanks')],
      [
        { role: 'assistant', content: null, tool_calls: [weather('c1')] },
        { role: 'tool', tool_call_id: 'c1', content: '20' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'By the way' },
            { type: 'text', text: 'thanks' },
          ],
        },
      ],
    ],
    [
      'results come directly after the calls, also when a system turn stands between',
      [assistant(callOf('c1')), system('Be brief'), user(resultOf('c1', '20'))],
      [
        { role: 'assistant', content: null, tool_calls: [weather('c1')] },
        { role: 'tool', tool_call_id: 'c1', content: '20' },
        { role: 'system', content: 'Be brief' },
      ],
    ],
    [
      'images of results follow in a user message, in front of what the user says',
      [
        assistant(callOf('c1'), callOf('c2')),
        user(resultOf('c1', 'a map', pngBlock), resultOf('c2', pngBlock), 'Well?'),
      ],
      [
        { role: 'assistant', content: null, tool_calls: [weather('c1'), weather('c2')] },
        { role: 'tool', tool_call_id: 'c1', content: 'a map' },
        { role: 'tool', tool_call_id: 'c2', content: 'The output follows in the next message.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Output of the tool call c1:' },
            png,
            { type: 'text', text: 'Output of the tool call c2:' },
            png,
            { type: 'text', text: 'Well?' },
          ],
        },
      ],
    ],
    [
      'a result of several texts keeps them apart',
      [user(resultOf('c1', 'a', 'b'))],
      [
        {
          role: 'tool',
          tool_call_id: 'c1',
          content: [
            { type: 'text', text: 'a' },
            { type: 'text', text: 'b' },
          ],
        },
      ],
    ],
    [
      'an empty result is an empty text',
      [user(resultOf('c1'))],
      [{ role: 'tool', tool_call_id: 'c1', content: '' }],
    ],
    [
      'a failed call says so',
      [
        user({
          kind: 'tool_result',
          callId: 'c1',
          content: [{ kind: 'text', text: 'no such city' }],
          isError: true,
        }),
      ],
      [{ role: 'tool', tool_call_id: 'c1', content: 'Error: no such city' }],
    ],
    [
      'a failed call without words says so too',
      [user({ kind: 'tool_result', callId: 'c1', content: [], isError: true })],
      [{ role: 'tool', tool_call_id: 'c1', content: 'Error' }],
    ],
    [
      'a refusal of the model is kept apart',
      [assistant({ kind: 'refusal', text: 'No.' }), user('Why?')],
      [
        { role: 'assistant', content: null, refusal: 'No.' },
        { role: 'user', content: 'Why?' },
      ],
    ],
    [
      'an image by URL keeps its detail',
      [user({ kind: 'image', source: { kind: 'url', url: 'https://a/b.png' }, detail: 'low' })],
      [
        {
          role: 'user',
          content: [{ type: 'image_url', image_url: { url: 'https://a/b.png', detail: 'low' } }],
        },
      ],
    ],
    [
      'a PDF is a file with a name that says what it is (regression: litellm#23588)',
      [user(pdf)],
      [
        {
          role: 'user',
          content: [
            {
              type: 'file',
              file: { filename: 'report.pdf', file_data: 'data:application/pdf;base64,JVBERi0=' },
            },
          ],
        },
      ],
    ],
    [
      'a document of text is text, below its title and context',
      [
        user({
          kind: 'document',
          source: { kind: 'text', text: 'x=1' },
          title: 'config',
          context: 'of prod',
        }),
      ],
      [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'of prod' },
            { type: 'text', text: 'config\n\nx=1' },
          ],
        },
      ],
    ],
    [
      'text in a file is text, below its name: the chat API takes files of PDF alone',
      [
        user({
          kind: 'document',
          source: { kind: 'base64', mediaType: 'text/csv; charset=utf-8', data: 'w6QsYg==' },
          title: 'a.csv',
        }),
      ],
      [{ role: 'user', content: 'a.csv\n\nä,b' }],
    ],
    [
      'a file that lies at OpenAI is named',
      [user({ kind: 'document', source: { kind: 'file', fileId: 'file-abc' } })],
      [{ role: 'user', content: [{ type: 'file', file: { file_id: 'file-abc' } }] }],
    ],
    [
      'sound is input_audio',
      [user({ kind: 'audio', mediaType: 'audio/mpeg', data: 'SUQz' })],
      [{ role: 'user', content: [{ type: 'input_audio', input_audio: { data: 'SUQz', format: 'mp3' } }] }],
    ],
  ])('%s', (_name, turns, expected) => {
    expect(written(turns).messages).toEqual(expected);
    expect(written(turns).warnings).toEqual([]);
  });

  it('models that think are instructed by the developer', () => {
    expect(written([system('Be brief'), user('Hi')], 'gpt-5.2').messages).toEqual([
      { role: 'developer', content: 'Be brief' },
      { role: 'user', content: 'Hi' },
    ]);
  });

  it('a document is sent inline once it is fetched', () => {
    const url = 'https://a/b.pdf';
    const turns = [user({ kind: 'document', source: { kind: 'url', url } })];
    const fetchedMedia = new Map([[url, { mediaType: 'application/pdf', data: 'JVBERi0=' }]]);
    const { body } = writeChatRequest(conversationWith({ turns }), targetOf('gpt-4o', { fetchedMedia }));
    expect(body['messages']).toEqual([
      {
        role: 'user',
        content: [
          {
            type: 'file',
            file: { filename: 'document.pdf', file_data: 'data:application/pdf;base64,JVBERi0=' },
          },
        ],
      },
    ]);
  });
});

describe('what a chat cannot hold', () => {
  const signed: Block = { kind: 'thinking', text: 'hm', signature: { provider: 'anthropic', value: 's' } };
  const unsigned: Block = { kind: 'thinking', text: 'hm', signature: null };

  it.each<[string, Block, string]>([
    ['thoughts', signed, 'thinking: OpenAI chat does not take thoughts back'],
    ['thoughts nobody signed', unsigned, 'thinking: OpenAI chat does not take thoughts back'],
    [
      'sealed thoughts',
      { kind: 'redacted_thinking', signature: { provider: 'anthropic', value: 's' } },
      'redacted_thinking: OpenAI chat does not take thoughts back',
    ],
    [
      "what a provider's own tool did",
      { kind: 'foreign', dialect: 'anthropic', type: 'server_tool_use', value: {} },
      'server_tool_use: not supported by OpenAI',
    ],
    [
      'citations',
      { kind: 'text', text: '', citations: [{ url: 'https://a' }] },
      'citations: not supported by OpenAI',
    ],
    [
      'signatures on texts',
      { kind: 'text', text: '', signature: { provider: 'google', value: 's' } },
      'thought_signature: not supported by OpenAI',
    ],
  ])('%s of an answer are left out with a warning', (_name, block, warning) => {
    const { messages, warnings } = written([assistant(block, 'Yes'), user('Sure?')]);
    expect(messages).toEqual([
      { role: 'assistant', content: 'Yes' },
      { role: 'user', content: 'Sure?' },
    ]);
    expect(warnings).toEqual([warning]);
  });

  it('an answer of thoughts alone is left out', () => {
    expect(written([user('q'), assistant(signed), user('r')]).messages).toEqual([
      { role: 'user', content: 'q' },
      { role: 'user', content: 'r' },
    ]);
  });

  it('thoughts go back as reasoning_content to the servers that gave them so, never those of others', () => {
    const { messages, warnings } = written(
      [assistant(signed, unsigned, callOf('c1')), user(resultOf('c1', '20'))],
      'deepseek-reasoner',
    );
    expect(messages).toEqual([
      { role: 'assistant', content: null, reasoning_content: 'hm', tool_calls: [weather('c1')] },
      { role: 'tool', tool_call_id: 'c1', content: '20' },
    ]);
    expect(warnings).toEqual(['thinking: OpenAI chat does not take thoughts back']);
  });

  it('a last answer is answered, not continued, and the client hears of it', () => {
    expect(written([user('q'), assistant('Once upon')]).warnings).toEqual([
      'messages: OpenAI answers a last assistant message instead of continuing it',
    ]);
  });

  it.each<[string, Turn]>([
    [
      'an image that lies at another provider',
      user({ kind: 'image', source: { kind: 'file', fileId: 'file_1' } }),
    ],
    [
      'a file that lies at another provider',
      user({ kind: 'document', source: { kind: 'file', fileId: 'file_1' } }),
    ],
    [
      'a document that was not fetched',
      user({ kind: 'document', source: { kind: 'url', url: 'https://a' } }),
    ],
    [
      'a document of Office',
      user({ kind: 'document', source: { kind: 'base64', mediaType: 'application/msword', data: '' } }),
    ],
    ['sound of another kind', user({ kind: 'audio', mediaType: 'audio/flac', data: '' })],
    [
      'a foreign block of the user',
      user({ kind: 'foreign', dialect: 'anthropic', type: 'search_result', value: {} }),
    ],
    ['a call by the user', user(callOf('c1'))],
    ['an image in an answer', assistant(pngBlock)],
    ['an image outside the web', user({ kind: 'image', source: { kind: 'url', url: 'gs://b/c.png' } })],
    ['a TIFF', user({ kind: 'image', source: { kind: 'base64', mediaType: 'image/tiff', data: '' } })],
    ['thoughts in a result', user(resultOf('c1', signed))],
  ])('%s is refused by name', (_name, turn) => {
    expect(() => written([turn])).toThrow(
      expect.objectContaining({ name: 'TranslationRefusal', param: 'messages' }),
    );
  });

  it('citations of documents are dropped with a warning', () => {
    expect(written([user({ ...pdf, withCitations: true } as Block)]).warnings).toEqual([
      'citations: OpenAI does not cite documents',
    ]);
  });
});

describe('ids of calls', () => {
  const long = `toolu_${'x'.repeat(50)}`;

  it('a long id is shortened, the same in call and result and in every request', () => {
    const turns = [assistant(callOf(long)), user(resultOf(long, '20'))];
    const { messages } = written(turns);
    const [asked, answered] = messages as [{ tool_calls: [{ id: string }] }, { tool_call_id: string }];
    expect(asked.tool_calls[0].id).toHaveLength(40);
    expect(answered.tool_call_id).toBe(asked.tool_calls[0].id);
    expect(written(turns).messages).toEqual(messages);
  });

  it('long ids that begin alike stay different', () => {
    const { messages } = written([assistant(callOf(`${long}1`), callOf(`${long}2`))]);
    const [{ tool_calls: calls }] = messages as [{ tool_calls: { id: string }[] }];
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
  });

  it('an id of 40 characters stays as it is', () => {
    const id = 'c'.repeat(40);
    expect(JSON.stringify(written([assistant(callOf(id))]).messages)).toContain(`"${id}"`);
  });
});

describe('marks of the cache', () => {
  const marked: Block = { kind: 'text', text: 'long', cache: {} };
  const breakpoint = { prompt_cache_breakpoint: { mode: 'explicit' } };

  it.each<[string, Turn, unknown]>([
    [
      'instructions',
      system(marked),
      [{ role: 'developer', content: [{ type: 'text', text: 'long', ...breakpoint }] }],
    ],
    [
      'texts of the user',
      user(marked),
      [{ role: 'user', content: [{ type: 'text', text: 'long', ...breakpoint }] }],
    ],
    [
      'images',
      user({ ...pngBlock, cache: {} } as Block),
      [{ role: 'user', content: [{ ...png, ...breakpoint }] }],
    ],
    [
      'answers',
      assistant('a', marked),
      [
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'a' },
            { type: 'text', text: 'long', ...breakpoint },
          ],
        },
      ],
    ],
    [
      'results',
      user({ ...resultOf('c1', 'a', 'b'), cache: {} } as Block),
      [
        {
          role: 'tool',
          tool_call_id: 'c1',
          content: [
            { type: 'text', text: 'a' },
            { type: 'text', text: 'b', ...breakpoint },
          ],
        },
      ],
    ],
  ])('of %s become breakpoints from 5.6 on', (_name, turn, expected) => {
    expect(written([turn], 'gpt-5.6').messages).toEqual(expected);
  });

  it('are dropped with a warning before 5.6', () => {
    expect(written([user(marked)])).toEqual({
      messages: [{ role: 'user', content: 'long' }],
      warnings: ['cache_control: this model caches by itself'],
    });
  });

  it('a longer life than OpenAI promises is told', () => {
    expect(written([user({ kind: 'text', text: 'a', cache: { ttl: '1h' } })], 'gpt-5.6').warnings).toEqual([
      'cache_control.ttl: OpenAI keeps the cache for at least 30 minutes',
    ]);
  });

  it('have no place on calls', () => {
    expect(
      written([assistant({ ...callOf('c1'), cache: {} } as Block), user('a')], 'gpt-5.6').warnings,
    ).toEqual(['cache_control: OpenAI takes no cache mark on a tool call']);
  });
});
