import { describe, expect, it } from '@jest/globals';
import { tokenUsageSchema } from '@trueport/contracts';
import { nonZero, readJson, readStream } from '../usage.behaviour.js';

const chunk = (content: string, more: object = {}): object => ({
  object: 'chat.completion.chunk',
  model: 'gpt-4o-2024-08-06',
  choices: [{ index: 0, delta: { content }, finish_reason: null }],
  usage: null,
  ...more,
});

describe('usage of OpenAI JSON answers', () => {
  it.each([
    [
      'chat with cache, reasoning and audio',
      {
        usage: {
          prompt_tokens: 1000,
          completion_tokens: 200,
          total_tokens: 1200,
          prompt_tokens_details: { cached_tokens: 400, audio_tokens: 7, image_tokens: 9 },
          completion_tokens_details: {
            reasoning_tokens: 150,
            audio_tokens: 5,
            accepted_prediction_tokens: 0,
            rejected_prediction_tokens: 0,
          },
        },
      },
      {
        prompt_tokens: 1000,
        completion_tokens: 200,
        cached_tokens: 400,
        reasoning_tokens: 150,
        audio_input_tokens: 7,
        image_input_tokens: 9,
        audio_output_tokens: 5,
      },
    ],
    [
      'chat with cache writes, which are inside of the prompt',
      {
        usage: {
          prompt_tokens: 10_000,
          completion_tokens: 1_000,
          prompt_tokens_details: { cached_tokens: 2_000, cache_write_tokens: 3_000 },
        },
      },
      {
        prompt_tokens: 10_000,
        completion_tokens: 1_000,
        cached_tokens: 2_000,
        cache_write_5m_tokens: 3_000,
      },
    ],
    [
      'responses',
      {
        object: 'response',
        usage: {
          input_tokens: 50,
          input_tokens_details: { cached_tokens: 10, cache_write_tokens: 4 },
          output_tokens: 20,
          output_tokens_details: { reasoning_tokens: 8 },
          total_tokens: 70,
        },
      },
      {
        prompt_tokens: 50,
        completion_tokens: 20,
        cached_tokens: 10,
        cache_write_5m_tokens: 4,
        reasoning_tokens: 8,
      },
    ],
    [
      'embeddings',
      { object: 'list', data: [{ embedding: 'AAAA' }], usage: { prompt_tokens: 8, total_tokens: 8 } },
      { prompt_tokens: 8 },
    ],
    [
      'images, whose output is image tokens even without details',
      {
        data: [{ b64_json: 'AAAA' }],
        usage: {
          input_tokens: 30,
          input_tokens_details: { image_tokens: 20, text_tokens: 10 },
          output_tokens: 1056,
          total_tokens: 1086,
        },
      },
      {
        prompt_tokens: 30,
        completion_tokens: 1056,
        image_input_tokens: 20,
        image_output_tokens: 1056,
      },
    ],
    [
      'images with output details',
      {
        data: [],
        usage: {
          input_tokens: 30,
          input_tokens_details: { image_tokens: 0, text_tokens: 30 },
          output_tokens: 1100,
          output_tokens_details: { image_tokens: 1056, text_tokens: 44 },
        },
      },
      { prompt_tokens: 30, completion_tokens: 1100, image_output_tokens: 1056 },
    ],
    [
      'transcription by tokens',
      {
        text: 'hi',
        usage: {
          type: 'tokens',
          input_tokens: 14,
          input_token_details: { text_tokens: 0, audio_tokens: 14 },
          output_tokens: 45,
        },
      },
      { prompt_tokens: 14, completion_tokens: 45, audio_input_tokens: 14 },
    ],
    [
      'transcription by duration',
      { text: 'hi', usage: { type: 'duration', seconds: 9.5 } },
      { units: { input_second: 9.5 } },
    ],
    ['a duration that is none', { text: 'hi', usage: { type: 'duration', seconds: -1 } }, null],
    [
      'images without usage',
      { created: 1, data: [{ url: 'a' }, { url: 'b' }], size: '1024x1024', quality: 'hd' },
      { units: { image: 2 }, image_size: '1024x1024', image_quality: 'hd' },
    ],
    [
      'searches of the Responses API',
      {
        object: 'response',
        tools: [{ type: 'function' }, { type: 'web_search', search_context_size: 'low' }],
        tool_usage: { web_search: { num_requests: 3 } },
        usage: { input_tokens: 5, output_tokens: 1 },
      },
      {
        prompt_tokens: 5,
        completion_tokens: 1,
        web_search_requests: 3,
        web_search_context_size: 'low',
      },
    ],
    [
      'sound in the cache',
      {
        usage: {
          input_tokens: 90,
          output_tokens: 1,
          input_token_details: {
            cached_tokens: 60,
            audio_tokens: 50,
            cached_tokens_details: { text_tokens: 20, audio_tokens: 40 },
          },
        },
      },
      {
        prompt_tokens: 90,
        completion_tokens: 1,
        cached_tokens: 60,
        audio_input_tokens: 50,
        cached_audio_tokens: 40,
      },
    ],
    ['an answer without usage', { object: 'list', data: [] }, null],
    ['usage null', { usage: null }, null],
    ['an error', { error: { message: 'no', type: 'invalid_request_error' } }, null],
    ['empty usage', { usage: {} }, {}],
    ['nonsense for counters', { usage: { prompt_tokens: -5, completion_tokens: '7' } }, {}],
    [
      'fractions and absurd sizes',
      { usage: { prompt_tokens: 1.6, completion_tokens: 1e300 } },
      { prompt_tokens: 2, completion_tokens: 1_000_000_000_000 },
    ],
    [
      'a cache outside of the prompt, as some compatible servers have it',
      {
        usage: { prompt_tokens: 10, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 90 } },
      },
      { prompt_tokens: 90, completion_tokens: 1, cached_tokens: 90, inconsistent: true },
    ],
    [
      'reasoning outside of the completion',
      {
        usage: {
          prompt_tokens: 1,
          completion_tokens: 5,
          completion_tokens_details: { reasoning_tokens: 50 },
        },
      },
      { prompt_tokens: 1, completion_tokens: 50, reasoning_tokens: 50, inconsistent: true },
    ],
  ])('reads %s', (_name, body, expected) => {
    const { usage, finished } = readJson('openai', body);
    expect(nonZero(usage)).toEqual(expected);
    if (usage !== null) expect(tokenUsageSchema.parse(usage)).toEqual(usage);
    expect(finished).toBe(true);
  });

  it('reads model and service tier of the answer', () => {
    const reading = readJson('azure', { model: 'gpt-4o-2024-08-06', service_tier: 'priority' });
    expect([reading.model, reading.serviceTier]).toEqual(['gpt-4o-2024-08-06', 'priority']);
  });

  it.each([[''], ['x'.repeat(201)], [7], [null], [{}]])('takes %p for no model', (model) => {
    expect(readJson('openai', { model }).model).toBeNull();
  });
});

describe('usage of OpenAI streams', () => {
  const usage = { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 };
  const counted = { prompt_tokens: 12, completion_tokens: 3 };
  const stop = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };

  it.each([
    ['in the last chunk', [chunk('a'), stop, { choices: [], usage }, '[DONE]']],
    ['in a normal chunk', [chunk('a', { usage }), stop, '[DONE]']],
    ['with the finish reason', [chunk('a'), { ...stop, usage }, '[DONE]']],
    [
      'in every chunk, cumulative',
      [chunk('a', { usage: { prompt_tokens: 12, completion_tokens: 1 } }), chunk('b', { usage }), '[DONE]'],
    ],
    ['with choices null', [chunk('a'), { choices: null, usage }, '[DONE]']],
    ['before later chunks without it', [chunk('a', { usage }), chunk('b'), '[DONE]']],
  ])('reads it %s', (_name, events) => {
    const reading = readStream('openai', events);
    expect(nonZero(reading.usage)).toEqual(counted);
    expect([reading.finished, reading.model]).toEqual([true, events.length > 0 ? 'gpt-4o-2024-08-06' : null]);
  });

  it('counts the text where there is no usage', () => {
    const call = { index: 0, function: { arguments: '{"a":1}' } };
    const reading = readStream('openai', [
      { choices: [], prompt_filter_results: [] },
      chunk('Hello, '),
      { choices: [{ index: 0, content_filter_results: {} }] },
      { choices: [{ delta: { tool_calls: [call] } }] },
      { choices: [{ delta: { reasoning_content: 'hm', refusal: 'no' } }] },
      { choices: [{ text: 'legacy' }] },
    ]);
    expect([reading.usage, reading.estimatedCompletionTokens, reading.finished]).toEqual([
      null,
      Math.ceil((7 + 7 + 2 + 2 + 6) / 4),
      false,
    ]);
  });

  it.each(['completed', 'incomplete', 'failed'])('reads the Responses API at response.%s', (end) => {
    const answer = { object: 'response', model: 'gpt-5.6', service_tier: 'auto', usage: null };
    const used = { input_tokens: 9, output_tokens: 4, output_tokens_details: { reasoning_tokens: 2 } };
    const reading = readStream('openai', [
      { type: 'response.created', sequence_number: 0, response: answer },
      { type: 'response.output_text.delta', delta: 'Hello' },
      { type: 'response.output_audio.delta', delta: 'AAAA'.repeat(100) },
      { type: `response.${end}`, response: { ...answer, service_tier: 'default', usage: used } },
    ]);
    expect(nonZero(reading.usage)).toEqual({
      prompt_tokens: 9,
      completion_tokens: 4,
      reasoning_tokens: 2,
    });
    expect(reading).toMatchObject({
      model: 'gpt-5.6',
      serviceTier: 'default',
      finished: true,
      estimatedCompletionTokens: 2,
    });
  });

  it('reads a terminal event with an image of megabytes in it', () => {
    const response = {
      model: 'gpt-5.6',
      output: [{ type: 'image_generation_call', result: 'A'.repeat(3_000_000) }],
      usage: { input_tokens: 9, output_tokens: 4 },
    };
    const reading = readStream('openai', [{ type: 'response.completed', response }]);
    expect(nonZero(reading.usage)).toEqual({ prompt_tokens: 9, completion_tokens: 4 });
    expect(reading).toMatchObject({ model: 'gpt-5.6', finished: true });
  });

  it.each([
    [
      'transcription',
      { type: 'transcript.text.done', text: 'x', usage: { input_tokens: 3, output_tokens: 2 } },
    ],
    ['speech', { type: 'speech.audio.done', usage: { input_tokens: 3, output_tokens: 2 } }],
    [
      'image',
      { type: 'image_generation.completed', b64_json: 'AA', usage: { input_tokens: 3, output_tokens: 2 } },
    ],
  ])('reads the end of a %s stream', (_name, event) => {
    const reading = readStream('openai', [event]);
    expect(nonZero(reading.usage)).toEqual({ prompt_tokens: 3, completion_tokens: 2 });
    expect(reading.finished).toBe(true);
  });

  it('is not finished when the stream broke off', () => {
    expect(readStream('openai', [chunk('a')]).finished).toBe(false);
  });
});
