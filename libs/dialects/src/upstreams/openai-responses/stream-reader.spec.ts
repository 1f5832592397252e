import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AnswerEvent } from '../../conversation/answer.js';
import type { StreamEvent } from '../../conversation/upstream-dialect.js';
import { heardOf, traceOf } from '../answer-traces.behaviour.js';
import { itReadsLegalStreams } from '../legal-streams.behaviour.js';
import { recordedAnswersOf } from '../recorded-answers.behaviour.js';
import { openAiResponsesUpstream } from './index.js';

const { readEvents, streamFixture } = recordedAnswersOf(openAiResponsesUpstream);
const read = (name: string) => readEvents(streamFixture(name));
const start = 'start resp_0a1b gpt-5-codex';

describe('streams of the Responses API', () => {
  it.each<[string, string, string[]]>([
    ['a text', 'text', [start, '+0 text', '0 Guten', '0  Tag', '-0', 'usage 31 12', 'finish 0 end', 'end']],
    [
      'thoughts, paragraph by paragraph, with their seal',
      'thoughts-and-text',
      [
        start,
        '+0 thinking',
        '0 Fi',
        '0 rst.',
        '0 \n\n',
        '0 Second.',
        '0 signature openai gAAAA1',
        '-0',
        '+1 text',
        '1 4',
        '-1',
        'usage 31 12',
        'finish 0 end',
        'end',
      ],
    ],
    [
      'thoughts that are sealed altogether',
      'sealed-thoughts-and-call',
      [
        start,
        '+0 whole redacted_thinking {"kind":"redacted_thinking","signature":{"provider":"openai","value":"gAAAA1"}}',
        '-0',
        '+1 call get_weather call_a',
        '1 {"city":',
        '1 "Paris"}',
        '-1',
        'usage 31 12',
        'finish 0 tool_calls',
        'end',
      ],
    ],
    [
      'thoughts that open models show',
      'raw-thoughts-of-open-models',
      [
        start,
        '+0 thinking',
        '0 2+2',
        '0  is 4.',
        '-0',
        '+1 text',
        '1 4',
        '-1',
        'usage 31 12',
        'finish 0 end',
        'end',
      ],
    ],
    [
      'regression: new-api#6223 arguments are not repeated when they are done',
      'new-api-6223-arguments-are-not-repeated',
      [
        start,
        '+0 call get_weather call_a',
        '0 {"city":',
        '0 "Paris"}',
        '-0',
        'usage 31 12',
        'finish 0 tool_calls',
        'end',
      ],
    ],
    [
      'regression: oh-my-pi#1882 codex-lb#542 parallel calls that interleave',
      'oh-my-pi-1882-parallel-calls-interleaved',
      [
        start,
        '+0 call get_weather call_a',
        '+1 call get_time call_b',
        '1 {"zone":',
        '0 {"city":',
        '0 "Paris"}',
        '1 "CET"}',
        '-1',
        '-0',
        'usage 31 12',
        'finish 0 tool_calls',
        'end',
      ],
    ],
    [
      'regression: litellm#21331 arguments that only come when done come once',
      'litellm-21331-arguments-only-when-done',
      [
        start,
        '+0 call get_weather call_a',
        '0 {"city":"Paris"}',
        '-0',
        'usage 31 12',
        'finish 0 tool_calls',
        'end',
      ],
    ],
    [
      'a text that only comes when done',
      'text-only-when-done',
      [start, '+0 text', '0 Hi', '-0', 'usage 31 12', 'finish 0 end', 'end'],
    ],
    [
      'an answer that only comes with the end',
      'output-only-at-the-end',
      [
        start,
        'usage 31 12',
        '+0 thinking',
        '0 Hm.',
        '0 signature openai gAAAA1',
        '-0',
        '+1 text',
        '1 Hi',
        '-1',
        '+2 call now call_a',
        '2 {}',
        '-2',
        'finish 0 tool_calls',
        'end',
      ],
    ],
    [
      'regression: litellm#17246 a call is a reason to stop',
      'litellm-17246-call-finishes-with-tool-calls',
      [
        start,
        '+0 text',
        '0 Looking.',
        '-0',
        '+1 call now call_a',
        '1 {}',
        '-1',
        'usage 31 12',
        'finish 0 tool_calls',
        'end',
      ],
    ],
    [
      'regression: envoy#2184 bifrost#6081 an answer cut at its limit has usage, and an end',
      'envoy-2184-usage-of-incomplete',
      [start, '+0 text', '0 Once upon', '-0', 'usage 31 12', 'finish 0 length', 'end'],
    ],
    [
      'an answer cut by the filter',
      'incomplete-by-the-filter',
      [start, '+0 text', '0 The first', '-0', 'usage 31 12', 'finish 0 content_filter', 'end'],
    ],
    [
      'regression: envoy#2184 an answer that failed has usage',
      'envoy-2184-usage-of-failed',
      [start, '+0 text', '0 Hi', 'usage 9 1', 'error server'],
    ],
    ['an error event', 'error-event', [start, 'error rate_limit']],
    ['an error event of another shape', 'error-nested', ['error server']],
    [
      'regression: bifrost#5546 an end without a terminal event is a failure',
      'bifrost-5546-broken-off',
      [start, '+0 text', '0 Hi', 'error server'],
    ],
    [
      'a refusal in words',
      'refusal',
      [start, '+0 refusal', '0 I can', '0 not.', '-0', 'usage 31 12', 'finish 0 end', 'end'],
    ],
    [
      'a search that OpenAI runs',
      'web-search',
      [
        start,
        'ping',
        'ping',
        '+0 whole foreign {"kind":"foreign","dialect":"openai","type":"web_search_call","value":{"id":"ws_1","type":"web_search_call","status":"completed","action":{"type":"search","query":"weather Paris"}}}',
        '-0',
        '+1 text',
        '1 It rains.',
        '1 citation https://weather.example/paris',
        '-1',
        'usage 31 12',
        'finish 0 end',
        'end',
      ],
    ],
    [
      'free text of a custom tool is its one argument',
      'custom-tool-call',
      [
        start,
        '+0 call run_sql call_a',
        '0 {"input":"select \\"a\\""}',
        '-0',
        'usage 31 12',
        'finish 0 tool_calls',
        'end',
      ],
    ],
    [
      'ids that change from event to event',
      'ids-that-change-from-event-to-event',
      [
        start,
        '+0 call get_weather call_a',
        '0 {"city":',
        '0 "Paris"}',
        '-0',
        'usage 31 12',
        'finish 0 tool_calls',
        'end',
      ],
    ],
    [
      'log probabilities belong to the text',
      'logprobs',
      [start, '+0 text', '0 Hi', '0 logprobs', '-0', 'usage 31 12', 'finish 0 end', 'end'],
    ],
    [
      'a stream without its first events',
      'events-without-created',
      ['start null null', '+0 text', '0 Hi', '-0', 'usage 31 12', 'finish 0 end', 'end'],
    ],
  ])('%s', (_name, fixture, expected) => {
    expect(traceOf(read(fixture))).toEqual(expected);
  });

  it('texts say what phase of the answer they are', () => {
    const openings = read('messages-with-phases').filter(({ kind }) => kind === 'open');
    expect(openings).toMatchObject([
      { content: { kind: 'text', phase: 'commentary' } },
      { content: { kind: 'text', phase: 'final_answer' } },
    ]);
  });

  it('the answer is the same whichever of its events are missing, as long as the last one is there', () => {
    const names = ['text', 'sealed-thoughts-and-call', 'oh-my-pi-1882-parallel-calls-interleaved'];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.array(fc.boolean(), { maxLength: 20 }), (name, kept) => {
        const events = streamFixture(name);
        const isWhole = ({ data }: StreamEvent) => !String(data['type']).endsWith('.delta');
        const some = events.filter(
          (event, at) => isWhole(event) && (at + 1 === events.length || kept[at] !== false),
        );
        expect(sortedLines(readEvents(some))).toEqual(sortedLines(readEvents(events)));
      }),
    );
  });
});

/** Items that are only told at the end come last: the order is not the question here. */
function sortedLines(events: readonly AnswerEvent[]): string[] {
  return heardOf(events).flat().sort();
}

const noise = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.string());
const garbageItem = fc.oneof(
  noise,
  fc.record(
    {
      type: fc.constantFrom('message', 'reasoning', 'function_call', 'custom_tool_call', 'web_search_call'),
      id: fc.constantFrom('a', 'b'),
      call_id: fc.oneof(fc.constantFrom('a', 'b'), noise),
      name: noise,
      arguments: noise,
      content: fc.oneof(
        fc.array(fc.record({ type: fc.constantFrom('output_text', 'refusal'), text: noise }), {
          maxLength: 2,
        }),
        noise,
      ),
      summary: noise,
      encrypted_content: fc.string(),
    },
    { requiredKeys: [] },
  ),
);
const garbageEvent = fc.record({
  name: fc.constant(null),
  data: fc.record(
    {
      type: fc.oneof(
        fc.constantFrom(
          'response.created',
          'response.output_item.added',
          'response.output_item.done',
          'response.output_text.delta',
          'response.output_text.done',
          'response.refusal.delta',
          'response.output_text.annotation.added',
          'response.function_call_arguments.delta',
          'response.function_call_arguments.done',
          'response.reasoning_summary_text.delta',
          'response.reasoning_text.delta',
          'response.web_search_call.searching',
        ),
        fc.constantFrom('response.completed', 'response.incomplete', 'response.failed', 'error', 'odd'),
      ),
      output_index: fc.oneof(fc.nat(2), noise),
      content_index: fc.oneof(fc.nat(2), noise),
      item_id: fc.constantFrom('a', 'b', 'c'),
      delta: noise,
      text: noise,
      arguments: noise,
      annotation: noise,
      item: garbageItem,
      response: fc.oneof(
        noise,
        fc.record({ output: fc.array(garbageItem, { maxLength: 3 }), usage: noise, status: noise }),
      ),
    },
    { requiredKeys: ['type'] },
  ),
});

describe('whatever a server sends', () => {
  itReadsLegalStreams(openAiResponsesUpstream, garbageEvent);
});
