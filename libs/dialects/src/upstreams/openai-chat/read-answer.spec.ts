import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { blocksOf, expectWholeAnswer } from '../answer-traces.behaviour.js';
import { plain, recordedAnswersOf } from '../recorded-answers.behaviour.js';
import { openAiChatUpstream } from './index.js';
import { readChatAnswer } from './read-answer.js';

const { answerFixture, answerNames } = recordedAnswersOf(openAiChatUpstream);
const read = (name: string) => readChatAnswer(answerFixture(name), plain);

describe('whole chat completions', () => {
  it.each<[string, string, string[][]]>([
    ['a text', 'text', [['text Guten Tag, wie geht es Ihnen? 你好', 'finish end']]],
    ['a text that was cut', 'length', [['text Once upon a', 'finish length']]],
    [
      'several calls beside a text',
      'tool-calls-parallel',
      [
        [
          'text Let me look.',
          'call get_weather call_a {"city":"Paris"}',
          'call get_weather call_b {"city":"Rome"}',
          'finish tool_calls',
        ],
      ],
    ],
    [
      'regression: envoy#1486 a call is a reason to stop, also when a forced function finishes with stop',
      'envoy-1486-forced-function-finishes-with-stop',
      [['call get_weather call_a {"city":"Paris"}', 'finish tool_calls']],
    ],
    [
      'arguments keep every digit and the order of their keys',
      'call-with-big-integers-and-without-arguments',
      [
        [
          'call get_order call_a {"id":12345678901234567890,"b":1,"a":2}',
          'call now call_b ',
          'finish tool_calls',
        ],
      ],
    ],
    [
      'a call without id gets one of its own, and arguments are text again',
      'call-without-id-and-with-arguments-as-object',
      [
        [
          'call get_weather call_chatcmpl-CkT4u1_1 {"city":"Paris"}',
          'call get_weather call_chatcmpl-CkT4u1_2 {}',
          'finish tool_calls',
        ],
      ],
    ],
    [
      'free text of a custom tool is its one argument',
      'custom-tool-call',
      [['call run_sql call_a {"input":"select \\"a\\""}', 'finish tool_calls']],
    ],
    [
      'the one call of older answers',
      'legacy-function-call',
      [['call get_weather call_chatcmpl-CkT4u1_1 {"city":"Paris"}', 'finish tool_calls']],
    ],
    [
      'regression: envoy#1975 no choices at all are an empty answer',
      'envoy-1975-choices-null',
      [['finish unknown']],
    ],
    [
      'regression: envoy#1487 choices are ordered by their index',
      'envoy-1487-choices-out-of-order',
      [
        ['text first', 'finish end'],
        ['text second', 'finish length'],
      ],
    ],
    ['a refusal in words', 'refusal', [['refusal I cannot help with that.', 'finish end']]],
    [
      'thoughts of other makers, told once though sent twice',
      'reasoning-content',
      [['thinking 2+2 is 4.', 'text 4', 'finish end']],
    ],
    ['thoughts within the content', 'content-as-parts', [['thinking Hm.', 'text 4', 'finish end']]],
    [
      "Azure's filter, with what was said before it",
      'azure-content-filter',
      [['text The first step', 'finish content_filter']],
    ],
    ['an unknown reason to stop', 'unknown-finish-reason', [['text Hi', 'finish unknown']]],
    [
      'sound, whole',
      'audio',
      [
        [
          'foreign {"kind":"foreign","dialect":"openai","type":"audio","value":{"id":"audio_1","data":"UklGRg==","transcript":"Hello","expires_at":1790003600}}',
          'finish end',
        ],
      ],
    ],
  ])('%s', (_name, fixture, expected) => {
    expect(blocksOf(read(fixture))).toEqual(expected);
  });

  it.each<[string, string, object]>([
    ['cached tokens', 'text', { prompt_tokens: 31, completion_tokens: 12, cached_tokens: 16 }],
    [
      'regression: litellm#11920 counters that are null are 0',
      'litellm-11920-usage-counters-null',
      { prompt_tokens: 0, completion_tokens: 2 },
    ],
    [
      'regression: litellm#18772 details may be missing',
      'litellm-18772-usage-details-missing',
      { prompt_tokens: 9, completion_tokens: 2, cached_tokens: 0, reasoning_tokens: 0 },
    ],
    [
      'regression: litellm#17410 #18599 reasoning and images are told apart from text',
      'litellm-18599-reasoning-and-image-tokens',
      { cached_tokens: 300, cache_write_5m_tokens: 200, image_input_tokens: 400, reasoning_tokens: 100 },
    ],
  ])('usage: %s', (_name, fixture, expected) => {
    expect(read(fixture).usage).toMatchObject(expected);
  });

  it('names id, model and tier of the provider', () => {
    expect(read('text')).toMatchObject({
      id: 'chatcmpl-CkT4u1',
      model: 'gpt-4o-2024-08-06',
      serviceTier: 'default',
      warnings: [],
    });
  });

  it.each([
    ['unknown-finish-reason', 'finish_reason: unknown value eos_token'],
    ['image-of-a-compatible-server', 'message.images: left out'],
    ['envoy-1975-choices-null', 'choices: the provider gave no answer'],
  ])('%s is told: %s', (fixture, warning) => {
    expect(read(fixture).warnings).toEqual([warning]);
  });

  it('sources are citations of the text', () => {
    expect(read('web-search-annotations').choices[0]?.blocks[0]).toMatchObject({
      citations: [{ url: 'https://weather.example/paris', title: 'Weather', startIndex: 9, endIndex: 12 }],
    });
  });

  it('log probabilities are kept as they are', () => {
    const body = answerFixture('logprobs') as { choices: [{ logprobs: unknown }] };
    expect(read('logprobs').choices[0]?.logprobs).toEqual(body.choices[0].logprobs);
  });

  it('names of tools are those of the client', () => {
    const toolNames = { toProvider: (name: string) => name, toClient: (name: string) => `client ${name}` };
    const answer = readChatAnswer(answerFixture('tool-calls-parallel'), {
      toolNames,
      outputTool: null,
    });
    expect(answer.choices[0]?.blocks[1]).toMatchObject({ name: 'client get_weather' });
  });

  it('an error with status 200 is a failure', () => {
    const body = { error: { message: 'Rate limit reached.', type: 'requests', code: 'rate_limit_exceeded' } };
    expect(() => readChatAnswer(body, plain)).toThrow(
      expect.objectContaining({
        name: 'AnswerFailure',
        error: expect.objectContaining({ kind: 'rate_limit' }),
      }),
    );
  });

  it.each(answerNames())('%s is an answer', (name) => {
    expectWholeAnswer(read(name));
  });

  it('any JSON object is read without a failure', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('id', 'choices', 'usage', 'model'), fc.jsonValue()),
        (body) => {
          expect(readChatAnswer(body, plain).choices.length).toBeGreaterThan(0);
        },
      ),
    );
  });
});
