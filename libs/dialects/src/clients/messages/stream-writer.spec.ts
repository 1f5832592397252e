import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AnswerEvent } from '../../conversation/answer.js';
import { brokenOff } from '../../conversation/answer-steps.js';
import { expectLegalEvents } from '../../conversation/answer-events.behaviour.js';
import { sseComment } from '../../conversation/sse-text.js';
import { emptyUsage } from '../../usage-accumulator.js';
import { answerOf, contextOf, dataOf, eventsOf, fullUsage, streamOf } from './answers.behaviour.js';
import { messagesClient } from './index.js';
import { legalEvents } from './random-events.behaviour.js';

const start: AnswerEvent = { kind: 'start', id: 'chatcmpl-1', model: 'gpt-6' };
const end: AnswerEvent = { kind: 'end' };
const finish: AnswerEvent = { kind: 'finish', choice: 0, stopReason: 'end', stopSequence: null };
const usage: AnswerEvent = { kind: 'usage', usage: fullUsage, serviceTier: 'default' };
const open = (block: number, choice = 0): AnswerEvent => ({
  kind: 'open',
  block,
  choice,
  content: { kind: 'text' },
});
const openCall = (block: number): AnswerEvent => ({
  kind: 'open',
  block,
  choice: 0,
  content: { kind: 'tool_call', id: `call_${block}`, name: 'f' },
});
const text = (block: number, value: string): AnswerEvent => ({ kind: 'text', block, text: value });
const json = (block: number, value: string): AnswerEvent => ({ kind: 'arguments', block, json: value });
const close = (block: number): AnswerEvent => ({ kind: 'close', block });

const typesOf = (events: readonly AnswerEvent[]): unknown[] =>
  dataOf(streamOf(events)).map(({ type }) => type);

describe('a streamed message', () => {
  it('is written event by event in Anthropic’s order', () => {
    const answer = answerOf([
      { kind: 'thinking', text: 'hm', signature: { provider: 'anthropic', value: 'EqQB' } },
      { kind: 'text', text: 'Hello' },
      { kind: 'tool_call', id: 'call_1', name: 'f', argumentsJson: '{"a":1}' },
    ]);
    const [first, ...rest] = dataOf(streamOf(eventsOf(answer)));
    expect(first).toMatchObject({
      type: 'message_start',
      message: {
        id: 'msg_chatcmpl-1',
        model: 'gpt-6',
        content: [],
        stop_reason: null,
        usage: { input_tokens: 100 },
      },
    });
    expect(rest).toEqual([
      {
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'thinking', thinking: '', signature: '' },
      },
      { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'h' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'm' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'EqQB' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '', citations: null } },
      { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'Hel' } },
      { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'lo' } },
      { type: 'content_block_stop', index: 1 },
      {
        type: 'content_block_start',
        index: 2,
        content_block: { type: 'tool_use', id: 'call_1', name: 'f', input: {} },
      },
      { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '{"a"' } },
      { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: ':1}' } },
      { type: 'content_block_stop', index: 2 },
      {
        type: 'message_delta',
        delta: { stop_reason: 'tool_use', stop_sequence: null, stop_details: null, container: null },
        usage: expect.objectContaining({
          input_tokens: 100,
          output_tokens: 500,
          cache_read_input_tokens: 10_000,
        }),
      },
      { type: 'message_stop' },
    ]);
  });

  it('without anything in it is complete', () => {
    expect(typesOf([start, finish, end])).toEqual(['message_start', 'message_delta', 'message_stop']);
  });

  it('leaves no empty block behind', () => {
    expect(typesOf([start, open(0), close(0), openCall(1), close(1), finish, end])).toEqual([
      'message_start',
      'content_block_start',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
  });

  it('writes the first of several choices', () => {
    const events = [
      start,
      open(0),
      open(1, 1),
      text(1, 'no'),
      text(0, 'yes'),
      close(0),
      close(1),
      finish,
      end,
    ];
    expect(streamOf(events)).not.toContain('no"');
    expect(typesOf(events)).toHaveLength(6);
  });

  it('regression: litellm#18238 keeps both text and calls of one chunk', () => {
    const events = [
      start,
      open(0),
      text(0, 'a'),
      openCall(1),
      json(1, '{}'),
      close(0),
      close(1),
      finish,
      end,
    ];
    expect(dataOf(streamOf(events)).filter(({ type }) => type === 'content_block_delta')).toEqual([
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'a' } },
      { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '{}' } },
    ]);
  });

  it('puts interleaved parallel calls one after the other, as regression: codex-lb#542 has them', () => {
    const events = [
      start,
      openCall(0),
      openCall(1),
      json(0, '{"a"'),
      json(1, '{"b"'),
      json(0, ':1}'),
      json(1, ':2}'),
    ];
    const whole = dataOf(streamOf([...events, close(1), close(0), finish, end]));
    expect(whole.slice(1, -2).map(({ index, type, delta }) => [index, type, delta])).toEqual([
      [0, 'content_block_start', undefined],
      [0, 'content_block_delta', { type: 'input_json_delta', partial_json: '{"a"' }],
      [0, 'content_block_delta', { type: 'input_json_delta', partial_json: ':1}' }],
      [0, 'content_block_stop', undefined],
      [1, 'content_block_start', undefined],
      [1, 'content_block_delta', { type: 'input_json_delta', partial_json: '{"b"' }],
      [1, 'content_block_delta', { type: 'input_json_delta', partial_json: ':2}' }],
      [1, 'content_block_stop', undefined],
    ]);
  });

  it('regression: envoy#1829 writes one signature for a thought, the latest', () => {
    const signature = (value: string): AnswerEvent => ({
      kind: 'signature',
      block: 0,
      signature: { provider: 'anthropic', value },
    });
    const opened: AnswerEvent = { kind: 'open', block: 0, choice: 0, content: { kind: 'thinking' } };
    const stream = streamOf([
      start,
      opened,
      signature('Eq'),
      text(0, 'hm'),
      signature('EqQB'),
      close(0),
      finish,
      end,
    ]);
    expect(stream.match(/signature_delta/g)).toHaveLength(1);
    expect(stream).toContain('"signature":"EqQB"');
  });

  it('regression: litellm#22098 keeps what comes between the finish of one choice and the end', () => {
    const otherFinish: AnswerEvent = { ...finish, choice: 1 } as AnswerEvent;
    expect(streamOf([start, otherFinish, open(0), text(0, 'late'), close(0), finish, end])).toContain('late');
  });
});

describe('usage of a streamed message', () => {
  const content = [open(0), text(0, 'a'), close(0), finish];
  const usagesOf = (events: readonly AnswerEvent[]): unknown[] =>
    dataOf(streamOf(events)).flatMap(
      ({ usage: last, message }) => last ?? (message as { usage?: unknown })?.usage ?? [],
    );

  it('regression: envoy#2350 carries final input and cache counts in its one message_delta', () => {
    const stream = dataOf(streamOf([start, ...content, usage, end]));
    expect(stream.filter(({ type }) => type === 'message_delta')).toEqual([
      expect.objectContaining({
        usage: expect.objectContaining({
          input_tokens: 100,
          cache_read_input_tokens: 10_000,
          cache_creation_input_tokens: 2_000,
          output_tokens: 500,
        }),
      }),
    ]);
  });

  it.each([
    ['Portkey#1424 starts with numbers when nothing is known yet', [start, ...content, end], 0],
    [
      'envoy#1550 starts with the input when the provider tells it first',
      [start, usage, ...content, end],
      100,
    ],
  ])('regression: %s', (_name, events, inputTokens) => {
    expect(usagesOf(events)[0]).toMatchObject({ input_tokens: inputTokens });
  });

  it('regression: litellm#20760 takes usage after the finish, and envoy#1631 the latest of several', () => {
    const early: AnswerEvent = {
      kind: 'usage',
      usage: { ...emptyUsage(), prompt_tokens: 1 },
      serviceTier: null,
    };
    expect(usagesOf([start, early, ...content, usage, end])).toMatchObject([
      { input_tokens: 1 },
      { input_tokens: 100, output_tokens: 500, service_tier: 'standard' },
    ]);
  });

  it('regression: envoy#2259 tells reasoning tokens', () => {
    expect(usagesOf([start, ...content, usage, end])[1]).toMatchObject({
      output_tokens_details: { thinking_tokens: 300 },
    });
  });

  it('regression: bifrost#6081 ends properly when the provider reports that the answer is too long', () => {
    const cut: AnswerEvent = { kind: 'finish', choice: 0, stopReason: 'length', stopSequence: null };
    const stream = dataOf(streamOf([start, open(0), text(0, 'a'), close(0), cut, usage, end]));
    expect(stream.slice(-2)).toMatchObject([
      { delta: { stop_reason: 'max_tokens' } },
      { type: 'message_stop' },
    ]);
  });
});

describe('a stream that fails', () => {
  const error: AnswerEvent = { kind: 'error', error: brokenOff };
  const errorData = {
    type: 'error',
    error: expect.objectContaining({ type: 'api_error', message: brokenOff.message }),
    request_id: 'req_1',
  };

  it('before it began has the error alone', () => {
    expect(dataOf(streamOf([error]))).toEqual([errorData]);
    expect(dataOf(streamOf([start, usage, error]))).toEqual([errorData]);
  });

  it('regression: bifrost#5546 ends with the error and never with message_stop when the provider breaks off', () => {
    const stream = dataOf(streamOf([start, open(0), text(0, 'a'), close(0), finish, error]));
    expect(stream.at(-1)).toEqual(errorData);
    expect(stream.map(({ type }) => type)).not.toContain('message_delta');
  });

  it('writes nothing more', () => {
    expect(streamOf([error, open(0), text(0, 'a'), end])).toBe(streamOf([error]));
  });
});

describe('signs of life', () => {
  it('are comments before the message, pings in it, comments after it', () => {
    const writer = messagesClient.createStreamWriter(contextOf());
    expect(writer.keepAlive()).toBe(sseComment);
    expect(writer.write(start)).toBe('');
    expect(dataOf(writer.keepAlive()).map(({ type }) => type)).toEqual(['message_start', 'ping']);
    expect(writer.keepAlive()).toBe('event: ping\ndata: {"type":"ping"}\n\n');
    writer.write(finish);
    writer.write(end);
    expect(writer.keepAlive()).toBe(sseComment);
  });

  it('of the provider are passed on once there is a message', () => {
    expect(typesOf([start, { kind: 'ping' }, finish, end])).toEqual([
      'message_start',
      'ping',
      'message_delta',
      'message_stop',
    ]);
  });
});

describe('any legal answer', () => {
  it('becomes a legal stream, with signs of life anywhere', () => {
    fc.assert(
      fc.property(legalEvents, fc.nat({ max: 70 }), (events, aliveAt) => {
        expectLegalEvents(events);
        const writer = messagesClient.createStreamWriter(contextOf());
        const stream = events.map(
          (event, at) => writer.write(event) + (at === aliveAt ? writer.keepAlive() : ''),
        );
        expectLegalStream(dataOf(stream.join('')));
      }),
    );
  });
});

/** Fails unless the events follow Anthropic's grammar. */
function expectLegalStream(stream: readonly Record<string, unknown>[]): void {
  const last = stream.at(-1)?.type;
  const letters = stream.map(({ type }) => letterOf[String(type)] ?? '?').join('');
  expect(letters).toMatch(last === 'error' ? /^(M(p|B(D|p)*E)*(B(D|p)*)?)?X$/ : /^M(p|B(D|p)*E)*dS$/);
  const starts = stream.filter(({ type }) => type === 'content_block_start');
  expect(starts.map(({ index }) => index)).toEqual(starts.map((_start, at) => at));
  let current: unknown;
  for (const { type, index } of stream) {
    if (type === 'content_block_start') current = index;
    else if (index !== undefined) expect(index).toBe(current);
  }
}

const letterOf: Readonly<Record<string, string>> = {
  message_start: 'M',
  content_block_start: 'B',
  content_block_delta: 'D',
  content_block_stop: 'E',
  message_delta: 'd',
  message_stop: 'S',
  error: 'X',
  ping: 'p',
};
