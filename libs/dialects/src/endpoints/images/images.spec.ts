import { describe, expect, it } from '@jest/globals';
import { AnswerFailure } from '../../conversation/answer-failure.js';
import type { JsonObject } from '../../json.js';
import type { EndpointAnswer, EndpointTarget, EndpointTranslation } from '../endpoint-translation.js';
import { refusalOf } from '../refusal-of.behaviour.js';
import { callCounts } from './call-counts.js';
import { readImagesRequest, translateImages } from './index.js';

const target = (provider: EndpointTarget['provider'], model: string): EndpointTarget => ({
  provider,
  model,
  baseModel: model,
});
const gemini = target('google', 'gemini-2.5-flash-image');
const imagen = target('google', 'imagen-4.0-generate-001');
const nova = target('bedrock', 'us.amazon.nova-canvas-v1:0');
const stability = target('bedrock', 'stability.stable-image-core-v1:1');

function translated(body: JsonObject, to: EndpointTarget): EndpointTranslation {
  return translateImages(readImagesRequest({ model: 'paint', prompt: 'A cat', ...body }), to, 1_700_000_000);
}

function answered(to: EndpointTarget, request: JsonObject, ...bodies: JsonObject[]): EndpointAnswer {
  return translated(request, to).readAnswer(bodies.map((body) => ({ body, inputTokens: null })));
}

function failureOf(run: () => unknown): object {
  try {
    run();
  } catch (cause) {
    if (cause instanceof AnswerFailure) return cause.error;
    throw cause;
  }
  throw new Error('Nothing failed.');
}

describe('a request for images', () => {
  it.each<{ name: string; body: JsonObject; param: string }>([
    { name: 'without prompt', body: { prompt: null }, param: 'prompt' },
    { name: 'with an empty prompt', body: { prompt: '' }, param: 'prompt' },
    { name: 'with a prompt that is too long', body: { prompt: 'a'.repeat(32_001) }, param: 'prompt' },
    { name: 'for no image', body: { n: 0 }, param: 'n' },
    { name: 'for too many images', body: { n: 11 }, param: 'n' },
    { name: 'of no size', body: { size: '0x100' }, param: 'size' },
    { name: 'of a size in words', body: { size: 'large' }, param: 'size' },
    { name: 'by URL', body: { response_format: 'url' }, param: 'response_format' },
    { name: 'as a stream', body: { stream: true }, param: 'stream' },
    { name: 'with a transparent background', body: { background: 'transparent' }, param: 'background' },
    { name: 'that move', body: { output_format: 'gif' }, param: 'output_format' },
    { name: 'as vectors', body: { output_format: 'svg' }, param: 'output_format' },
  ])('$name is refused', ({ body, param }) => {
    expect(refusalOf(() => translated(body, gemini)).param).toBe(param);
  });

  it.each([
    target('anthropic', 'claude-opus-5'),
    target('google', 'gemini-2.5-flash'),
    target('bedrock', 'amazon.nova-pro-v1:0'),
    target('bedrock', 'stability.stable-image-inpaint-v1:0'),
  ])('is refused by $model', (to) => expect(refusalOf(() => translated({}, to)).param).toBe('model'));

  it.each([gemini, imagen, nova, stability])('names what $model is not told', (to) => {
    const { warnings } = translated(
      { style: 'vivid', moderation: 'low', user: 'u', output_compression: 50, partial_images: 1 },
      to,
    );
    expect(warnings.map((warning) => warning.split(':')[0]).sort()).toEqual(
      ['moderation', 'output_compression', 'partial_images', 'style', 'user'].sort(),
    );
  });

  it.each([gemini, imagen, nova, stability])('with only defaults loses nothing for $model', (to) => {
    const body = { n: 1, size: 'auto', quality: 'auto', background: 'opaque', response_format: 'b64_json' };
    expect(translated({ ...body, moderation: 'auto', stream: false }, to).warnings).toEqual([]);
  });
});

describe('images of Gemini', () => {
  it('are asked for one by one, in the nearest shape', () => {
    const { path, bodies, warnings } = translated({ n: 2, size: '1024x1536' }, gemini);
    expect(path).toBe('/v1beta/models/gemini-2.5-flash-image:generateContent');
    const body = {
      contents: [{ role: 'user', parts: [{ text: 'A cat' }] }],
      generationConfig: { responseModalities: ['IMAGE'], imageConfig: { aspectRatio: '2:3' } },
    };
    expect(bodies).toEqual([body, body]);
    expect(warnings).toEqual(['size: 1024x1536 given as the shape 2:3']);
  });

  it.each([
    { size: '1024x1024', imageConfig: { aspectRatio: '1:1', imageSize: '1K' } },
    { size: '1792x1024', imageConfig: { aspectRatio: '16:9', imageSize: '2K' } },
    { size: '2160x3840', imageConfig: { aspectRatio: '9:16', imageSize: '4K' } },
  ])('of Gemini 3 are told the size of $size', ({ size, imageConfig }) => {
    const { bodies } = translated({ size }, target('google', 'gemini-3-pro-image'));
    expect(bodies).toMatchObject([{ generationConfig: { imageConfig } }]);
  });

  it('come beside text where the model knows no other way', () => {
    const { bodies } = translated({}, target('google', 'gemini-2.0-flash-exp-image-generation'));
    expect(bodies).toMatchObject([{ generationConfig: { responseModalities: ['TEXT', 'IMAGE'] } }]);
  });

  const image = (data: string, more: object = {}): JsonObject => ({
    candidates: [{ content: { parts: [{ text: 'Here' }, { inlineData: { mimeType: 'image/png', data } }] } }],
    usageMetadata: {
      promptTokenCount: 5,
      candidatesTokenCount: 1_290,
      candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 1_290 }],
    },
    modelVersion: 'gemini-2.5-flash-image',
    ...more,
  });

  it('are answered as OpenAI does, with the usage of all calls', () => {
    const { content, usage, model } = answered(gemini, { n: 2 }, image('one'), image('two'));
    expect(content).toEqual({
      created: 1_700_000_000,
      data: [{ b64_json: 'one' }, { b64_json: 'two' }],
      output_format: 'png',
      usage: {
        input_tokens: 10,
        output_tokens: 2_580,
        total_tokens: 2_590,
        input_tokens_details: { image_tokens: 0, text_tokens: 10 },
        output_tokens_details: { image_tokens: 2_580, text_tokens: 0 },
      },
    });
    expect(usage).toMatchObject({ prompt_tokens: 10, image_output_tokens: 2_580 });
    expect(model).toBe('gemini-2.5-flash-image');
  });

  it('leave out the drafts of a thinking model', () => {
    const parts = [
      { thought: true, inlineData: { mimeType: 'image/png', data: 'draft' } },
      { inlineData: { mimeType: 'image/png', data: 'final' } },
    ];
    const { content } = answered(gemini, {}, { candidates: [{ content: { parts } }] });
    expect(content).toMatchObject({ data: [{ b64_json: 'final' }] });
  });

  it('that are fewer than asked for come with a warning that says why', () => {
    const blocked = { candidates: [{ finishReason: 'IMAGE_SAFETY' }] };
    const { content, warnings } = answered(gemini, { n: 2 }, image('one'), blocked);
    expect(content).toMatchObject({ data: [{ b64_json: 'one' }] });
    expect(warnings).toEqual(['n: the provider made 1 of 2 images (IMAGE_SAFETY)']);
  });

  it('of another format than asked for come with a warning', () => {
    const { content, warnings } = answered(gemini, { output_format: 'webp' }, image('one'));
    expect(content).toMatchObject({ output_format: 'png' });
    expect(warnings).toEqual(['output_format: the provider made png']);
  });

  it.each<{ name: string; body: JsonObject; error: object }>([
    {
      name: 'blocked by its prompt',
      body: { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } },
      error: { httpStatus: 400, code: 'moderation_blocked', retryable: false },
    },
    {
      name: 'blocked by its content',
      body: { candidates: [{ finishReason: 'IMAGE_SAFETY', finishMessage: 'Unsafe.' }] },
      error: { httpStatus: 400, message: 'The provider made no image: IMAGE_SAFETY: Unsafe.' },
    },
    { name: 'not there', body: { candidates: [] }, error: { httpStatus: 502, retryable: true } },
  ])('that are $name are no answer', ({ body, error }) => {
    expect(failureOf(() => answered(gemini, {}, body))).toMatchObject(error);
  });
});

describe('images of Imagen', () => {
  it('are asked for by four, with shape and format', () => {
    const request = { n: 6, size: '1792x1024', output_format: 'jpeg', output_compression: 80 };
    const { path, bodies } = translated(request, imagen);
    expect(path).toBe('/v1beta/models/imagen-4.0-generate-001:predict');
    expect(bodies).toEqual(
      [4, 2].map((sampleCount) => ({
        instances: [{ prompt: 'A cat' }],
        parameters: {
          sampleCount,
          aspectRatio: '16:9',
          sampleImageSize: '2K',
          outputOptions: { mimeType: 'image/jpeg', compressionQuality: 80 },
        },
      })),
    );
  });

  it('are not made as webp', () => {
    expect(refusalOf(() => translated({ output_format: 'webp' }, imagen)).param).toBe('output_format');
  });

  it('are billed by the piece and show the prompt as it was changed', () => {
    const made = { mimeType: 'image/png', bytesBase64Encoded: 'one', prompt: 'A cat, sitting' };
    const filtered = { raiFilteredReason: 'Unsafe.' };
    const { content, usage, warnings } = answered(imagen, { n: 2 }, { predictions: [made, filtered] });
    expect(content).toEqual({
      created: 1_700_000_000,
      data: [{ b64_json: 'one', revised_prompt: 'A cat, sitting' }],
      output_format: 'png',
    });
    expect(usage?.units).toEqual({ image: 1 });
    expect(warnings).toEqual(['n: the provider made 1 of 2 images (Unsafe.)']);
  });

  it('of several calls are counted together', () => {
    const made = { mimeType: 'image/png', bytesBase64Encoded: 'one' };
    const { usage } = answered(
      imagen,
      { n: 5 },
      { predictions: [made, made, made, made] },
      { predictions: [made] },
    );
    expect(usage?.units).toEqual({ image: 5 });
  });

  it('that are all filtered are no answer', () => {
    const filtered = { predictions: [{ raiFilteredReason: 'Unsafe.' }] };
    expect(failureOf(() => answered(imagen, {}, filtered))).toMatchObject({ code: 'moderation_blocked' });
  });
});

describe('images of Titan and Nova Canvas', () => {
  it('are asked for by five, each call with a seed of its own', () => {
    const { path, bodies, warnings } = translated({ n: 6, size: '1024x768', quality: 'hd' }, nova);
    expect(path).toBe('/model/us.amazon.nova-canvas-v1%3A0/invoke');
    const config = { width: 1_024, height: 768, quality: 'premium' };
    expect(bodies).toEqual(
      [
        { numberOfImages: 5, ...config },
        { numberOfImages: 1, ...config, seed: 1 },
      ].map((imageGenerationConfig) => ({
        taskType: 'TEXT_IMAGE',
        textToImageParams: { text: 'A cat' },
        imageGenerationConfig,
      })),
    );
    expect(warnings).toEqual(['quality: hd given as premium']);
  });

  it('are answered with size and quality for their price', () => {
    const { content, usage } = answered(
      nova,
      { size: '512x512', quality: 'standard' },
      { images: ['one'], error: null },
    );
    expect(content).toMatchObject({ data: [{ b64_json: 'one' }], output_format: 'png' });
    expect(usage).toMatchObject({ units: { image: 1 }, image_size: '512x512', image_quality: 'standard' });
  });

  it('that are blocked are no answer', () => {
    const error = 'This request has been blocked by our content filters.';
    expect(failureOf(() => answered(nova, {}, { images: [], error }))).toMatchObject({ httpStatus: 400 });
  });
});

describe('images of Stability', () => {
  it('are asked for one by one', () => {
    const { bodies } = translated({ n: 2, size: '1024x1536', output_format: 'jpeg' }, stability);
    const body = { prompt: 'A cat', aspect_ratio: '2:3', output_format: 'jpeg' };
    expect(bodies).toEqual([body, body]);
  });

  it('are answered in the format asked for and billed by the piece', () => {
    const made = { seeds: [1], finish_reasons: [null], images: ['one'] };
    const { content, usage } = answered(stability, { output_format: 'jpeg' }, made);
    expect(content).toMatchObject({ data: [{ b64_json: 'one' }], output_format: 'jpeg' });
    expect(usage?.units).toEqual({ image: 1 });
  });

  it('that are filtered are no answer', () => {
    const filtered = { finish_reasons: ['Filter reason: prompt'] };
    expect(failureOf(() => answered(stability, {}, filtered))).toMatchObject({
      message: 'The provider made no image: Filter reason: prompt',
    });
  });
});

describe('the images of each call', () => {
  it.each([
    { count: 1, perCall: 4, calls: [1] },
    { count: 4, perCall: 4, calls: [4] },
    { count: 10, perCall: 4, calls: [4, 4, 2] },
  ])('of $count at most $perCall are $calls', ({ count, perCall, calls }) => {
    expect(callCounts(count, perCall)).toEqual(calls);
  });
});
