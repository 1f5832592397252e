import { describe, expect, it } from '@jest/globals';
import type { Conversation, HostedTool, OutputFormat } from '../../conversation/conversation.js';
import type { JsonObject } from '../../json.js';
import { weatherTool } from '../../conversation/samples.behaviour.js';
import { newModel, oldModel, written } from './samples.behaviour.js';

const search: HostedTool = { kind: 'web_search', options: {} };

describe('generationConfig', () => {
  it.each<[string, Partial<Conversation>, JsonObject]>([
    ['maxOutputTokens', { maxOutputTokens: 100 }, { maxOutputTokens: 100 }],
    ['a temperature of 0', { temperature: 0 }, { temperature: 0 }],
    ['topP of 0', { topP: 0 }, { topP: 0 }],
    ['topK', { topK: 40 }, { topK: 40 }],
    ['a seed of 0', { seed: 0 }, { seed: 0 }],
    ['regression: bifrost stop sequences', { stopSequences: ['a', ''] }, { stopSequences: ['a', ''] }],
    ['logprobs of the chosen tokens alone', { logprobs: { top: 0 } }, { responseLogprobs: true }],
    ['logprobs with alternatives', { logprobs: { top: 3 } }, { responseLogprobs: true, logprobs: 3 }],
    ['JSON', { outputFormat: { kind: 'json' } }, { responseMimeType: 'application/json' }],
  ])('%s', (_case, changes, config) => {
    const request = written(changes);
    expect(request.config).toEqual(config);
    expect(request.warnings).toEqual([]);
  });

  it.each<[string, Partial<Conversation>]>([
    ['nothing', {}],
    ['no stop sequences', { stopSequences: [] }],
    ['one answer', { candidates: 1 }],
    ['text', { outputFormat: { kind: 'text' } }],
    ['no modalities', { modalities: [] }],
  ])('is left out for %s', (_case, changes) => {
    expect(written(changes).body).not.toHaveProperty('generationConfig');
  });

  it('more tokens than the model gives are lowered with a warning', () => {
    const request = written({ maxOutputTokens: 70_000 }, newModel, { maxOutputTokens: 65_536 });
    expect(request.config).toEqual({ maxOutputTokens: 65_536 });
    expect(request.warnings).toEqual(['max_tokens: lowered to 65536, the most this model gives']);
  });

  it('no token at all, with which Anthropic warms its cache, becomes one with a warning', () => {
    const request = written({ maxOutputTokens: 0 });
    expect(request.config).toEqual({ maxOutputTokens: 1 });
    expect(request.warnings).toEqual(['max_tokens: 0 became 1, the least Gemini takes']);
  });

  it('the number of tokens stays when nobody knows the most', () => {
    expect(written({ maxOutputTokens: 70_000 }, newModel, { maxOutputTokens: null }).config).toEqual({
      maxOutputTokens: 70_000,
    });
  });

  it('more than five stop sequences are refused', () => {
    expect(() => written({ stopSequences: [...'abcdef'] })).toThrow(
      expect.objectContaining({ param: 'stop' }),
    );
    expect(written({ stopSequences: [...'abcde'] }).config).toEqual({ stopSequences: [...'abcde'] });
  });

  it('several answers are given by old models, refused for new ones', () => {
    expect(written({ candidates: 3 }, oldModel).config).toEqual({ candidateCount: 3 });
    expect(() => written({ candidates: 3 }, newModel)).toThrow(expect.objectContaining({ param: 'n' }));
  });
});

describe('penalties', () => {
  it.each([newModel, 'gemini-2.0-flash'])('%s takes them', (model) => {
    const request = written({ presencePenalty: 0, frequencyPenalty: -0.5 }, model);
    expect(request.config).toEqual({ presencePenalty: 0, frequencyPenalty: -0.5 });
  });

  it('2.5 does not: 0 is what it does anyway', () => {
    const request = written({ presencePenalty: 0, frequencyPenalty: 0 }, oldModel);
    expect(request.body).not.toHaveProperty('generationConfig');
    expect(request.warnings).toEqual([
      'presence_penalty: not supported by this model',
      'frequency_penalty: not supported by this model',
    ]);
  });

  it.each([
    ['presence_penalty', { presencePenalty: 0.5 }],
    ['frequency_penalty', { frequencyPenalty: 1 }],
  ])('2.5 does not: %s is refused', (param, changes) => {
    expect(() => written(changes, oldModel)).toThrow(expect.objectContaining({ param }));
  });
});

describe('structured output', () => {
  const schema = { type: 'object', properties: { kind: { const: 'a' } } };
  const format: OutputFormat = { kind: 'schema', name: 'answer', schema, strict: true };

  it('is a JSON schema, also without any tools on old models', () => {
    expect(written({ outputFormat: format }, oldModel).config).toEqual({
      responseMimeType: 'application/json',
      responseJsonSchema: { type: 'object', properties: { kind: { enum: ['a'] } } },
    });
  });

  it('has the description of the format unless it has its own', () => {
    const described = { ...format, description: 'D' };
    expect(written({ outputFormat: described }).config.responseJsonSchema).toMatchObject({
      description: 'D',
    });
    const own = { ...described, schema: { ...schema, description: 'own' } };
    expect(written({ outputFormat: own }).config.responseJsonSchema).toMatchObject({ description: 'own' });
  });

  it('is the OpenAPI subset for the first generation', () => {
    const request = written({ outputFormat: format }, 'gemini-1.5-pro');
    expect(request.config.responseSchema).toEqual({
      type: 'OBJECT',
      properties: { kind: { type: 'STRING', format: 'enum', enum: ['a'] } },
    });
    expect(request.warnings).toHaveLength(1);
  });

  it.each<[string, Partial<Conversation>]>([
    ['functions', { tools: [weatherTool] }],
    ['search', { hostedTools: [search] }],
  ])('stands beside %s on new models only', (_case, tools) => {
    for (const outputFormat of [format, { kind: 'json' } as const]) {
      expect(written({ outputFormat, ...tools }, newModel).config.responseMimeType).toBe('application/json');
      const write = (): unknown => written({ outputFormat, ...tools }, oldModel);
      expect(write).toThrow(expect.objectContaining({ param: 'response_format' }));
    }
  });
});

describe('kinds of output', () => {
  const tts = 'gemini-2.5-flash-preview-tts';
  const image = 'gemini-3-pro-image-preview';

  it.each([
    [newModel, ['text'], ['TEXT']],
    [image, ['image'], ['IMAGE']],
    [image, ['text', 'image'], ['TEXT', 'IMAGE']],
    [tts, ['audio'], ['AUDIO']],
  ])('%s answers with %j', (model, modalities, responseModalities) => {
    const request = written({ modalities }, model);
    expect(request.config).toEqual({ responseModalities });
    expect(request.warnings).toEqual([]);
  });

  it('a model that speaks says nothing in writing', () => {
    const request = written({ modalities: ['text', 'audio'] }, tts);
    expect(request.config).toEqual({ responseModalities: ['AUDIO'] });
    expect(request.warnings).toEqual(['modalities: text left out: this model only speaks']);
  });

  it.each([
    [newModel, 'audio'],
    [newModel, 'image'],
    [image, 'audio'],
    [tts, 'image'],
  ])('%s does not answer with %s', (model, kind) => {
    const write = (): unknown => written({ modalities: ['text', kind] }, model);
    expect(write).toThrow(expect.objectContaining({ param: 'modalities' }));
  });

  it('a voice is told by its name', () => {
    const request = written(
      { modalities: ['audio'], audioOutput: { voice: 'Kore', format: 'pcm16', speed: 1 } },
      tts,
    );
    expect(request.config).toEqual({
      responseModalities: ['AUDIO'],
      speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName: 'Kore' } } },
    });
    expect(request.warnings).toEqual(['audio.speed: not supported by Gemini']);
  });

  it.each([
    ['audio.format', { voice: 'Kore', format: 'mp3' }],
    ['audio.voice', { voice: { id: 'voice_1' }, format: 'pcm16' }],
  ])('%s of another kind is refused', (param, audioOutput) => {
    expect(() => written({ audioOutput }, tts)).toThrow(expect.objectContaining({ param }));
  });

  it('a voice is left out by a model that does not speak', () => {
    expect(written({ audioOutput: { voice: 'alloy', format: 'mp3' } }).warnings).toEqual([
      'audio: this model does not speak',
    ]);
  });

  const imageConfig = (value: unknown): Partial<Conversation> => ({
    extras: [{ path: 'image_config', value, mustUnderstand: false }],
  });

  it('the shape of images is told to models that make them', () => {
    const request = written(
      imageConfig({ aspect_ratio: '16:9', image_size: '2K', quality: 'high', toString: 1 }),
      image,
    );
    expect(request.config).toEqual({ imageConfig: { aspectRatio: '16:9', imageSize: '2K' } });
    expect(request.warnings).toEqual([
      'image_config.quality: not supported by Gemini',
      'image_config.toString: not supported by Gemini',
    ]);
  });

  it.each([
    ['a model without images', newModel, { aspect_ratio: '1:1' }],
    ['a value that is no object', image, '16:9'],
  ])('the shape of images is left out for %s', (_case, model, value) => {
    expect(written(imageConfig(value), model).warnings).toEqual([
      'image_config: not supported by this model',
    ]);
  });
});
