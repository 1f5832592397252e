import { describe, expect, it } from '@jest/globals';
import { tokenUsageSchema } from '@trueport/contracts';
import { nonZero } from '../usage.behaviour.js';
import { newUsageState, type UsageState } from '../usage-accumulator.js';
import type { JsonObject } from '../json.js';
import { readBedrockUsage } from './usage.js';

function read(...documents: readonly JsonObject[]): UsageState {
  const state = newUsageState();
  for (const document of documents) readBedrockUsage(document, state);
  return state;
}

const message = (...content: readonly object[]): JsonObject => ({
  output: { message: { role: 'assistant', content } },
  stopReason: 'end_turn',
});

describe('usage of Converse answers', () => {
  it('counts the cache into the prompt, which Bedrock does not', () => {
    const { usage, isFinished, serviceTier } = read({
      ...message({ text: 'Hello' }),
      usage: {
        inputTokens: 100,
        outputTokens: 500,
        totalTokens: 12_600,
        cacheReadInputTokens: 10_000,
        cacheWriteInputTokens: 2_000,
        cacheDetails: [
          { ttl: '1h', inputTokens: 500 },
          { ttl: '5m', inputTokens: 1_500 },
        ],
      },
      serviceTier: { type: 'flex' },
    });
    expect(nonZero(usage)).toEqual({
      prompt_tokens: 12_100,
      completion_tokens: 500,
      cached_tokens: 10_000,
      cache_write_5m_tokens: 1_500,
      cache_write_1h_tokens: 500,
    });
    expect([isFinished, serviceTier]).toEqual([true, 'flex']);
    expect(tokenUsageSchema.parse(usage)).toEqual(usage);
  });

  it.each([
    [
      'cache writes without details',
      { inputTokens: 1, outputTokens: 2, cacheWriteInputTokens: 20 },
      { prompt_tokens: 21, completion_tokens: 2, cache_write_5m_tokens: 20 },
    ],
    [
      'details that do not add up to the total',
      {
        inputTokens: 1,
        outputTokens: 2,
        cacheWriteInputTokens: 20,
        cacheDetails: [{ ttl: '1h', inputTokens: 5 }],
      },
      { prompt_tokens: 21, completion_tokens: 2, cache_write_5m_tokens: 15, cache_write_1h_tokens: 5 },
    ],
    [
      'details without a total',
      { inputTokens: 1, outputTokens: 2, cacheDetails: [{ ttl: '1h', inputTokens: 5 }] },
      { prompt_tokens: 6, completion_tokens: 2, cache_write_1h_tokens: 5 },
    ],
    [
      'regression: litellm#11920 null and negative counters',
      { inputTokens: 3, outputTokens: -2, cacheReadInputTokens: null, cacheDetails: null },
      { prompt_tokens: 3 },
    ],
    ['an answer of nothing', { inputTokens: 3, outputTokens: 0, totalTokens: 3 }, { prompt_tokens: 3 }],
  ])('reads %s', (_name, usage, expected) => {
    expect(nonZero(read({ ...message(), usage }).usage)).toEqual(expected);
  });

  it.each([
    ['a token count, which is not usage', { inputTokens: 2095 }],
    ['an error', { message: 'Too many requests' }],
    ['an answer without usage', message({ text: 'Hello' })],
    ['usage without counters', { ...message(), usage: {} }],
  ])('reads no usage from %s', (_name, body) => {
    expect(read(body).usage).toBeNull();
  });

  it('counts the text to estimate by', () => {
    const thought = { reasoningContent: { reasoningText: { text: 'Hmm', signature: 'S'.repeat(99) } } };
    expect(read(message({ text: 'Hello' }, thought, { toolUse: { input: {} } })).textCharacters).toBe(8);
  });
});

describe('usage of Converse streams', () => {
  const metadata = {
    usage: { inputTokens: 25, outputTokens: 15, totalTokens: 40 },
    metrics: { latencyMs: 9 },
  };

  it('comes after the end of the message', () => {
    const { usage, isFinished, textCharacters } = read(
      { role: 'assistant' },
      { contentBlockIndex: 0, delta: { text: 'Hello' }, p: 'abcd' },
      { contentBlockIndex: 1, delta: { reasoningContent: { text: 'hmm' } } },
      { contentBlockIndex: 2, delta: { toolUse: { input: '{"a":1}' } } },
      { stopReason: 'tool_use' },
      metadata,
    );
    expect(nonZero(usage)).toEqual({ prompt_tokens: 25, completion_tokens: 15 });
    expect([isFinished, textCharacters]).toEqual([true, 15]);
  });

  it('regression: litellm#9812 is set and not added when it comes twice', () => {
    expect(nonZero(read(metadata, metadata).usage)).toEqual({ prompt_tokens: 25, completion_tokens: 15 });
  });

  it('is not finished without its stop', () => {
    expect(read({ delta: { text: 'Hel' } }, metadata).isFinished).toBe(false);
  });
});

describe('usage of Invoke answers', () => {
  const start = {
    type: 'message_start',
    message: { type: 'message', model: 'claude-sonnet-4-6', usage: { input_tokens: 12, output_tokens: 1 } },
  };
  const delta = { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 5 } };
  const metrics = { inputTokenCount: 12, outputTokenCount: 6, cacheReadInputTokenCount: 3 };

  it('is read from the documents of Claude, and the metrics at the end change nothing', () => {
    const state = read(start, delta, { type: 'message_stop', 'amazon-bedrock-invocationMetrics': metrics });
    expect(nonZero(state.usage)).toEqual({ prompt_tokens: 12, completion_tokens: 5 });
    expect([state.model, state.isFinished]).toEqual(['claude-sonnet-4-6', true]);
  });

  it('is read from the metrics of models that report nothing else', () => {
    const state = read(
      { generation: 'Hello' },
      { generation: '', stop_reason: 'stop', 'amazon-bedrock-invocationMetrics': metrics },
    );
    expect(nonZero(state.usage)).toEqual({ prompt_tokens: 15, completion_tokens: 6, cached_tokens: 3 });
    expect(state.isFinished).toBe(true);
  });
});
