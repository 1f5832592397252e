import { describe, expect, it } from '@jest/globals';
import { maxUsageIterations, tokenUsageSchema } from '@trueport/contracts';
import { nonZero, readJson, readStream } from '../usage.behaviour.js';

const start = (usage: object): object => ({
  type: 'message_start',
  message: { type: 'message', model: 'claude-sonnet-4-6', content: [], usage },
});
const text = (value: string): object => ({
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'text_delta', text: value },
});
const delta = (usage: object): object => ({
  type: 'message_delta',
  delta: { stop_reason: 'end_turn' },
  usage,
});
const stop = { type: 'message_stop' };

describe('usage of Anthropic JSON answers', () => {
  it('counts the cache into the prompt, which Anthropic does not', () => {
    const { usage, model, serviceTier, finished } = readJson('anthropic', {
      type: 'message',
      model: 'claude-sonnet-4-6',
      content: [{ type: 'text', text: 'Hello' }],
      usage: {
        input_tokens: 100,
        cache_read_input_tokens: 10_000,
        cache_creation_input_tokens: 2_000,
        cache_creation: { ephemeral_5m_input_tokens: 1_500, ephemeral_1h_input_tokens: 500 },
        output_tokens: 500,
        output_tokens_details: { thinking_tokens: 300 },
        service_tier: 'standard',
      },
    });
    expect(nonZero(usage)).toEqual({
      prompt_tokens: 12_100,
      completion_tokens: 500,
      cached_tokens: 10_000,
      cache_write_5m_tokens: 1_500,
      cache_write_1h_tokens: 500,
      reasoning_tokens: 300,
    });
    expect([model, serviceTier, finished]).toEqual(['claude-sonnet-4-6', 'standard', true]);
  });

  it.each([
    [
      'only the total of cache writes',
      { input_tokens: 1, cache_creation_input_tokens: 20, output_tokens: 2 },
      { prompt_tokens: 21, completion_tokens: 2, cache_write_5m_tokens: 20 },
    ],
    [
      'a split that does not add up to the total',
      {
        input_tokens: 1,
        cache_creation_input_tokens: 20,
        cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 5 },
        output_tokens: 2,
      },
      {
        prompt_tokens: 21,
        completion_tokens: 2,
        cache_write_5m_tokens: 15,
        cache_write_1h_tokens: 5,
      },
    ],
    [
      'null counters',
      {
        input_tokens: 3,
        cache_read_input_tokens: null,
        cache_creation_input_tokens: null,
        cache_creation: null,
        output_tokens: 2,
        output_tokens_details: null,
      },
      { prompt_tokens: 3, completion_tokens: 2 },
    ],
    ['negative counters', { input_tokens: -3, output_tokens: 2 }, { completion_tokens: 2 }],
  ])('reads %s', (_name, usage, expected) => {
    expect(nonZero(readJson('anthropic', { type: 'message', usage }).usage)).toEqual(expected);
  });

  it.each([
    ['a token count, which is not usage', { input_tokens: 2095 }],
    ['an error', { type: 'error', error: { type: 'overloaded_error', message: 'x' } }],
    ['a list of models', { data: [{ type: 'model', id: 'claude' }], has_more: false }],
  ])('reads no usage from %s', (_name, body) => {
    expect(readJson('anthropic', body).usage).toBeNull();
  });
});

describe('what Anthropic bills besides tokens', () => {
  const message = { input_tokens: 10, cache_read_input_tokens: 5, output_tokens: 2, type: 'message' };
  const billed = {
    input_tokens: 10,
    output_tokens: 2,
    inference_geo: 'us',
    speed: 'fast',
    server_tool_use: { web_search_requests: 3, web_fetch_requests: 1 },
    iterations: [
      { ...message, model: null },
      {
        type: 'advisor_message',
        model: 'claude-opus-5',
        input_tokens: 100,
        cache_creation: { ephemeral_5m_input_tokens: 1, ephemeral_1h_input_tokens: 2 },
        cache_creation_input_tokens: 3,
        output_tokens: 7,
      },
      'garbage',
    ],
  };
  const expected = {
    inference_geo: 'us',
    speed: 'fast',
    web_search_requests: 3,
    iterations: [
      {
        model: null,
        prompt_tokens: 15,
        completion_tokens: 2,
        cached_tokens: 5,
        cache_write_5m_tokens: 0,
        cache_write_1h_tokens: 0,
      },
      {
        model: 'claude-opus-5',
        prompt_tokens: 103,
        completion_tokens: 7,
        cached_tokens: 0,
        cache_write_5m_tokens: 1,
        cache_write_1h_tokens: 2,
      },
    ],
  };

  it('is read from a body', () => {
    const { usage } = readJson('anthropic', { type: 'message', usage: billed });
    expect(usage).toMatchObject(expected);
    expect(tokenUsageSchema.parse(usage)).toEqual(usage);
  });

  it('is read from the end of a stream and kept from its start', () => {
    const { inference_geo, speed, ...end } = billed;
    const { usage } = readStream('anthropic', [
      start({ input_tokens: 10, output_tokens: 1, inference_geo, speed }),
      delta(end),
      stop,
    ]);
    expect(usage).toMatchObject(expected);
  });

  it('loses no tokens of more model calls than are told apart', () => {
    const iterations = Array.from({ length: maxUsageIterations + 10 }, (_, at) => ({
      ...message,
      model: at % 2 === 0 ? 'a' : 'b',
    }));
    const { usage } = readJson('anthropic', { type: 'message', usage: { ...billed, iterations } });
    expect(usage?.iterations).toHaveLength(maxUsageIterations);
    const promptTokens = usage?.iterations?.reduce((sum, { prompt_tokens }) => sum + prompt_tokens, 0);
    expect(promptTokens).toBe(15 * iterations.length);
    expect(tokenUsageSchema.parse(usage)).toEqual(usage);
  });
});

describe('usage of Anthropic streams', () => {
  it('takes the input from the start and the cumulative output from the end', () => {
    const reading = readStream('anthropic', [
      start({ input_tokens: 25, output_tokens: 1, service_tier: 'priority' }),
      { type: 'ping' },
      text('Hello'),
      delta({ output_tokens: 15 }),
      stop,
    ]);
    expect(nonZero(reading.usage)).toEqual({ prompt_tokens: 25, completion_tokens: 15 });
    expect(reading).toMatchObject({
      model: 'claude-sonnet-4-6',
      serviceTier: 'priority',
      finished: true,
    });
  });

  it('lets the latest value that is present win, counter by counter, and adds nothing', () => {
    const reading = readStream('anthropic', [
      start({ input_tokens: 25, cache_read_input_tokens: 7, output_tokens: 1 }),
      delta({ input_tokens: null, cache_read_input_tokens: null, output_tokens: 10 }),
      delta({ input_tokens: 30, cache_read_input_tokens: 8, output_tokens: 20 }),
      stop,
    ]);
    expect(nonZero(reading.usage)).toEqual({
      prompt_tokens: 38,
      completion_tokens: 20,
      cached_tokens: 8,
    });
  });

  it('keeps the split of cache writes when the end repeats only their total', () => {
    const cache_creation = { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 90 };
    const reading = readStream('anthropic', [
      start({ input_tokens: 1, cache_creation_input_tokens: 100, cache_creation, output_tokens: 1 }),
      delta({ input_tokens: 1, cache_creation_input_tokens: 100, output_tokens: 5 }),
      stop,
    ]);
    expect(nonZero(reading.usage)).toEqual({
      prompt_tokens: 101,
      completion_tokens: 5,
      cache_write_5m_tokens: 10,
      cache_write_1h_tokens: 90,
    });
  });

  it('takes a cache that only the end reports', () => {
    const reading = readStream('anthropic', [
      start({ input_tokens: 0, output_tokens: 0 }),
      delta({ input_tokens: 4, cache_read_input_tokens: 6, output_tokens: 5 }),
      stop,
    ]);
    expect(nonZero(reading.usage)).toEqual({
      prompt_tokens: 10,
      completion_tokens: 5,
      cached_tokens: 6,
    });
  });

  it('keeps what was reported, and counts the text, when the stream breaks off', () => {
    const reading = readStream('anthropic', [
      start({ input_tokens: 25, output_tokens: 1 }),
      text('Hello, '),
      { type: 'content_block_delta', index: 1, delta: { type: 'thinking_delta', thinking: 'hmm' } },
      { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '{"a"' } },
      {
        type: 'content_block_delta',
        index: 1,
        delta: { type: 'signature_delta', signature: 'S'.repeat(99) },
      },
    ]);
    expect(nonZero(reading.usage)).toEqual({ prompt_tokens: 25, completion_tokens: 1 });
    expect([reading.finished, reading.estimatedCompletionTokens]).toEqual([false, Math.ceil(14 / 4)]);
  });

  it('is not finished by an error event', () => {
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'x' } };
    expect(readStream('anthropic', [start({ input_tokens: 1 }), error]).finished).toBe(false);
  });
});
