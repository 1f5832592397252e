import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { traceOf } from '../answer-traces.behaviour.js';
import { itReadsLegalStreams } from '../legal-streams.behaviour.js';
import { recordedAnswersOf } from '../recorded-answers.behaviour.js';
import { openAiChatUpstream } from './index.js';

const { readEvents, streamFixture } = recordedAnswersOf(openAiChatUpstream);
const read = (name: string) => readEvents(streamFixture(name));
const start = 'start chatcmpl-CkT4u1 gpt-4o-2024-08-06';

describe('chat completion streams', () => {
  it.each<[string, string, string[]]>([
    [
      'a text, with usage in a chunk of its own',
      'text',
      [start, '+0 text', '0 Guten', '0  Tag', 'usage 31 12', '-0', 'finish 0 end', 'end'],
    ],
    [
      'calls one after the other',
      'calls-in-a-row',
      [
        start,
        '+0 text',
        '0 Let me look.',
        '-0',
        '+1 call get_weather call_a',
        '1 {"city":',
        '1 "Paris"}',
        '+2 call get_weather call_b',
        '2 {"city":"Rome"}',
        'usage 9 3',
        '-1',
        '-2',
        'finish 0 tool_calls',
        'end',
      ],
    ],
    [
      'calls that interleave are told apart by their index',
      'calls-interleaved',
      [
        start,
        '+0 call get_weather call_a',
        '0 {"ci',
        '+1 call get_time call_b',
        '1 {"zo',
        '1 ne":"CET"}',
        '0 ty":"Paris"}',
        'usage 9 3',
        '-0',
        '-1',
        'finish 0 tool_calls',
        'end',
      ],
    ],
    [
      'calls without index are told apart by their id',
      'calls-without-index',
      [
        start,
        '+0 call get_weather call_a',
        '0 {"city":',
        '0 "Paris"}',
        '+1 call get_time call_b',
        '1 {}',
        '-0',
        '-1',
        'finish 0 tool_calls',
        'end',
      ],
    ],
    [
      'regression: envoy#1468 #1524 calls that all have index 0 are told apart by their id',
      'envoy-1468-calls-all-of-index-0',
      [
        start,
        '+0 call get_weather call_a',
        '0 {}',
        '+1 call get_time call_b',
        '1 {}',
        '-0',
        '-1',
        'finish 0 tool_calls',
        'end',
      ],
    ],
    [
      'a call without id gets one, the same for all its pieces',
      'calls-without-id',
      [
        start,
        '+0 call get_weather call_chatcmpl-CkT4u1_1',
        '0 {"city"',
        '0 :"Paris"}',
        '+1 call get_time call_chatcmpl-CkT4u1_2',
        '1 {}',
        '-0',
        '-1',
        'finish 0 tool_calls',
        'end',
      ],
    ],
    [
      'a call waits for its name',
      'call-with-late-name',
      [start, '+0 call get_weather call_a', '0 {"a"', '0 :1}', '-0', 'finish 0 tool_calls', 'end'],
    ],
    [
      'the one call of older streams',
      'legacy-function-call',
      [
        start,
        '+0 call get_weather call_chatcmpl-CkT4u1_1',
        '0 {"city":"Paris"}',
        '-0',
        'finish 0 tool_calls',
        'end',
      ],
    ],
    [
      'regression: litellm#18238 a chunk with text and a call gives both',
      'litellm-18238-text-and-call-in-one-chunk',
      [
        start,
        '+0 text',
        '0 Looking',
        '-0',
        '+1 call get_weather call_a',
        '1 {}',
        'usage 9 3',
        '-1',
        'finish 0 tool_calls',
        'end',
      ],
    ],
    [
      'regression: envoy#1486 a call is a reason to stop, whatever the provider says',
      'envoy-1486-finish-stop-after-a-call',
      [start, '+0 call get_weather call_a', '0 {}', 'usage 9 3', '-0', 'finish 0 tool_calls', 'end'],
    ],
    [
      'regression: litellm#20760 usage after the finish reason counts',
      'litellm-20760-usage-after-finish',
      [start, '+0 text', '0 Hi', 'usage 9 1', '-0', 'finish 0 end', 'end'],
    ],
    [
      'regression: litellm#22098 content after the finish reason is not dropped',
      'litellm-22098-content-after-finish',
      [start, '+0 text', '0 Hi', '0  there', 'usage 9 3', '-0', 'finish 0 end', 'end'],
    ],
    [
      'regression: OmniRoute#9750 usage on chunks with content is a total each time',
      'omniroute-9750-usage-on-a-normal-chunk',
      [start, '+0 text', '0 Hi', 'usage 9 1', '0  you', 'usage 9 2', '-0', 'finish 0 end', 'end'],
    ],
    [
      "Azure's first chunk, which has neither choices nor id",
      'azure-first-chunk-without-choices',
      [start, '+0 text', '0 Hi', 'usage 9 3', '-0', 'finish 0 end', 'end'],
    ],
    [
      "regression: autogen#6465 Azure's choices without a delta",
      'autogen-6465-azure-choice-without-delta',
      [start, '+0 text', '0 Hi', 'usage 9 3', '-0', 'finish 0 end', 'end'],
    ],
    [
      "Azure's filter in the middle of an answer",
      'azure-content-filter-in-the-middle',
      [start, '+0 text', '0 The first', '-0', 'finish 0 content_filter', 'end'],
    ],
    [
      'an orderly end without [DONE] after the finish reason is an end',
      'without-done',
      [start, '+0 text', '0 Hi', 'usage 9 3', '-0', 'finish 0 end', 'end'],
    ],
    [
      'regression: bifrost#5546 an end without finish reason and [DONE] is a failure',
      'bifrost-5546-broken-off',
      [start, '+0 text', '0 Hi', 'error server'],
    ],
    [
      'an end before every choice has its finish reason is a failure',
      'broken-off-in-one-of-two-choices',
      [start, '+0 text', '0 a', '+1 text @1', '1 b', 'error server'],
    ],
    [
      'an error in the middle ends the answer',
      'error-in-the-middle',
      [start, '+0 text', '0 Hi', 'error server'],
    ],
    ['an error instead of an answer', 'error-at-once', ['error rate_limit']],
    [
      'regression: envoy#1487 several answers at once, each with its own end',
      'two-choices-interleaved',
      [
        start,
        '+0 text @1',
        '0 a',
        '+1 text',
        '1 b',
        '0 c',
        'usage 9 3',
        '-1',
        'finish 0 end',
        '-0',
        'finish 1 length',
        'end',
      ],
    ],
    [
      'thoughts of other makers come before the answer',
      'deepseek-reasoning-content',
      [
        'start chatcmpl-CkT4u1 deepseek-reasoner',
        '+0 thinking',
        '0 2+2',
        '0  is 4.',
        '-0',
        '+1 text',
        '1 4',
        'usage 9 3',
        '-1',
        'finish 0 end',
        'end',
      ],
    ],
    [
      'a refusal in words',
      'refusal',
      [start, '+0 refusal', '0 I cannot', '0  do that.', 'usage 9 3', '-0', 'finish 0 end', 'end'],
    ],
    [
      'regression: envoy#1975 chunks whose choices are null',
      'envoy-1975-choices-null',
      [start, '+0 text', '0 Hi', '-0', 'finish 0 end', 'end'],
    ],
    [
      'regression: litellm#20570 unexpected members and chunks are passed over',
      'litellm-20570-unexpected-members',
      [start, '+0 text', '0 Hi', '-0', 'finish 0 end', 'end'],
    ],
    [
      'log probabilities belong to the text',
      'logprobs',
      [start, '+0 text', '0 Hi', '0 logprobs', '-0', 'finish 0 end', 'end'],
    ],
    [
      'sources belong to the text',
      'web-search-annotations',
      [start, '+0 text', '0 It rains.', '0 citation https://weather.example', '-0', 'finish 0 end', 'end'],
    ],
    [
      'sound is given on whole',
      'audio',
      [
        start,
        '+0 whole foreign {"kind":"foreign","dialect":"openai","type":"audio","value":{"id":"audio_1","transcript":"Hello","data":"UklGRg==","expires_at":1790003600}}',
        '-0',
        'finish 0 end',
        'end',
      ],
    ],
    [
      '[DONE] ends an answer whose finish reason never came',
      'without-finish-reason',
      [start, '+0 text', '0 Hi', '-0', 'finish 0 unknown', 'end'],
    ],
    ['an empty answer', 'empty', [start, 'usage 9 3', 'finish 0 end', 'end']],
  ])('%s', (_name, fixture, expected) => {
    expect(traceOf(read(fixture))).toEqual(expected);
  });

  it('regression: envoy#2259 #1438 #1902 reasoning and cached tokens are in the usage of a stream', () => {
    const usage = read('envoy-2259-reasoning-tokens-in-stream-usage').find(({ kind }) => kind === 'usage');
    expect(usage).toMatchObject({
      usage: { prompt_tokens: 20, cached_tokens: 8, completion_tokens: 110, reasoning_tokens: 100 },
    });
  });

  it('names the tier that any chunk names', () => {
    expect(read('text').find(({ kind }) => kind === 'usage')).toMatchObject({ serviceTier: 'default' });
  });

  it('a stream of [DONE] alone is an empty answer', () => {
    const events = readEvents([{ name: '[DONE]', data: {} }]);
    expect(traceOf(events)).toEqual(['start null null', 'finish 0 unknown', 'end']);
  });

  it('no text and no arguments are lost, however the choices and calls interleave', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const events = [
          ...pieces.map(({ choice, index, text }) => chunkOf(choice, deltaOf(choice, index, text))),
          { name: '[DONE]', data: {} },
        ];
        const steps = readEvents(events);
        const opened = new Map(steps.flatMap((step) => (step.kind === 'open' ? [[step.block, step]] : [])));
        for (const choice of [0, 1, 2]) {
          for (const index of [null, 0, 1]) {
            const sent = pieces
              .filter((one) => one.choice === choice && one.index === index)
              .map(({ text }) => text)
              .join('');
            const heard = steps.flatMap((step) => {
              if (step.kind !== 'text' && step.kind !== 'arguments') return [];
              const { choice: itsChoice, content } = opened.get(step.block) ?? {};
              const id = content?.kind === 'tool_call' ? content.id : null;
              const isIts = itsChoice === choice && id === (index === null ? null : `c${choice}${index}`);
              return isIts ? [step.kind === 'text' ? step.text : step.json] : [];
            });
            expect(heard.join('')).toBe(sent);
          }
        }
      }),
    );
  });
});

const piece = fc.record({
  choice: fc.nat(2),
  index: fc.constantFrom(null, 0, 1),
  text: fc.string({ minLength: 1 }),
});

function deltaOf(choice: number, index: number | null, text: string) {
  if (index === null) return { content: text };
  return { tool_calls: [{ index, id: `c${choice}${index}`, function: { name: 'f', arguments: text } }] };
}

function chunkOf(index: number, delta: object) {
  return { name: null, data: { id: 'x', choices: [{ index, delta }] } };
}

const noise = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.string());
const garbageCall = fc.dictionary(fc.constantFrom('index', 'id', 'type', 'function', 'custom'), noise);
const garbageDelta = fc.oneof(
  noise,
  fc.record(
    {
      content: fc.oneof(fc.string(), noise),
      refusal: fc.string(),
      reasoning_content: fc.string(),
      annotations: noise,
      audio: noise,
      function_call: garbageCall,
      tool_calls: fc.array(
        fc.oneof(
          garbageCall,
          fc.record(
            {
              index: fc.integer({ min: -1, max: 2 }),
              id: fc.constantFrom('a', 'b'),
              function: fc.record({ name: fc.constantFrom('f', ''), arguments: fc.string() }),
            },
            { requiredKeys: [] },
          ),
        ),
        { maxLength: 3 },
      ),
    },
    { requiredKeys: [] },
  ),
);
const garbageChoice = fc.oneof(
  noise,
  fc.record(
    {
      index: fc.oneof(fc.integer({ min: -1, max: 3 }), noise),
      delta: garbageDelta,
      finish_reason: fc.constantFrom(null, 'stop', 'length', 'tool_calls', 'odd'),
      logprobs: noise,
    },
    { requiredKeys: [] },
  ),
);
const garbageChunk = fc.record({
  name: fc.constant(null),
  data: fc.record(
    {
      id: noise,
      model: noise,
      choices: fc.oneof(fc.array(garbageChoice, { maxLength: 3 }), noise),
      usage: fc.oneof(fc.record({ prompt_tokens: noise, completion_tokens: fc.integer() }), noise),
      error: fc.option(noise, { freq: 10, nil: undefined }),
    },
    { requiredKeys: [] },
  ),
});

describe('whatever a server sends', () => {
  itReadsLegalStreams(openAiChatUpstream, fc.oneof(garbageChunk, fc.constant({ name: '[DONE]', data: {} })));
});
