import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { brokenOff } from '../../conversation/answer-steps.js';
import type { AnswerEvent } from '../../conversation/answer.js';
import { itReadsLegalStreams } from '../legal-streams.behaviour.js';
import { plain } from '../recorded-answers.behaviour.js';
import { collectAnswer } from './collect-answer.js';
import { answerFixture, eventsOf, eventsOfFixture, streamFixture, titleOf } from './fixtures.behaviour.js';
import { geminiUpstream } from './index.js';
import { readGeminiAnswer } from './read-answer.js';
import { createGeminiStreamReader } from './stream-reader.js';
import { geminiToolNames } from './tool-names.js';

const id = 'mAitaLmkHPPlz7IPvtfUqQ4';
const start = { kind: 'start', id, model: 'gemini-3.5-flash' };
const end = { kind: 'end' };
const finish = (stopReason: string, choice = 0): unknown => ({
  kind: 'finish',
  choice,
  stopReason,
  stopSequence: null,
});
const open = (block: number, kind: string, choice = 0): unknown => ({
  kind: 'open',
  block,
  choice,
  content: { kind },
});
const text = (block: number, value: string): unknown => ({ kind: 'text', block, text: value });
const close = (block: number): unknown => ({ kind: 'close', block });
const signature = (block: number, value: string): unknown => ({
  kind: 'signature',
  block,
  signature: { provider: 'google', value },
});
const call = (block: number, n: number, name: string, json: string, signed?: string): unknown[] => [
  {
    kind: 'open',
    block,
    choice: 0,
    content: {
      kind: 'tool_call',
      id: `call_${id}_${n}`,
      name,
      ...(signed !== undefined && { signature: { provider: 'google', value: signed } }),
    },
  },
  { kind: 'arguments', block, json },
  close(block),
];

/** Steps without usage, which has tests of its own. */
function stepsOf(name: string): readonly AnswerEvent[] {
  return eventsOfFixture(name).filter(({ kind }) => kind !== 'usage');
}

describe('a stream of Gemini', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    [
      'text',
      [start, open(0, 'text'), text(0, 'Hel'), text(0, 'lo'), text(0, '!'), close(0), finish('end'), end],
    ],
    [
      'thoughts-before-text',
      [
        start,
        open(0, 'thinking'),
        text(0, '**Adding'),
        text(0, ' numbers**'),
        close(0),
        open(1, 'text'),
        text(1, '4'),
        signature(1, 'Ct8BAb4='),
        close(1),
        finish('end'),
        end,
      ],
    ],
    [
      'envoy-1829-signature-chunk',
      [start, open(0, 'text'), text(0, 'Done.'), signature(0, 'Eq8CAQ=='), close(0), finish('end'), end],
    ],
    [
      'envoy-2399-stop-after-call',
      [start, ...call(0, 0, 'get_weather', '{"city":"Oslo"}', 'CskBAdHtim8='), finish('tool_calls'), end],
    ],
    [
      'litellm-22900-finish-chunk-without-content',
      [start, ...call(0, 0, 'get_weather', '{"city":"Oslo"}'), finish('tool_calls'), end],
    ],
    [
      'envoy-1468-calls-in-several-chunks',
      [
        start,
        ...call(0, 0, 'get_weather', '{"city":"Oslo"}', 'CskBAdHtim8='),
        ...call(1, 1, 'get_weather', '{"city":"Bergen"}'),
        ...call(2, 2, 'now', '{}'),
        finish('tool_calls'),
        end,
      ],
    ],
    [
      'envoy-1487-two-candidates',
      [
        start,
        open(0, 'text', 0),
        text(0, 'A'),
        open(1, 'text', 1),
        text(1, 'B'),
        text(1, 'b'),
        text(0, 'a'),
        close(0),
        finish('length', 0),
        close(1),
        finish('end', 1),
        end,
      ],
    ],
    [
      'envoy-1975-candidates-null',
      [{ ...start, id: 'r1' }, open(0, 'text'), text(0, 'Hi'), close(0), finish('end'), end],
    ],
    [
      'envoy-2107-length-without-content',
      [start, open(0, 'text'), text(0, 'Once upon'), close(0), finish('length'), end],
    ],
    [
      'litellm-2195-stop-in-every-chunk',
      [start, open(0, 'text'), text(0, 'Hel'), text(0, 'lo'), close(0), finish('end'), end],
    ],
    [
      'litellm-22098-content-after-finish',
      [start, open(0, 'text'), text(0, 'Hel'), text(0, 'lo'), close(0), finish('end'), end],
    ],
    [
      'litellm-20760-usage-after-finish',
      [start, open(0, 'text'), text(0, 'Hi'), close(0), finish('end'), end],
    ],
    [
      'blocked-in-the-middle',
      [start, open(0, 'text'), text(0, 'The recipe is'), close(0), finish('content_filter'), end],
    ],
    ['prompt-blocked', [start, finish('content_filter'), end]],
  ];
  it.each(table.map(([name, steps]) => [titleOf(name), name, steps] as const))(
    '%s',
    (_title, name, steps) => {
      expect(stepsOf(name)).toEqual(steps);
    },
  );

  it('images come whole', () => {
    expect(stepsOf('inline-image')).toMatchObject([
      start,
      open(0, 'text'),
      text(0, 'Here is your dot.'),
      close(0),
      {
        kind: 'open',
        block: 1,
        content: { kind: 'whole', content: { kind: 'image', source: { mediaType: 'image/png' } } },
      },
      close(1),
      finish('end'),
      end,
    ]);
  });

  it('grounding is told once, with places in the whole text', () => {
    const citations = stepsOf('grounded-search').flatMap((event) =>
      event.kind === 'citation' ? [event] : [],
    );
    expect(
      citations.map(({ block, citation: { startIndex, endIndex } }) => [block, startIndex, endIndex]),
    ).toEqual([
      [0, 0, 39],
      [0, 0, 39],
      [0, 40, 58],
    ]);
  });

  it('names of tools are those of the client', () => {
    const toolNames = geminiToolNames(['get weather']);
    const functionCall = { name: toolNames.toProvider('get weather') };
    const events = eventsOf([{ candidates: [{ content: { parts: [{ functionCall }] } }] }], {
      ...plain,
      toolNames,
    });
    expect(events).toContainEqual(
      expect.objectContaining({ content: { kind: 'tool_call', id: 'call_0', name: 'get weather' } }),
    );
  });

  it('a call is told with the chunk it came in', () => {
    const reader = createGeminiStreamReader(plain);
    const [first] = streamFixture('envoy-2399-stop-after-call');
    expect(first && reader.push(first).map(({ kind }) => kind)).toEqual([
      'start',
      'usage',
      'open',
      'arguments',
      'close',
    ]);
  });

  it.each(['text', 'thoughts-before-text', 'inline-image', 'prompt-blocked', 'grounded-search'])(
    '%s says the same as the answer that comes whole',
    (name) => {
      const streamed = eventsOf([answerFixture(name)]);
      expect(collectAnswer(streamed, [])).toEqual(readGeminiAnswer(answerFixture(name), plain));
    },
  );

  it('logprobs of every chunk belong to the text', () => {
    const [event] = eventsOf([answerFixture('logprobs')]).filter(({ kind }) => kind === 'logprobs');
    expect(event).toMatchObject({
      block: 0,
      value: { content: [{ token: 'Y' }, { token: 'é' }], refusal: null },
    });
  });
});

describe('usage in a stream', () => {
  it('of the first chunk comes before its content', () => {
    const kinds = eventsOfFixture('text').map(({ kind }) => kind);
    expect(kinds.slice(0, 3)).toEqual(['start', 'usage', 'open']);
  });

  const usagesOf = (name: string): unknown[] =>
    eventsOfFixture(name).flatMap((event) => (event.kind === 'usage' ? [event.usage] : []));

  it('is cumulative: every change is the latest total', () => {
    expect(usagesOf('text')).toMatchObject([
      { completion_tokens: 1 },
      { completion_tokens: 2 },
      { completion_tokens: 3 },
    ]);
  });

  it('is told once per change', () => {
    expect(usagesOf('envoy-2107-length-without-content')).toHaveLength(1);
  });

  it('regression: envoy#2259 #1438 #1902 thoughts count, also when only the last chunk has them', () => {
    expect(usagesOf('envoy-2259-thoughts-in-the-last-usage-only').at(-1)).toMatchObject({
      prompt_tokens: 4,
      completion_tokens: 79,
      reasoning_tokens: 77,
    });
  });

  it('regression: litellm#20760 counts after the finish reason too', () => {
    expect(usagesOf('litellm-20760-usage-after-finish')).toMatchObject([
      { prompt_tokens: 4, completion_tokens: 1 },
    ]);
  });

  it('is told before a failure', () => {
    const kinds = eventsOfFixture('malformed-function-call').map(({ kind }) => kind);
    expect(kinds).toContain('usage');
    expect(kinds.at(-1)).toBe('error');
    expect(usagesOf('malformed-function-call').at(-1)).toMatchObject({
      prompt_tokens: 58,
      completion_tokens: 4,
    });
  });

  it('has the tier that served it', () => {
    const chunk = { usageMetadata: { promptTokenCount: 1, serviceTier: 'flex' } };
    expect(eventsOf([chunk])).toContainEqual(expect.objectContaining({ kind: 'usage', serviceTier: 'flex' }));
  });
});

describe('a stream that fails', () => {
  it('is broken off when no finish reason was seen', () => {
    expect(eventsOfFixture('broken-off').at(-1)).toEqual({ kind: 'error', error: brokenOff });
  });

  it('is broken off when one of the choices has no finish reason', () => {
    const [first, second] = streamFixture('envoy-1487-two-candidates').map(({ data }) => data);
    expect(eventsOf([first ?? {}, second ?? {}]).at(-1)).toEqual({ kind: 'error', error: brokenOff });
  });

  it.each([
    ['nothing', []],
    ['empty chunks', [{}, {}]],
  ])('is broken off after %s', (_case, chunks) => {
    expect(eventsOf(chunks).at(-1)).toEqual({ kind: 'error', error: brokenOff });
  });

  it('FINISH_REASON_UNSPECIFIED is no finish reason', () => {
    const chunk = {
      candidates: [{ content: { parts: [{ text: 'Hi' }] }, finishReason: 'FINISH_REASON_UNSPECIFIED' }],
    };
    expect(eventsOf([chunk]).at(-1)).toEqual({ kind: 'error', error: brokenOff });
  });

  it('fails with a call that the model wrote wrongly', () => {
    expect(eventsOfFixture('malformed-function-call').at(-1)).toMatchObject({
      kind: 'error',
      error: { httpStatus: 502, retryable: true },
    });
  });

  it.each([
    ['error-first', { httpStatus: 429, retryAfterSeconds: 27, upstreamStatus: 429 }],
    ['error-in-the-middle', { upstreamStatus: 500, retryable: true }],
  ])('%s ends with the error of the provider', (name, error) => {
    expect(eventsOfFixture(name).at(-1)).toMatchObject({ kind: 'error', error });
  });

  it('an error in the first chunk comes before anything else', () => {
    expect(eventsOfFixture('error-first')).toHaveLength(1);
  });

  it('says nothing after its failure', () => {
    const reader = createGeminiStreamReader(plain);
    reader.push({ name: null, data: { error: { code: 500 } } });
    expect(reader.push({ name: null, data: answerFixture('text') })).toEqual([]);
    expect(reader.end()).toEqual([]);
  });
});

describe('whatever a provider sends', () => {
  const word = fc.constantFrom(
    'a',
    '',
    'STOP',
    'MAX_TOKENS',
    'SAFETY',
    'OTHER',
    'MALFORMED_FUNCTION_CALL',
    'NEW',
  );
  const garbage = fc.jsonValue({ maxDepth: 2 });
  const part = fc.oneof(
    fc.record(
      { text: word, thought: fc.boolean(), thoughtSignature: fc.oneof(word, garbage) },
      { requiredKeys: [] },
    ),
    fc.record({ functionCall: fc.record({ id: word, name: word, args: garbage }, { requiredKeys: [] }) }),
    fc.record({
      inlineData: fc.record({ mimeType: word, data: word }, { requiredKeys: [] }),
      thought: garbage,
    }),
    fc.record({ fileData: garbage, toolCall: garbage }),
    garbage,
  );
  const grounding = fc.record({
    groundingChunks: fc.array(
      fc.oneof(fc.record({ web: fc.record({ uri: word, title: garbage }) }), garbage),
    ),
    groundingSupports: fc.array(
      fc.oneof(
        fc.record({
          segment: fc.oneof(fc.record({ endIndex: garbage, text: word }), garbage),
          groundingChunkIndices: garbage,
        }),
        garbage,
      ),
    ),
  });
  const candidate = fc.oneof(
    fc.record(
      {
        content: fc.oneof(fc.record({ parts: fc.oneof(fc.array(part), garbage) }), garbage),
        finishReason: fc.oneof(word, garbage),
        index: fc.oneof(fc.integer({ min: -1, max: 2 }), fc.double(), garbage),
        groundingMetadata: fc.oneof(grounding, garbage),
        citationMetadata: garbage,
        logprobsResult: garbage,
      },
      { requiredKeys: [] },
    ),
    garbage,
  );
  const chunk = fc.record(
    {
      candidates: fc.oneof(fc.array(candidate), garbage),
      promptFeedback: fc.oneof(fc.record({ blockReason: fc.oneof(word, garbage) }), garbage),
      usageMetadata: garbage,
      modelVersion: garbage,
      responseId: garbage,
    },
    { requiredKeys: [] },
  );

  itReadsLegalStreams(
    geminiUpstream,
    chunk.map((data) => ({ name: null, data: { ...data } })),
  );

  it('ids of calls are never shared', () => {
    const calls = fc.array(
      fc.record({
        functionCall: fc.record({ id: word, name: fc.constant('f') }, { requiredKeys: ['name'] }),
      }),
    );
    fc.assert(
      fc.property(fc.array(calls), (parts) => {
        const events = eventsOf(
          parts.map((list) => ({ responseId: 'r', candidates: [{ content: { parts: list } }] })),
        );
        const ids = events.flatMap((event) =>
          event.kind === 'open' && event.content.kind === 'tool_call' ? [event.content.id] : [],
        );
        expect(new Set(ids).size).toBe(ids.length);
        for (const each of ids) expect(each).toMatch(/^[\w-]{1,40}$/);
      }),
    );
  });
});
