import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { blocksOf, expectWholeAnswer } from '../answer-traces.behaviour.js';
import { plain, recordedAnswersOf } from '../recorded-answers.behaviour.js';
import { openAiResponsesUpstream } from './index.js';
import { readResponsesAnswer } from './read-answer.js';

const { answerFixture, answerNames } = recordedAnswersOf(openAiResponsesUpstream);
const read = (name: string) => readResponsesAnswer(answerFixture(name), plain);

describe('whole responses', () => {
  it.each<[string, string, string[]]>([
    ['a text', 'text', ['text Guten Tag 你好', 'finish end']],
    [
      'thoughts, paragraph by paragraph',
      'thoughts-and-text',
      ['thinking First.\n\nSecond.', 'text 4', 'finish end'],
    ],
    [
      'thoughts that are sealed altogether',
      'sealed-thoughts-and-call',
      [
        'redacted_thinking {"kind":"redacted_thinking","signature":{"provider":"openai","value":"gAAAA1"}}',
        'call get_weather call_a {"city":"Paris"}',
        'finish tool_calls',
      ],
    ],
    [
      'thoughts that open models show',
      'raw-thoughts-of-open-models',
      ['thinking 2+2 is 4.', 'text 4', 'finish end'],
    ],
    ['thoughts with nothing to show', 'thoughts-without-anything', ['text 4', 'finish end']],
    [
      'regression: codex-lb#542 openai-agents-python#3161 parallel calls, each by the id its output will name',
      'codex-lb-542-parallel-calls',
      [
        'call get_weather call_a {"city":"Paris"}',
        'call get_weather call_b {"city":"Rome"}',
        'finish tool_calls',
      ],
    ],
    ['an answer cut at its limit', 'incomplete-at-the-limit', ['text Once upon', 'finish length']],
    ['an answer cut by the filter', 'incomplete-by-the-filter', ['text The first', 'finish content_filter']],
    [
      'a call cut at the limit is no call to run',
      'incomplete-call-at-the-limit',
      ['call get_weather call_a {"city":"Pa', 'finish length'],
    ],
    ['an answer cut for another reason', 'incomplete-for-another-reason', ['text So far', 'finish unknown']],
    ['a refusal in words', 'refusal', ['refusal I cannot help with that.', 'finish end']],
    [
      'a search that OpenAI ran is no call of the client (as litellm#17254)',
      'web-search',
      [
        'foreign {"kind":"foreign","dialect":"openai","type":"web_search_call","value":{"id":"ws_1","type":"web_search_call","status":"completed","action":{"type":"search","query":"weather Paris"}}}',
        'text It rains.',
        'finish end',
      ],
    ],
    [
      'free text of a custom tool is its one argument',
      'custom-tool-call',
      ['call run_sql call_a {"input":"select \\"a\\""}', 'finish tool_calls'],
    ],
    [
      'arguments keep every digit and the order of their keys',
      'big-integers-in-arguments',
      ['call get_order call_a {"id":12345678901234567890,"b":1,"a":2}', 'finish tool_calls'],
    ],
    [
      'several messages keep their order',
      'two-messages-around-a-call',
      ['text Looking.', 'call now call_a ', 'text Done.', 'finish tool_calls'],
    ],
  ])('%s', (_name, fixture, expected) => {
    expect(blocksOf(read(fixture))).toEqual([expected]);
  });

  it('a thought that OpenAI encrypted can go back to it', () => {
    expect(read('thoughts-and-text').choices[0]?.blocks[0]).toEqual({
      kind: 'thinking',
      text: 'First.\n\nSecond.',
      signature: { provider: 'openai', value: 'gAAAA1' },
    });
  });

  it('texts say what phase of the answer they are', () => {
    expect(read('messages-with-phases').choices[0]?.blocks).toEqual([
      { kind: 'text', text: 'I will look.', phase: 'commentary' },
      { kind: 'text', text: 'It rains.', phase: 'final_answer' },
    ]);
  });

  it('sources are citations of the text', () => {
    expect(read('web-search').choices[0]?.blocks[1]).toMatchObject({
      citations: [{ url: 'https://weather.example/paris', title: 'Weather', startIndex: 0, endIndex: 9 }],
    });
  });

  it('log probabilities of all texts are one list, as in the chat dialect', () => {
    expect(read('logprobs').choices[0]?.logprobs).toMatchObject({
      content: [{ token: 'Hi' }],
      refusal: null,
    });
  });

  it.each<[string, object | null]>([
    ['text', { prompt_tokens: 31, cached_tokens: 16, completion_tokens: 12, reasoning_tokens: 4 }],
    ['incomplete-at-the-limit', { prompt_tokens: 31, completion_tokens: 12 }],
    ['litellm-18772-usage-details-missing', { prompt_tokens: 9, completion_tokens: 2, cached_tokens: 0 }],
    ['web-search', { web_search_requests: 1 }],
  ])('usage of %s', (fixture, expected) => {
    expect(read(fixture).usage).toMatchObject(expected as object);
  });

  it('usage that is missing is none', () => {
    expect(read('usage-missing').usage).toBeNull();
  });

  it('names id, model and tier, and tells an end it does not know', () => {
    expect(read('text')).toMatchObject({
      id: 'resp_0a1b',
      model: 'gpt-5-codex',
      serviceTier: 'default',
      warnings: [],
    });
    expect(read('incomplete-for-another-reason').warnings).toEqual(['status: unknown end incomplete']);
  });

  it.each([
    { status: 'failed', error: { code: 'server_error', message: 'The model failed.' }, output: [] },
    { error: { message: 'Oops', type: 'server_error' } },
  ])('a response that failed is a failure: %j', (body) => {
    expect(() => readResponsesAnswer(body, plain)).toThrow(
      expect.objectContaining({ name: 'AnswerFailure', error: expect.objectContaining({ kind: 'server' }) }),
    );
  });

  it.each(answerNames())('%s is an answer', (name) => {
    expectWholeAnswer(read(name));
  });

  it('any JSON object is read without a failure', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('id', 'output', 'usage', 'status'), fc.jsonValue()),
        (body) => {
          expect(readResponsesAnswer(body, plain).choices).toHaveLength(1);
        },
      ),
    );
  });
});
