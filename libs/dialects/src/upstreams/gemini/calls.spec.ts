import { describe, expect, it } from '@jest/globals';
import type { Block } from '../../conversation/conversation.js';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import type { JsonObject } from '../../json.js';
import { writeGeminiRequest } from './write-request.js';
import {
  assistant,
  callOf,
  conversationWith,
  resultOf,
  textOf,
  user,
} from '../../conversation/samples.behaviour.js';
import { newModel, oldModel, targetOf, written } from './samples.behaviour.js';

const png: Block = { kind: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'aGk=' } };
const inlinePng = { inlineData: { mimeType: 'image/png', data: 'aGk=' } };

function partsOf(body: JsonObject, at: number): readonly JsonObject[] {
  return (body.contents as { parts: JsonObject[] }[])[at]?.parts ?? [];
}

function argumentsOf(argumentsJson: string): unknown {
  const turns = [user('Hi'), assistant(callOf('c1', 'shell', argumentsJson)), user(resultOf('c1', ''))];
  return partsOf(written({ turns }, oldModel).body, 1)[0]?.functionCall;
}

describe('calls in a request', () => {
  it.each([
    ['a JSON object', '{"b":1,"a":[0,false,""]}', { b: 1, a: [0, false, ''] }],
    ['no text at all', '', {}],
    ['blanks', ' \n', {}],
    ['an object among blanks', ' {"a":1} ', { a: 1 }],
  ])('regression: litellm#18920 #6833 arguments of %s become an object', (_case, json, args) => {
    expect(argumentsOf(json)).toEqual({ id: 'c1', name: 'shell', args });
  });

  it.each(['{"a":', 'ls -l', '[1]', '12345678901234567890', 'null', '"text"'])(
    'arguments %s are refused, naming the call',
    (json) => {
      expect(() => argumentsOf(json)).toThrow(
        new TranslationRefusal('messages', 'The arguments of the call "c1" must be a JSON object.'),
      );
    },
  );

  it('numbers keep every digit', () => {
    const turns = [
      user('Hi'),
      assistant(callOf('c1', 'f', '{"id":12345678901234567890}')),
      user(resultOf('c1', '{"n":98765432109876543210}')),
    ];
    const text = JSON.stringify(writeGeminiRequest(conversationWith({ turns }), targetOf(oldModel)).body);
    expect(text).toContain('"args":{"id":12345678901234567890}');
    expect(text).toContain('"response":{"n":98765432109876543210}');
  });
});

describe('results of calls in a request', () => {
  it.each([
    ['text', 'Sunny', false, { result: 'Sunny' }],
    ['nothing', '', false, { result: '' }],
    ['a JSON object', '{"b":1,"a":{"c":null}}', false, { b: 1, a: { c: null } }],
    ['a JSON list', '[1,2]', false, { result: [1, 2] }],
    ['a number', '12345678901234567890', false, { result: '12345678901234567890' }],
    ['broken JSON', '{"a":', false, { result: '{"a":' }],
    ['an error', 'Not found', true, { error: 'Not found' }],
    ['an error as JSON', '{"code":5}', true, { error: { code: 5 } }],
  ])('%s becomes an object', (_case, text, isError, response) => {
    const turns = [user('Hi'), assistant(callOf('c1')), user({ ...resultOf('c1', text), isError })];
    expect(partsOf(written({ turns }).body, 2)).toEqual([
      { functionResponse: { id: 'c1', name: 'get_weather', response } },
    ]);
  });

  it('regression: litellm#22003 results are said by the user', () => {
    const turns = [user('Hi'), assistant(callOf('c1')), user(resultOf('c1', 'ok'))];
    const contents = written({ turns }).body.contents as { role: string }[];
    expect(contents.map(({ role }) => role)).toEqual(['user', 'model', 'user']);
  });

  it('several results and what the user says next are one turn', () => {
    const turns = [
      user('Hi'),
      assistant(callOf('c1', 'a'), callOf('c2', 'b')),
      user(resultOf('c2', 'two')),
      user(resultOf('c1', 'one')),
      user('And now?'),
    ];
    expect(partsOf(written({ turns }).body, 2)).toEqual([
      { functionResponse: { id: 'c2', name: 'b', response: { result: 'two' } } },
      { functionResponse: { id: 'c1', name: 'a', response: { result: 'one' } } },
      { text: 'And now?' },
    ]);
  });

  it('the latest call with an id gives the name', () => {
    const turns = [
      user('Hi'),
      assistant(callOf('call_0', 'a')),
      user(resultOf('call_0', '1')),
      assistant(callOf('call_0', 'b')),
      user(resultOf('call_0', '2')),
    ];
    const { body } = written({ turns });
    expect(partsOf(body, 2)[0]).toMatchObject({ functionResponse: { name: 'a' } });
    expect(partsOf(body, 4)[0]).toMatchObject({ functionResponse: { name: 'b' } });
  });

  it('a result of no call before it is refused', () => {
    expect(() => written({ turns: [user(resultOf('c9', 'x'))] })).toThrow('"c9"');
  });

  it('texts of one result stand below each other', () => {
    const result: Block = {
      kind: 'tool_result',
      callId: 'c1',
      content: [textOf('a'), textOf('b')],
      isError: false,
    };
    const { body } = written({ turns: [user('Hi'), assistant(callOf('c1')), user(result)] });
    expect(partsOf(body, 2)[0]).toMatchObject({ functionResponse: { response: { result: 'a\nb' } } });
  });

  const withImage: Block = {
    kind: 'tool_result',
    callId: 'c1',
    content: [textOf('See:'), png],
    isError: false,
  };
  const result = { id: 'c1', name: 'get_weather', response: { result: 'See:' } };

  it('regression: litellm#18187 #23712 media of a result are inside of it for new models', () => {
    const { body } = written({ turns: [user('Hi'), assistant(callOf('c1')), user(withImage)] }, newModel);
    expect(partsOf(body, 2)).toEqual([{ functionResponse: { ...result, parts: [inlinePng] } }]);
  });

  it('regression: litellm#18187 #23712 media of a result follow all results for old models', () => {
    const turns = [
      user('Hi'),
      assistant(callOf('c1'), callOf('c2')),
      user(withImage, resultOf('c2', 'x'), 'So?'),
    ];
    expect(partsOf(written({ turns }, oldModel).body, 2)).toEqual([
      { functionResponse: result },
      { functionResponse: { id: 'c2', name: 'get_weather', response: { result: 'x' } } },
      inlinePng,
      { text: 'So?' },
    ]);
  });

  it('documents of a result are text or media', () => {
    const content: Block[] = [
      {
        kind: 'document',
        source: { kind: 'text', text: 'Once' },
        title: 'Tale',
        context: 'Old',
        withCitations: true,
      },
      { kind: 'document', source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBERg==' } },
    ];
    const turns = [
      user('Hi'),
      assistant(callOf('c1')),
      user({ kind: 'tool_result', callId: 'c1', content, isError: false }),
    ];
    const { body, warnings } = written({ turns });
    expect(partsOf(body, 2)[0]).toMatchObject({
      functionResponse: {
        response: { result: 'Title: Tale\nOld\nOnce' },
        parts: [{ inlineData: { mimeType: 'application/pdf', data: 'JVBERg==' } }],
      },
    });
    expect(warnings).toEqual(['citations: not supported by Gemini']);
  });

  it('details of images in results and marks of the cache are left out with a warning', () => {
    const content: Block[] = [
      {
        kind: 'image',
        source: { kind: 'base64', mediaType: 'image/png', data: 'aGk=' },
        detail: 'low',
        cache: {},
      },
    ];
    const result: Block = { kind: 'tool_result', callId: 'c1', content, isError: false };
    expect(written({ turns: [user('Hi'), assistant(callOf('c1')), user(result)] }).warnings).toEqual([
      'cache_control: not supported by Gemini',
      'image_url.detail: not supported by Gemini',
    ]);
  });

  it('content that a result cannot have is refused', () => {
    const content: Block[] = [{ kind: 'foreign', dialect: 'anthropic', type: 'search_result', value: {} }];
    const turns = [
      user('Hi'),
      assistant(callOf('c1')),
      user({ kind: 'tool_result', callId: 'c1', content, isError: false }),
    ];
    expect(() => written({ turns })).toThrow('search_result');
  });

  it.each([
    ['a call without a result', [assistant(callOf('c1'), callOf('c2')), user(resultOf('c1', ''))], 'c2'],
    ['a call at the end', [assistant(callOf('c1'))], 'c1'],
    [
      'a result that comes late',
      [assistant(callOf('c1')), user('Wait'), assistant('Yes'), user(resultOf('c1', ''))],
      'c1',
    ],
  ])('%s is refused, naming the call', (_case, turns, id) => {
    expect(() => written({ turns: [user('Hi'), ...turns] })).toThrow(
      new TranslationRefusal('messages', `The call "${id}" needs a result in the message after it.`),
    );
  });

  it('names of tools are mapped in calls and results alike', () => {
    const turns = [user('Hi'), assistant(callOf('c1', 'my tool')), user(resultOf('c1', ''))];
    const { body, answering } = written({ turns });
    const name = answering.toolNames.toProvider('my tool');
    expect(name).toMatch(/^my_tool_[0-9a-f]{8}$/);
    expect(partsOf(body, 1)[0]).toMatchObject({ functionCall: { name } });
    expect(partsOf(body, 2)[0]).toMatchObject({ functionResponse: { name } });
  });
});
