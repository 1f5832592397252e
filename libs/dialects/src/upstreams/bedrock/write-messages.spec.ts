import { describe, expect, it } from '@jest/globals';
import type { Block, Turn } from '../../conversation/conversation.js';
import {
  assistant,
  callOf,
  pngBlock,
  resultOf,
  system,
  user,
  weatherTool,
} from '../../conversation/samples.behaviour.js';
import { models, pdf, written } from './requests.behaviour.js';

const messagesOf = (turns: readonly Turn[], model?: string): unknown =>
  written({ turns, tools: [weatherTool] }, model).body.messages;
const contentOf = (...blocks: readonly (string | Block)[]): unknown =>
  (messagesOf([user(...blocks)]) as { content: unknown }[])[0]?.content;
const paris = { toolUse: { toolUseId: 'a', name: 'get_weather', input: { city: 'Paris' } } };

describe('turns for Bedrock', () => {
  it('hoists instructions and joins neighbours of one role', () => {
    const { body } = written({
      turns: [
        system('Be brief.'),
        system('Be kind.'),
        user('Hello'),
        user('there'),
        assistant('Hi'),
        user('Bye'),
      ],
    });
    expect(body.system).toEqual([{ text: 'Be brief.' }, { text: 'Be kind.' }]);
    expect(body.messages).toEqual([
      { role: 'user', content: [{ text: 'Hello' }, { text: 'there' }] },
      { role: 'assistant', content: [{ text: 'Hi' }] },
      { role: 'user', content: [{ text: 'Bye' }] },
    ]);
  });

  it('puts a greeting before a conversation that the assistant begins, with a warning', () => {
    const { body, warnings } = written({ turns: [assistant('Can I help?'), user('Yes')] });
    expect(body.messages).toEqual([
      { role: 'user', content: [{ text: 'Hello.' }] },
      { role: 'assistant', content: [{ text: 'Can I help?' }] },
      { role: 'user', content: [{ text: 'Yes' }] },
    ]);
    expect(warnings).toEqual([
      'messages: the user has to speak first, a greeting was put before the first message',
    ]);
  });

  it.each([models.newestClaude, models.adaptiveClaude])(
    'refuses the beginning of an answer for %s, which does not continue it',
    (model) => {
      expect(() => messagesOf([user('Give me JSON.'), assistant('{')], model)).toThrow(
        expect.objectContaining({ param: 'messages' }),
      );
    },
  );

  it('regression: envoy#2191 blank texts and the turns they leave empty are not sent', () => {
    const turns = [user('Hello', ' \n'), assistant('', '  '), user('again')];
    expect(messagesOf(turns)).toEqual([{ role: 'user', content: [{ text: 'Hello' }, { text: 'again' }] }]);
  });

  it.each(['litellm#5277', 'envoy#2237', 'agentgateway#907'])(
    'regression: %s the results of one turn are together, before what the user says',
    () => {
      const turns = [
        user('Weather?'),
        assistant(callOf('a'), callOf('b')),
        user('Hurry', resultOf('a', 'sunny')),
        user(resultOf('b', 'rain')),
      ];
      expect((messagesOf(turns) as unknown[])[2]).toEqual({
        role: 'user',
        content: [
          { toolResult: { toolUseId: 'a', content: [{ text: 'sunny' }] } },
          { toolResult: { toolUseId: 'b', content: [{ text: 'rain' }] } },
          { text: 'Hurry' },
        ],
      });
    },
  );

  it('keeps instructions in the middle where the model takes them, behind the whole message of the user', () => {
    const turns = [user('Hello'), system('Now in French.'), user('there'), assistant('Salut'), user('Bye')];
    expect(messagesOf(turns, models.newestClaude)).toEqual([
      { role: 'user', content: [{ text: 'Hello' }, { text: 'there' }] },
      { role: 'system', content: [{ text: 'Now in French.' }] },
      { role: 'assistant', content: [{ text: 'Salut' }] },
      { role: 'user', content: [{ text: 'Bye' }] },
    ]);
  });

  it('moves instructions in the middle to the beginning elsewhere, with a warning', () => {
    const { body, warnings } = written({ turns: [user('Hello'), system('Now in French.')] });
    expect(body.system).toEqual([{ text: 'Now in French.' }]);
    expect(warnings).toEqual(['messages: instructions in the middle were moved to the beginning']);
  });

  it('trims the end of an answer that has begun', () => {
    expect((messagesOf([user('Count'), assistant('One, \n')]) as unknown[])[1]).toEqual({
      role: 'assistant',
      content: [{ text: 'One,' }],
    });
  });

  it.each<[string, readonly Turn[], RegExp]>([
    ['nothing to answer', [system('Be brief.')], /something from the user/],
    ['a call without a result', [user('?'), assistant(callOf('a')), user('and?')], /call "a" needs a result/],
    ['a call at the end', [user('?'), assistant(callOf('a'))], /call "a" needs a result/],
    ['a result without a call', [user(resultOf('z', 'x'))], /result for "z" needs a call/],
    [
      'a call whose arguments are no object',
      [user('?'), assistant(callOf('a', 'get_weather', '[1]')), user(resultOf('a'))],
      /arguments of the call "a"/,
    ],
    [
      'a call whose arguments are no JSON',
      [user('?'), assistant(callOf('a', 'get_weather', '{"city":')), user(resultOf('a'))],
      /arguments of the call "a"/,
    ],
    ['an pngBlock of an assistant', [user('?'), assistant(pngBlock)], /image is not supported/],
    ['a call of a user', [user(callOf('a'))], /tool_call is not supported/],
  ])('refuses %s', (_name, turns, message) => {
    expect(() => messagesOf(turns)).toThrow(message);
  });
});

describe('blocks for Bedrock', () => {
  it('writes calls and results, and keeps every digit of their arguments', () => {
    const turns = [
      user('?'),
      assistant(callOf('a', 'get_weather', '{"id":12345678901234567890}')),
      user(resultOf('a', 'x')),
    ];
    expect(JSON.stringify(messagesOf(turns))).toContain('"input":{"id":12345678901234567890}');
    expect(
      messagesOf([user('?'), assistant(callOf('a', 'get_weather', '')), user(resultOf('a', 'x'))]),
    ).toMatchObject([{}, { content: [{ toolUse: { input: {} } }] }, {}]);
  });

  it.each([
    ['Claude', models.claude, { content: [{ text: 'no such city' }], status: 'error' }],
    ['a model without a status', models.llama, { content: [{ text: 'Error:' }, { text: 'no such city' }] }],
  ])('says that a result is an error to %s', (_name, model, expected) => {
    const failed: Block = {
      kind: 'tool_result',
      callId: 'a',
      isError: true,
      content: [{ kind: 'text', text: 'no such city' }],
    };
    const turns = [user('?'), assistant(callOf('a')), user(failed)];
    expect((messagesOf(turns, model) as unknown[])[2]).toEqual({
      role: 'user',
      content: [{ toolResult: { toolUseId: 'a', ...expected } }],
    });
  });

  it('lets a result without content say so', () => {
    expect(
      (messagesOf([user('?'), assistant(callOf('a')), user(resultOf('a', ''))]) as unknown[])[2],
    ).toMatchObject({
      content: [{ toolResult: { content: [{ text: '(empty)' }] } }],
    });
  });

  it('puts images and documents into results', () => {
    expect(
      (messagesOf([user('?'), assistant(callOf('a')), user(resultOf('a', pngBlock, pdf))]) as unknown[])[2],
    ).toMatchObject({
      content: [{ toolResult: { content: [{ image: { format: 'png' } }, { document: { format: 'pdf' } }] } }],
    });
  });

  it('writes thoughts with their signature and sealed ones, in their order', () => {
    const thoughts: readonly Block[] = [
      { kind: 'thinking', text: 'Hm', signature: { provider: 'bedrock', value: 'c2ln' } },
      { kind: 'redacted_thinking', signature: { provider: 'anthropic', value: 'ZGF0YQ==' } },
    ];
    expect(
      (
        messagesOf([user('?'), assistant(...thoughts, callOf('a')), user(resultOf('a', 'x'))]) as unknown[]
      )[1],
    ).toEqual({
      role: 'assistant',
      content: [
        { reasoningContent: { reasoningText: { text: 'Hm', signature: 'c2ln' } } },
        { reasoningContent: { redactedContent: 'ZGF0YQ==' } },
        paris,
      ],
    });
  });

  it.each<[string, Block, string]>([
    ['without a signature', { kind: 'thinking', text: 'Hm', signature: null }, models.claude],
    [
      'of Gemini',
      { kind: 'thinking', text: 'Hm', signature: { provider: 'google', value: 'x' } },
      models.claude,
    ],
    [
      'of Claude for a model of another',
      { kind: 'redacted_thinking', signature: { provider: 'anthropic', value: 'x' } },
      models.nova,
    ],
  ])('leaves out a thought %s, with a warning', (_name, thought, model) => {
    const { body, warnings } = written(
      { turns: [user('?'), assistant(thought, 'Yes'), user('Why?')] },
      model,
    );
    expect(body.messages).toMatchObject([{}, { content: [{ text: 'Yes' }] }, {}]);
    expect(warnings).toContainEqual(expect.stringContaining('thinking: '));
  });

  it('sends back what Bedrock ran itself, and leaves out what others ran', () => {
    const own = { toolUse: { toolUseId: 's', name: 'nova_grounding', type: 'server_tool_use', input: {} } };
    const blocks: readonly Block[] = [
      { kind: 'foreign', dialect: 'bedrock', type: 'server_tool_use', value: own },
      { kind: 'foreign', dialect: 'anthropic', type: 'web_search_tool_result', value: { type: 'x' } },
    ];
    const { body, warnings } = written(
      { turns: [user('?'), assistant(...blocks), user('Why?')] },
      models.nova,
    );
    expect(body.messages).toMatchObject([{}, { content: [own] }, {}]);
    expect(warnings).toEqual(['web_search_tool_result: only the provider it comes from can read it']);
  });

  it('names documents so that Bedrock takes them, and no two the same', () => {
    expect(contentOf('Compare', pdf, pdf)).toEqual([
      { text: 'Compare' },
      { document: { name: 'report pdf', format: 'pdf', source: { bytes: 'JVBERi0=' } } },
      { document: { name: 'report pdf (2)', format: 'pdf', source: { bytes: 'JVBERi0=' } } },
    ]);
  });

  it('puts a text beside a document that stands alone', () => {
    expect(contentOf(pdf)).toMatchObject([{ document: {} }, { text: 'See the document.' }]);
  });

  it('writes texts as documents, with context and citations', () => {
    const document: Block = {
      kind: 'document',
      source: { kind: 'text', text: 'Olá' },
      context: 'A greeting',
      withCitations: true,
    };
    expect(contentOf('Quote it', document)).toContainEqual({
      document: {
        name: 'document',
        format: 'txt',
        source: { bytes: Buffer.from('Olá').toString('base64') },
        context: 'A greeting',
        citations: { enabled: true },
      },
    });
  });
});
