import { describe, expect, it } from '@jest/globals';
import { nonZero, readJson, readStream } from '../usage.behaviour.js';

const part = (text: string, finishReason?: string): object => ({
  content: { role: 'model', parts: [{ text }] },
  ...(finishReason === undefined ? {} : { finishReason }),
});

describe('usage of Gemini answers', () => {
  it('counts thoughts and tool prompts in, which Gemini counts beside', () => {
    const reading = readJson('google', {
      candidates: [part('Hello', 'STOP')],
      modelVersion: 'gemini-2.5-pro',
      usageMetadata: {
        promptTokenCount: 100,
        toolUsePromptTokenCount: 11,
        cachedContentTokenCount: 40,
        candidatesTokenCount: 20,
        thoughtsTokenCount: 30,
        totalTokenCount: 161,
        serviceTier: 'flex',
        promptTokensDetails: [
          { modality: 'TEXT', tokenCount: 60 },
          { modality: 'AUDIO', tokenCount: 10 },
          { modality: 'AUDIO', tokenCount: 5 },
          { modality: 'IMAGE', tokenCount: 25 },
        ],
        toolUsePromptTokensDetails: [{ modality: 'IMAGE', tokenCount: 1 }],
        candidatesTokensDetails: [
          { modality: 'AUDIO', tokenCount: 2 },
          { modality: 'IMAGE', tokenCount: 3 },
        ],
      },
    });
    expect(nonZero(reading.usage)).toEqual({
      prompt_tokens: 111,
      completion_tokens: 50,
      cached_tokens: 40,
      reasoning_tokens: 30,
      audio_input_tokens: 15,
      image_input_tokens: 26,
      audio_output_tokens: 2,
      image_output_tokens: 3,
    });
    expect(reading).toMatchObject({ model: 'gemini-2.5-pro', serviceTier: 'flex', finished: true });
  });

  it.each([
    ['a token count, which is not usage', { totalTokens: 31 }],
    ['a list of models', { models: [{ name: 'models/gemini-2.5-pro' }] }],
    ['an error', { error: { code: 429, status: 'RESOURCE_EXHAUSTED' } }],
    ['embeddings without usage', { embeddings: [{ values: [0.1] }] }],
  ])('reads no usage from %s', (_name, body) => {
    expect(readJson('google', body).usage).toBeNull();
  });

  it('reads usage of embeddings that have it', () => {
    const body = { embeddings: [{ values: [0.1] }], usageMetadata: { promptTokenCount: 8 } };
    expect(nonZero(readJson('google', body).usage)).toEqual({ prompt_tokens: 8 });
  });

  // The same chunks come as an event stream with `alt=sse` and as one array without.
  const chunks = [
    {
      candidates: [part('Hel')],
      modelVersion: 'gemini-3',
      usageMetadata: { promptTokenCount: 9, thoughtsTokenCount: 4 },
    },
    {
      candidates: [part('lo')],
      usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 1, thoughtsTokenCount: 4 },
    },
    { candidates: [part('!', 'STOP')], usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 3 } },
  ];

  it.each([
    ['an event stream', () => readStream('google', chunks)],
    ['an array', () => readJson('google', chunks)],
  ])('lets the latest present value win in %s, counter by counter', (_name, read) => {
    const reading = read();
    expect(nonZero(reading.usage)).toEqual({
      prompt_tokens: 9,
      completion_tokens: 7,
      reasoning_tokens: 4,
    });
    expect(reading).toMatchObject({
      model: 'gemini-3',
      finished: true,
      estimatedCompletionTokens: Math.ceil(6 / 4),
    });
  });

  it('counts the queries of the grounding once, however often a stream repeats them', () => {
    const groundingMetadata = { webSearchQueries: ['a', 'b'] };
    const usageMetadata = { promptTokenCount: 9, candidatesTokenCount: 3 };
    const grounded = { candidates: [{ ...part('x'), groundingMetadata }], usageMetadata };
    expect(nonZero(readStream('google', [...chunks, grounded, grounded]).usage)).toMatchObject({
      prompt_tokens: 9,
      web_search_requests: 2,
    });
  });

  it('tells sound and images in the cache apart', () => {
    const usageMetadata = {
      promptTokenCount: 90,
      cachedContentTokenCount: 60,
      cacheTokensDetails: [
        { modality: 'AUDIO', tokenCount: 40 },
        { modality: 'IMAGE', tokenCount: 15 },
      ],
    };
    expect(nonZero(readJson('google', { usageMetadata }).usage)).toEqual({
      prompt_tokens: 90,
      cached_tokens: 60,
      cached_audio_tokens: 40,
      cached_image_tokens: 15,
    });
  });

  it('counts the images of Imagen, which reports no usage', () => {
    const image = { mimeType: 'image/png', bytesBase64Encoded: 'A'.repeat(100_000) };
    const body = { predictions: [image, image, { raiFilteredReason: 'x' }] };
    expect(nonZero(readJson('google', body).usage)).toEqual({ units: { image: 2 } });
  });

  it('is not finished without a finish reason', () => {
    expect(readStream('google', chunks.slice(0, 2)).finished).toBe(false);
  });

  it('sees the finish reason of a chunk with an image of megabytes', () => {
    const image = { inlineData: { mimeType: 'image/png', data: 'A'.repeat(2_000_000) } };
    const last = {
      candidates: [{ content: { parts: [image] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 1290 },
    };
    const reading = readStream('google', [last]);
    expect(nonZero(reading.usage)).toEqual({ prompt_tokens: 9, completion_tokens: 1290 });
    expect(reading.finished).toBe(true);
  });
});
