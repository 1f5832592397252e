import { describe, expect, it } from '@jest/globals';
import { bedrock } from './bedrock.js';
import { google } from './google.js';
import { asRecords, type JsonRecord } from './json-values.js';
import { ask, askForm, eventsOf, jsonOf } from './mock-request.behaviour.js';
import type { MockProvider } from './mock-answer.js';
import { openAi } from './openai.js';
import { sampleVector } from './sample-vector.js';

const transcribe = (fields: Record<string, string>) =>
  askForm(openAi, '/v1/audio/transcriptions', { model: 'gpt-4o-transcribe', ...fields });
const textOf = (answer: ReturnType<typeof transcribe>): string =>
  answer.kind === 'bytes' ? answer.body.toString() : '';

describe('the mock of images', () => {
  const path = '/v1/images/generations';

  it('gives images of GPT as base64 with usage', () => {
    const body = jsonOf(
      ask(openAi, path, { model: 'gpt-image-2', prompt: 'A cat', n: 2, size: '1536x1024' }),
    );
    expect(body).toMatchObject({
      size: '1536x1024',
      quality: 'medium',
      data: [{ b64_json: expect.any(String) }, { b64_json: expect.any(String) }],
      usage: { output_tokens: 544 },
    });
  });

  it('gives images of DALL·E as URLs and says nothing of them', () => {
    const body = jsonOf(ask(openAi, path, { model: 'dall-e-3', prompt: 'A cat' }));
    expect(Object.keys(body)).toEqual(['created', 'data']);
    expect(body.data).toMatchObject([{ url: expect.any(String), revised_prompt: expect.any(String) }]);
  });

  it('streams drafts and then the image', () => {
    const events = eventsOf(
      ask(openAi, path, { model: 'gpt-image-2', prompt: 'A cat', stream: true, partial_images: 2 }),
    );
    expect(events.map(({ type }) => type)).toEqual([
      'image_generation.partial_image',
      'image_generation.partial_image',
      'image_generation.completed',
    ]);
  });
});

describe('the mock of transcriptions', () => {
  it.each<{ format: string; expected: object }>([
    { format: 'json', expected: { text: 'Hello from the', usage: { type: 'tokens', input_tokens: 15 } } },
    { format: 'verbose_json', expected: { duration: 1.5, language: 'english', segments: [{ end: 1.5 }] } },
    { format: 'diarized_json', expected: { segments: [{ speaker: 'A' }] } },
  ])('answers in $format', ({ format, expected }) => {
    expect(jsonOf(transcribe({ response_format: format }))).toMatchObject(expected);
  });

  it.each([
    { format: 'text', expected: 'Hello from the\n' },
    { format: 'srt', expected: '1\n00:00:00,000 --> 00:00:01,500\nHello from the\n\n' },
    { format: 'vtt', expected: 'WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nHello from the\n\n' },
  ])('answers in $format', ({ format, expected }) => {
    expect(textOf(transcribe({ response_format: format }))).toBe(expected);
  });

  it('counts Whisper by the second', () => {
    const { usage } = jsonOf(transcribe({ model: 'whisper-1' }));
    expect(usage).toEqual({ type: 'duration', seconds: 2 });
  });

  it('streams deltas and then the whole', () => {
    const events = eventsOf(transcribe({ stream: 'true' }));
    expect(events.at(-1)).toMatchObject({ type: 'transcript.text.done', text: 'Hello from the' });
    expect(
      events
        .slice(0, -1)
        .map(({ delta }) => delta)
        .join(''),
    ).toBe('Hello from the');
  });

  it('wants a form', () => {
    expect(ask(openAi, '/v1/audio/transcriptions', { model: 'whisper-1' })).toMatchObject({ status: 400 });
  });
});

describe('the mock of moderation', () => {
  it('has a result per text', () => {
    const { results } = jsonOf(ask(openAi, '/v1/moderations', { input: ['Hello', 'I kill you'] }));
    expect(asRecords(results).map(({ flagged }) => flagged)).toEqual([false, true]);
  });
});

describe('the mocks that count tokens', () => {
  it.each<{ name: string; provider: MockProvider; path: string; body: object; expected: object }>([
    {
      name: 'OpenAI',
      provider: openAi,
      path: '/v1/responses/input_tokens',
      body: { model: 'gpt-4o', input: 'Hello there!' },
      expected: { object: 'response.input_tokens', input_tokens: 10 },
    },
    {
      name: 'Gemini, of contents',
      provider: google,
      path: '/v1beta/models/gemini-2.5-pro:countTokens',
      body: { contents: [{ parts: [{ text: 'Hello there!' }] }] },
      expected: { totalTokens: 5 },
    },
    {
      name: 'Gemini, of a whole request',
      provider: google,
      path: '/v1beta/models/gemini-2.5-pro:countTokens',
      body: {
        generateContentRequest: {
          contents: [{ parts: [{ text: 'Hello there!' }] }],
          systemInstruction: { parts: [{ text: 'Be kind.' }] },
        },
      },
      expected: { totalTokens: 7 },
    },
    {
      name: 'Bedrock',
      provider: bedrock,
      path: '/model/anthropic.claude-sonnet-4-5/count-tokens',
      body: { input: { converse: { messages: [{ role: 'user', content: [{ text: 'Hello there!' }] }] } } },
      expected: { inputTokens: 9 },
    },
  ])('do so: $name', ({ provider, path, body, expected }) => {
    expect(jsonOf(ask(provider, path, body))).toEqual(expected);
  });
});

describe('the mocks that embed', () => {
  it('give vectors of the length asked for, other ones for other texts', () => {
    const embed = (model: string, texts: readonly string[]): JsonRecord =>
      jsonOf(
        ask(google, `/v1beta/models/${model}:batchEmbedContents`, {
          requests: texts.map((text) => ({ content: { parts: [{ text }] }, outputDimensionality: 3 })),
        }),
      );
    const { embeddings, usageMetadata } = embed('gemini-embedding-2', ['a', 'bcd']);
    const [first, second] = asRecords(embeddings).map(({ values }) => values as number[]);
    expect(first).toHaveLength(3);
    expect(first).not.toEqual(second);
    expect(usageMetadata).toEqual({ promptTokenCount: 1 });
    expect(embed('gemini-embedding-001', ['a']).usageMetadata).toBeUndefined();
  });

  const invoke = (model: string, body: object) =>
    ask(bedrock, `/model/${encodeURIComponent(model)}/invoke`, body);

  it.each<{ model: string; body: object; expected: object }>([
    {
      model: 'amazon.titan-embed-text-v2:0',
      body: { inputText: 'Hello', dimensions: 4 },
      expected: { embedding: sampleVector('Hello', 4), inputTextTokenCount: 2 },
    },
    {
      model: 'cohere.embed-english-v3',
      body: { texts: ['a', 'b'], input_type: 'search_document' },
      expected: {
        embeddings: [sampleVector('a', 8), sampleVector('b', 8)],
        response_type: 'embeddings_floats',
      },
    },
    {
      model: 'cohere.embed-v4:0',
      body: { texts: ['a'], input_type: 'clustering', embedding_types: ['float'], output_dimension: 4 },
      expected: { embeddings: { float: [sampleVector('a', 4)] } },
    },
    {
      model: 'amazon.nova-2-multimodal-embeddings-v1:0',
      body: {
        taskType: 'SINGLE_EMBEDDING',
        singleEmbeddingParams: { embeddingPurpose: 'GENERIC_INDEX', text: { value: 'Hello' } },
      },
      expected: { embeddings: [{ embeddingType: 'TEXT', embedding: sampleVector('Hello', 8) }] },
    },
  ])('of Bedrock are $model', ({ model, body, expected }) => {
    const answer = invoke(model, body);
    expect(jsonOf(answer)).toMatchObject(expected);
    expect(answer).toMatchObject({ headers: { 'x-amzn-bedrock-input-token-count': expect.any(String) } });
  });

  it.each([
    { model: 'amazon.titan-embed-text-v2:0', body: { inputText: 'a', encoding_format: 'base64' } },
    { model: 'amazon.titan-embed-text-v1', body: { inputText: 'a', dimensions: 4 } },
    { model: 'cohere.embed-english-v3', body: { texts: ['a'] } },
    { model: 'cohere.embed-english-v3', body: { texts: Array.from({ length: 97 }, () => 'a') } },
  ])('refuse what $model does not take', ({ model, body }) => {
    expect(invoke(model, body)).toMatchObject({ status: 400 });
  });

  it.each<{ model: string; body: object; expected: object }>([
    {
      model: 'amazon.nova-canvas-v1:0',
      body: {
        taskType: 'TEXT_IMAGE',
        textToImageParams: { text: 'A cat' },
        imageGenerationConfig: { numberOfImages: 2 },
      },
      expected: { images: [expect.any(String), expect.any(String)], error: null },
    },
    {
      model: 'stability.stable-image-core-v1:1',
      body: { prompt: 'A cat' },
      expected: { images: [expect.any(String)], finish_reasons: [null] },
    },
    {
      model: 'stability.stable-image-core-v1:1',
      body: { prompt: 'unsafe' },
      expected: { finish_reasons: ['Filter reason: prompt'] },
    },
  ])('are beside those that paint: $model', ({ model, body, expected }) => {
    expect(jsonOf(invoke(model, body))).toMatchObject(expected);
  });
});

describe('the mocks of Google that paint', () => {
  const paint = (model: string, text: string): JsonRecord =>
    jsonOf(
      ask(google, `/v1beta/models/${model}:generateContent`, {
        contents: [{ role: 'user', parts: [{ text }] }],
        generationConfig: { responseModalities: ['IMAGE'] },
      }),
    );

  it('give an image, or say why not', () => {
    expect(paint('gemini-2.5-flash-image', 'A cat').candidates).toMatchObject([
      { content: { parts: [{ inlineData: { mimeType: 'image/png' } }] }, finishReason: 'STOP' },
    ]);
    expect(paint('gemini-2.5-flash-image', 'unsafe').candidates).toMatchObject([
      { finishReason: 'IMAGE_SAFETY' },
    ]);
  });

  const predict = (prompt: string, parameters: object) =>
    ask(google, '/v1beta/models/imagen-4.0-generate-001:predict', { instances: [{ prompt }], parameters });

  it('predict up to four images', () => {
    expect(jsonOf(predict('A cat', { sampleCount: 4 })).predictions).toHaveLength(4);
    expect(predict('A cat', { sampleCount: 5 })).toMatchObject({ status: 400 });
  });

  it('count sound', () => {
    const parts = [{ inlineData: { mimeType: 'audio/wav', data: 'A'.repeat(400) } }];
    const body = jsonOf(
      ask(google, '/v1beta/models/gemini-2.5-flash:generateContent', { contents: [{ role: 'user', parts }] }),
    );
    expect(body.usageMetadata).toMatchObject({
      promptTokensDetails: [{ modality: 'TEXT' }, { modality: 'AUDIO', tokenCount: 4 }],
    });
  });
});
