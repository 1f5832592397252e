import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AnswerEvent } from '../../conversation/answer.js';
import { brokenOff } from '../../conversation/answer-steps.js';
import { createToolNames } from '../../conversation/tool-names.js';
import type { StreamEvent } from '../../conversation/upstream-dialect.js';
import { anthropicUpstream } from './index.js';
import { itReadsLegalStreams } from '../legal-streams.behaviour.js';
import { recordedAnswersOf, withOutputTool } from '../recorded-answers.behaviour.js';

const { readEvents, streamFixture } = recordedAnswersOf(anthropicUpstream);

type Kind = AnswerEvent['kind'];
const finish = (stopReason: string, stopSequence: string | null = null) => ({
  kind: 'finish',
  choice: 0,
  stopReason,
  stopSequence,
});
const signature = { provider: 'anthropic', value: 'EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxBdjrkzLoky3dl1pkiMOYds' };

const readFixture = (name: string): AnswerEvent[] => readEvents(streamFixture(name));

/** The events without usage and pings. */
function contentOf(events: readonly AnswerEvent[]): AnswerEvent[] {
  const passed: readonly Kind[] = ['usage', 'ping'];
  return events.filter(({ kind }) => !passed.includes(kind));
}

function lastUsage(events: readonly AnswerEvent[]): unknown {
  return events.findLast((event) => event.kind === 'usage')?.usage;
}

/** Texts and arguments of every block, joined. */
function joined(events: readonly AnswerEvent[]): string[] {
  const texts: string[] = [];
  for (const event of events) {
    if (event.kind === 'open') texts[event.block] = '';
    if (event.kind === 'text') texts[event.block] += event.text;
    if (event.kind === 'arguments') texts[event.block] += event.json;
  }
  return texts;
}

const stream = (...data: object[]): StreamEvent[] => data.map((item) => ({ name: null, data: { ...item } }));
const start = {
  type: 'message_start',
  message: { id: 'msg_1', model: 'claude', content: [], usage: { input_tokens: 1, output_tokens: 1 } },
};
const begin = (index: number, content_block: object) => ({
  type: 'content_block_start',
  index,
  content_block,
});
const json = (index: number, partial_json: string) => ({
  type: 'content_block_delta',
  index,
  delta: { type: 'input_json_delta', partial_json },
});
const text = (index: number, value: string) => ({
  type: 'content_block_delta',
  index,
  delta: { type: 'text_delta', text: value },
});
const close = (index: number) => ({ type: 'content_block_stop', index });
const reason = (stop_reason: string) => ({
  type: 'message_delta',
  delta: { stop_reason },
  usage: { output_tokens: 2 },
});
const stop = { type: 'message_stop' };
const call = (index: number, name: string, ...parts: string[]) => [
  begin(index, { type: 'tool_use', id: `toolu_${index}`, name, input: {} }),
  ...parts.map((part) => json(index, part)),
  close(index),
];

describe('a streamed answer', () => {
  it('has its text in the pieces it came in', () => {
    expect(contentOf(readFixture('text'))).toEqual([
      { kind: 'start', id: 'msg_01G2aV9s2ZQWwY3r4pQnBfTk', model: 'claude-sonnet-4-6' },
      { kind: 'open', block: 0, choice: 0, content: { kind: 'text' } },
      { kind: 'text', block: 0, text: 'Hel' },
      { kind: 'text', block: 0, text: 'lo 🌍' },
      { kind: 'text', block: 0, text: '!' },
      { kind: 'close', block: 0 },
      finish('end'),
      { kind: 'end' },
    ]);
  });

  it('has thoughts, text and a call in their order', () => {
    expect(contentOf(readFixture('thinking-text-and-call'))).toEqual([
      expect.objectContaining({ kind: 'start', model: 'claude-opus-4-6' }),
      { kind: 'open', block: 0, choice: 0, content: { kind: 'thinking' } },
      { kind: 'text', block: 0, text: 'The user wants ' },
      { kind: 'text', block: 0, text: 'the weather.' },
      { kind: 'signature', block: 0, signature },
      { kind: 'close', block: 0 },
      { kind: 'open', block: 1, choice: 0, content: { kind: 'text' } },
      { kind: 'text', block: 1, text: 'Let me look.' },
      { kind: 'close', block: 1 },
      {
        kind: 'open',
        block: 2,
        choice: 0,
        content: { kind: 'tool_call', id: 'toolu_01T1x1fJ34qAmk2tNTrN7Up6', name: 'get_weather' },
      },
      { kind: 'arguments', block: 2, json: '{"city":' },
      { kind: 'arguments', block: 2, json: ' "San Fra' },
      { kind: 'arguments', block: 2, json: 'ncisco, CA"}' },
      { kind: 'close', block: 2 },
      finish('tool_calls'),
      { kind: 'end' },
    ]);
  });

  it('regression: portkey#1284 has its calls apart from the blocks before them', () => {
    const events = readFixture('portkey-1284-calls-are-counted-apart-from-blocks');
    expect(events.filter(({ kind }) => kind === 'open')).toMatchObject([
      { block: 0, content: { kind: 'text' } },
      { block: 1, content: { kind: 'tool_call', id: 'toolu_01A' } },
      { block: 2, content: { kind: 'tool_call', id: 'toolu_01B' } },
    ]);
    expect(joined(events)).toEqual(['Both:', '{"city":"Paris"}', '{"city":"Rome"}']);
  });

  it.each([
    ['envoy-1466-empty-first-fragment', ['{"city"', ': "Bern"}']],
    ['call-without-deltas', ['{}']],
    ['call-with-its-input-at-the-start', ['{"city":"Kyiv"}']],
  ])('regression: %s', (name, expected) => {
    const parts = readFixture(name).flatMap((event) => (event.kind === 'arguments' ? [event.json] : []));
    expect(parts).toEqual(expected);
  });

  it.each(['litellm-24026-thinking-without-text', 'envoy-1829-signature-after-the-thought'])(
    'regression: %s',
    (name) => {
      const events = readFixture(name).filter((event) => 'block' in event && event.block === 0);
      expect(events.map(({ kind }) => kind).filter((kind) => kind !== 'text')).toEqual([
        'open',
        'signature',
        'close',
      ]);
      expect(events).toContainEqual({ kind: 'signature', block: 0, signature });
    },
  );

  it('has sealed thoughts in one piece', () => {
    expect(readFixture('redacted-thinking')).toContainEqual({
      kind: 'open',
      block: 0,
      choice: 0,
      content: {
        kind: 'whole',
        content: {
          kind: 'redacted_thinking',
          signature: { provider: 'anthropic', value: 'EmwKAhgBEgy3va3pzix/LafPsn4aDFIT' },
        },
      },
    });
  });

  it('regression: litellm#18137 has tools of the provider in one piece, which are no calls', () => {
    const events = readFixture('litellm-18137-server-tools-are-no-calls');
    const opened = events.flatMap((event) => (event.kind === 'open' ? [event.content] : []));
    expect(opened).toMatchObject([
      { kind: 'text' },
      {
        kind: 'whole',
        content: {
          kind: 'foreign',
          dialect: 'anthropic',
          type: 'server_tool_use',
          value: { id: 'srvtoolu_01A', input: { query: 'weather NYC' } },
        },
      },
      {
        kind: 'whole',
        content: { kind: 'foreign', type: 'web_search_tool_result', value: { content: [{ title: 'NYC' }] } },
      },
      { kind: 'text' },
    ]);
    expect(events).toContainEqual(finish('end'));
    expect(lastUsage(events)).toMatchObject({ web_search_requests: 1 });
  });

  it('has citations with the range of their text, which is known at its end', () => {
    const events = readFixture('litellm-18137-server-tools-are-no-calls');
    const at = events.findIndex(({ kind }) => kind === 'citation');
    expect(events[at]).toEqual({
      kind: 'citation',
      block: 3,
      citation: {
        url: 'https://weather.example/nyc',
        title: 'NYC',
        citedText: '62 °F',
        startIndex: 10,
        endIndex: 22,
        raw: expect.objectContaining({ encrypted_index: 'Eo' }) as unknown,
      },
    });
    expect(events[at + 1]).toEqual({ kind: 'close', block: 3 });
  });

  it('names tools as the client does', () => {
    const toolNames = createToolNames(['my tool!']);
    const events = readEvents(stream(start, ...call(0, toolNames.toProvider('my tool!')), stop), {
      toolNames,
      outputTool: null,
    });
    expect(events).toContainEqual(
      expect.objectContaining({ content: { kind: 'tool_call', id: 'toolu_0', name: 'my tool!' } }),
    );
  });

  it("keeps big numbers of a provider's tool as they are", () => {
    const events = readEvents(
      stream(
        start,
        begin(0, { type: 'server_tool_use', id: 's', name: 'x', input: {} }),
        json(0, '{"n":12345678901234567890}'),
        close(0),
        stop,
      ),
    );
    expect(JSON.stringify(events)).toContain('12345678901234567890');
  });
});

describe('why a streamed answer ended', () => {
  it.each([
    ['end_turn', 'end'],
    ['tool_use', 'end'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['stop_sequence', 'stop_sequence'],
    ['pause_turn', 'pause'],
    ['refusal', 'content_filter'],
    ['model_went_for_a_walk', 'unknown'],
  ])('%s: %s', (stopReason, expected) => {
    expect(
      readEvents(stream(start, begin(0, { type: 'text', text: 'x' }), close(0), reason(stopReason), stop)),
    ).toContainEqual(finish(expected));
  });

  it('is the sequence that was met', () => {
    expect(readFixture('stop-sequence')).toContainEqual(finish('stop_sequence', '4'));
  });

  it('regression: envoy#1486 is a call when there was one', () => {
    expect(readFixture('envoy-1486-end-turn-after-a-call')).toContainEqual(finish('tool_calls'));
    expect(readEvents(stream(start, ...call(0, 'f'), stop))).toContainEqual(finish('tool_calls'));
  });

  it("is told in the model's words when it refused, after what it had said", () => {
    expect(contentOf(readFixture('refusal-in-the-middle')).slice(1)).toEqual([
      { kind: 'open', block: 0, choice: 0, content: { kind: 'text' } },
      { kind: 'text', block: 0, text: 'First, take ' },
      { kind: 'close', block: 0 },
      { kind: 'open', block: 1, choice: 0, content: { kind: 'refusal' } },
      { kind: 'text', block: 1, text: 'This could harm a network.' },
      { kind: 'close', block: 1 },
      finish('content_filter'),
      { kind: 'end' },
    ]);
  });

  it('is told after everything else', () => {
    const events = readFixture('litellm-22098-text-after-the-reason');
    expect(joined(events)).toEqual(['Hello']);
    expect(events.at(-2)).toEqual(finish('end'));
  });
});

describe('a streamed answer that is the call of a tool', () => {
  it('is text in the pieces it came in, and ends like one', () => {
    const events = readEvents(
      stream(start, ...call(0, 'json', '', '{"a":', '1}'), reason('tool_use'), stop),
      withOutputTool,
    );
    expect(contentOf(events).slice(1)).toEqual([
      { kind: 'open', block: 0, choice: 0, content: { kind: 'text' } },
      { kind: 'text', block: 0, text: '{"a":' },
      { kind: 'text', block: 0, text: '1}' },
      { kind: 'close', block: 0 },
      finish('end'),
      { kind: 'end' },
    ]);
  });

  it('is an empty object without deltas', () => {
    expect(
      joined(readEvents(stream(start, ...call(0, 'json'), reason('tool_use'), stop), withOutputTool)),
    ).toEqual(['{}']);
  });

  it('regression: litellm#18381 is left out after a real call, and beside it ends as a call', () => {
    const after = readEvents(
      stream(start, ...call(0, 'f', '{}'), ...call(1, 'json', '{"a":1}'), reason('tool_use'), stop),
      withOutputTool,
    );
    expect(joined(after)).toEqual(['{}']);
    expect(after).toContainEqual(finish('tool_calls'));
    const before = readEvents(
      stream(start, ...call(0, 'json', '{"a":1}'), ...call(1, 'f', '{}'), reason('tool_use'), stop),
      withOutputTool,
    );
    expect(before).toContainEqual(finish('tool_calls'));
  });
});

describe('usage of a streamed answer', () => {
  it.each([
    [
      'envoy-2236-usage-only-in-the-start',
      { prompt_tokens: 175, cached_tokens: 50, cache_write_5m_tokens: 100, completion_tokens: 7 },
    ],
    [
      'envoy-2239-null-counters-keep-the-old-ones',
      { prompt_tokens: 75, cached_tokens: 50, completion_tokens: 7 },
    ],
    [
      'envoy-1631-counters-repeated-at-the-end',
      { prompt_tokens: 75, cached_tokens: 50, completion_tokens: 7 },
    ],
    ['envoy-2290-cache-only-at-the-end', { prompt_tokens: 10, cached_tokens: 6, completion_tokens: 5 }],
    ['tensorzero-5481-several-message-deltas', { prompt_tokens: 25, completion_tokens: 7 }],
    ['portkey-1424-empty-usage-in-the-start', { prompt_tokens: 9, completion_tokens: 5 }],
    ['litellm-20760-usage-after-the-reason', { prompt_tokens: 25, completion_tokens: 12 }],
    ['thinking-text-and-call', { completion_tokens: 89, reasoning_tokens: 40 }],
  ])('regression: %s', (name, expected) => {
    expect(lastUsage(readFixture(name))).toMatchObject(expected);
  });

  it('regression: envoy#1550, envoy#1187 is there from the start and each time it changes, always as a total', () => {
    const totals = readFixture('tensorzero-5481-several-message-deltas').flatMap((event) =>
      event.kind === 'usage' ? [event.usage.completion_tokens] : [],
    );
    expect(totals).toEqual([1, 3, 7]);
  });

  it('has the tier it was served in', () => {
    const events = readFixture('envoy-2236-usage-only-in-the-start');
    expect(events.filter(({ kind }) => kind === 'usage')).toMatchObject([
      { serviceTier: 'priority' },
      { serviceTier: 'priority' },
    ]);
  });

  it('is none when the provider tells none', () => {
    const silent = { type: 'message_start', message: { id: 'm', model: 'x' } };
    expect(
      lastUsage(
        readEvents(stream(silent, { type: 'message_delta', delta: { stop_reason: 'end_turn' } }, stop)),
      ),
    ).toBeUndefined();
  });
});

describe('what else comes in a stream', () => {
  it('regression: envoy#2549 pings are signs of life, also before the first text', () => {
    expect(readFixture('envoy-2549-ping').filter(({ kind }) => kind === 'ping')).toHaveLength(2);
  });

  it('regression: litellm#20570 events and deltas that nobody knows are passed over', () => {
    const events = readFixture('litellm-20570-unknown-events');
    expect(joined(events)).toEqual(['Hi']);
    expect(events).toContainEqual(finish('end'));
  });

  it('blocks without a beginning are begun', () => {
    expect(joined(readFixture('blocks-without-a-start'))).toEqual(['Hm.', 'Hi']);
  });

  it('events are told by their data, or by their name when the data does not say', () => {
    const unnamed = streamFixture('text').map(({ data }) => ({ name: null, data }));
    expect(readEvents(unnamed)).toEqual(readFixture('text'));
    const untyped = streamFixture('text').map(({ name, data: { type: _type, ...data } }) => ({ name, data }));
    expect(readEvents(untyped)).toEqual(readFixture('text'));
  });
});

describe('a stream that fails', () => {
  it("in the middle ends with the provider's error, and no end", () => {
    const events = readFixture('overloaded-in-the-middle');
    expect(joined(events)).toEqual(['Hel']);
    expect(events.at(-1)).toMatchObject({
      kind: 'error',
      error: { kind: 'overloaded', message: 'Overloaded', retryable: true },
    });
  });

  it('at once is an error and nothing else', () => {
    expect(readFixture('overloaded-at-once')).toMatchObject([
      { kind: 'error', error: { kind: 'overloaded' } },
    ]);
  });

  it.each([
    ['an error without a type', { error: { message: 'boom' } }],
    ['an error without anything', { type: 'error' }],
  ])('is told by %s', (_name, data) => {
    expect(readEvents(stream(start, data, text(0, 'x'))).at(-1)).toMatchObject({
      kind: 'error',
      error: { retryable: true },
    });
  });

  it("regression: bifrost#5546 is broken off without the provider's end, whatever it said before", () => {
    const events = readFixture('bifrost-5546-ends-without-message-stop');
    expect(events.at(-1)).toEqual({ kind: 'error', error: brokenOff });
    expect(events.some(({ kind }) => kind === 'finish')).toBe(false);
    expect(lastUsage(events)).toMatchObject({ prompt_tokens: 25, completion_tokens: 15 });
  });
});

describe('whatever a provider sends', () => {
  const index = fc.constantFrom<unknown>(0, 1, 2, null, 'x');
  const words = fc.oneof(fc.string(), fc.jsonValue());
  const event = fc.oneof(
    fc.record({
      type: fc.constant('message_start'),
      message: fc.oneof(fc.record({ id: words, usage: fc.jsonValue() }), fc.jsonValue()),
    }),
    fc.record({
      type: fc.constant('content_block_start'),
      index,
      content_block: fc.oneof(
        fc.record({
          type: fc.constantFrom<unknown>(
            'text',
            'thinking',
            'redacted_thinking',
            'tool_use',
            'server_tool_use',
            7,
          ),
          text: words,
          name: fc.constantFrom<unknown>('json', 'f', null),
          input: fc.jsonValue(),
          citations: fc.jsonValue(),
        }),
        fc.jsonValue(),
      ),
    }),
    fc.record({
      type: fc.constant('content_block_delta'),
      index,
      delta: fc.record({
        type: fc.constantFrom(
          'text_delta',
          'thinking_delta',
          'signature_delta',
          'input_json_delta',
          'citations_delta',
          'x',
        ),
        text: words,
        thinking: words,
        signature: words,
        partial_json: words,
        citation: fc.jsonValue(),
      }),
    }),
    fc.record({ type: fc.constant('content_block_stop'), index }),
    fc.record({ type: fc.constant('message_delta'), delta: fc.jsonValue(), usage: fc.jsonValue() }),
    fc.record({ type: fc.constantFrom('message_stop', 'ping', 'error', 'nonsense') }),
    fc.dictionary(fc.string(), fc.jsonValue()),
  );

  itReadsLegalStreams(
    anthropicUpstream,
    event.map((data) => ({ name: null, data: { ...data } })),
    500,
  );
});
