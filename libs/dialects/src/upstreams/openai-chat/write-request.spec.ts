import { describe, expect, it } from '@jest/globals';
import type { Conversation, Effort } from '../../conversation/conversation.js';
import { conversationWith, targetOf } from '../../conversation/samples.behaviour.js';
import { added, onModels, refusalOf } from './requests.behaviour.js';
import { writeChatRequest } from './write-request.js';

const schema = { type: 'object', properties: {}, required: [], additionalProperties: false };
const openSchema = { type: 'object', properties: { b: {}, a: {} } };

describe('settings that OpenAI knows', () => {
  it.each(
    onModels([
      ['the longest answer', { maxOutputTokens: 100 }, { max_completion_tokens: 100 }],
      ['the longest answer of old models', { maxOutputTokens: 100 }, { max_tokens: 100 }, 'gpt-4'],
      ['a temperature of 0', { temperature: 0 }, { temperature: 0 }],
      ['top_p', { topP: 0.5 }, { top_p: 0.5 }],
      ['a seed of 0', { seed: 0 }, { seed: 0 }],
      [
        'penalties',
        { presencePenalty: 0, frequencyPenalty: -1 },
        { presence_penalty: 0, frequency_penalty: -1 },
      ],
      ['a bias', { logitBias: { '50256': -100 } }, { logit_bias: { '50256': -100 } }],
      ['several answers', { candidates: 3 }, { n: 3 }],
      ['log probabilities alone', { logprobs: { top: 0 } }, { logprobs: true }],
      ['log probabilities with alternatives', { logprobs: { top: 5 } }, { logprobs: true, top_logprobs: 5 }],
      ['stop sequences', { stopSequences: ['a', 'b'] }, { stop: ['a', 'b'] }],
      ['no stop sequence', { stopSequences: [] }, {}],
      ['plain text', { outputFormat: { kind: 'text' } }, { response_format: { type: 'text' } }],
      ['JSON', { outputFormat: { kind: 'json' } }, { response_format: { type: 'json_object' } }],
      [
        'a schema, strict where it allows that',
        { outputFormat: { kind: 'schema', name: 'response', schema } },
        { response_format: { type: 'json_schema', json_schema: { name: 'response', schema, strict: true } } },
      ],
      [
        'an open schema, not strict',
        { outputFormat: { kind: 'schema', name: 'response', schema: openSchema } },
        {
          response_format: {
            type: 'json_schema',
            json_schema: { name: 'response', schema: openSchema, strict: false },
          },
        },
      ],
      [
        'a schema as the client has it',
        { outputFormat: { kind: 'schema', name: 'a', schema: openSchema, strict: true, description: 'd' } },
        {
          response_format: {
            type: 'json_schema',
            json_schema: { name: 'a', description: 'd', schema: openSchema, strict: true },
          },
        },
      ],
      ['an effort', { reasoning: { effort: 'high' } }, { reasoning_effort: 'high' }, 'o3'],
      ['verbosity', { verbosity: 'low' }, { verbosity: 'low' }, 'gpt-5'],
      [
        'a prediction',
        { prediction: { type: 'content', content: 'a' } },
        { prediction: { type: 'content', content: 'a' } },
      ],
      [
        'sound',
        { modalities: ['text', 'audio'], audioOutput: { voice: 'a', format: 'wav' } },
        { modalities: ['text', 'audio'], audio: { voice: 'a', format: 'wav' } },
        'gpt-audio',
      ],
      ['the end user', { userId: 'u1' }, { user: 'u1' }],
      ['the end user, of newer models', { userId: 'u1' }, { safety_identifier: 'u1' }, 'gpt-5'],
      ['a tier', { serviceTier: 'flex' }, { service_tier: 'flex' }],
      ["Anthropic's standard tier", { serviceTier: 'standard_only' }, { service_tier: 'default' }],
      ['that the answer is not stored', { store: false }, { store: false }],
      [
        'labels of stored answers',
        { store: true, metadata: { a: 'b' } },
        { store: true, metadata: { a: 'b' } },
      ],
      ['a key of the cache', { promptCacheKey: 'k' }, { prompt_cache_key: 'k' }],
      ['how long the cache lives', { promptCacheRetention: '24h' }, { prompt_cache_retention: '24h' }],
      [
        'a stream, always with usage',
        { stream: true },
        { stream: true, stream_options: { include_usage: true } },
      ],
      [
        'options of the cache, which both dialects of OpenAI have',
        { extras: [{ path: 'prompt_cache_options', value: { mode: 'explicit' }, mustUnderstand: false }] },
        { prompt_cache_options: { mode: 'explicit' } },
        'gpt-5.6',
      ],
    ]),
  )('%s', (_name, fields, expected, baseModel) => {
    expect(added(fields, baseModel)).toEqual({ fields: expected, warnings: [] });
  });

  it('the deployment is named, not the model behind it', () => {
    const { body } = writeChatRequest(
      conversationWith({ maxOutputTokens: 5 }),
      targetOf('gpt-4', { model: 'prod' }),
    );
    expect(body).toMatchObject({ model: 'prod', max_tokens: 5 });
  });

  it('the schema of a tool is shared, with the order of its keys', () => {
    const { body } = writeChatRequest(
      conversationWith({ tools: [{ name: 'a', parameters: openSchema }] }),
      targetOf('gpt-4o'),
    );
    const [tool] = body['tools'] as [{ function: { parameters: unknown } }];
    expect(tool.function.parameters).toBe(openSchema);
  });
});

describe('settings that are changed or left out, with a warning', () => {
  it.each<[string, Partial<Conversation>, string, object, string]>([
    ['top_k', { topK: 5 }, 'gpt-4o', {}, 'top_k: not supported by OpenAI'],
    [
      'temperature of a thinking model',
      { temperature: 0.2 },
      'gpt-5',
      {},
      'temperature: not supported by a thinking model',
    ],
    ['top_p of a thinking model', { topP: 0.2 }, 'o3', {}, 'top_p: not supported by a thinking model'],
    [
      'temperature beside thoughts',
      { temperature: 0, reasoning: { effort: 'low' } },
      'gpt-5.1',
      { reasoning_effort: 'low' },
      'temperature: not supported by a thinking model',
    ],
    [
      'temperature where thinking is the default',
      { temperature: 0 },
      'gpt-5.6',
      {},
      'temperature: not supported by a thinking model',
    ],
    ['penalties of 0', { presencePenalty: 0 }, 'gpt-5', {}, 'presence_penalty: not supported by this model'],
    ['verbosity of models without', { verbosity: 'low' }, 'gpt-4o', {}, 'verbosity: not supported by OpenAI'],
    [
      'a prediction for a thinking model',
      { prediction: {} },
      'gpt-5',
      {},
      'prediction: not supported by OpenAI',
    ],
    [
      'an effort of a model that does not think',
      { reasoning: { effort: 'high' } },
      'gpt-4o',
      {},
      'reasoning_effort: the model does not reason',
    ],
    [
      'thoughts to read',
      { reasoning: { showsThoughts: true } },
      'gpt-5',
      {},
      'reasoning.summary: OpenAI chat does not show thoughts',
    ],
    [
      'thoughts to send back',
      { reasoning: { wantsSignatures: true } },
      'gpt-5',
      {},
      'reasoning.encrypted_content: OpenAI chat does not give thoughts',
    ],
    ['an unknown tier', { serviceTier: 'turbo' }, 'gpt-4o', {}, 'service_tier: OpenAI has no tier turbo'],
    [
      'labels of answers that are not stored',
      { metadata: { a: 'b' } },
      'gpt-4o',
      {},
      'metadata: OpenAI takes it with store: true alone',
    ],
    [
      'how long the cache lives, from the sixth generation on',
      { promptCacheRetention: '24h' },
      'gpt-6-sol',
      {},
      'prompt_cache_retention: not supported by OpenAI',
    ],
    [
      "what servers of other makers' models do not know",
      { store: false, promptCacheKey: 'k' },
      'qwen3',
      {},
      'store: not supported by OpenAI; prompt_cache_key: not supported by OpenAI',
    ],
    [
      'unknown fields',
      { extras: [{ path: 'tools[0].defer_loading', value: true, mustUnderstand: false }] },
      'gpt-4o',
      {},
      'tools[0].defer_loading: not supported by OpenAI',
    ],
  ])('%s', (_name, fields, baseModel, expected, warnings) => {
    expect(added(fields, baseModel)).toEqual({ fields: expected, warnings: warnings.split('; ') });
  });

  it('no token at all, with which Anthropic warms its cache, becomes one with a warning', () => {
    const { body, warnings } = writeChatRequest(conversationWith({ maxOutputTokens: 0 }), targetOf('gpt-4o'));
    expect(body).toMatchObject({ max_completion_tokens: 1 });
    expect(warnings).toEqual(['max_tokens: 0 became 1, the least OpenAI takes']);
  });

  it('an answer longer than the model can give is cut to what it can', () => {
    const conversation = conversationWith({ maxOutputTokens: 64_000 });
    const { body, warnings } = writeChatRequest(
      conversation,
      targetOf('gpt-4o', { maxOutputTokens: 16_384 }),
    );
    expect(body['max_completion_tokens']).toBe(16_384);
    expect(warnings).toEqual(['max_tokens: 64000 became 16384, the most this model can answer with']);
  });

  it('a long name of an end user is cut, and stays one of its own', () => {
    const names = [`user_${'a'.repeat(100)}1`, `user_${'a'.repeat(100)}2`].map((userId) => added({ userId }));
    const [first, second] = names.map(({ fields }) => String(fields['user']));
    expect(first).toHaveLength(64);
    expect(first).not.toBe(second);
    expect(names[0]?.warnings).toEqual(['user: shortened to 64 characters']);
  });
});

describe('settings that are refused', () => {
  it.each<[string, Partial<Conversation>, string, string]>([
    ['penalties of thinking models', { presencePenalty: 1 }, 'gpt-5', 'presence_penalty'],
    ['penalties of thinking models', { frequencyPenalty: 1 }, 'o3', 'frequency_penalty'],
    ['a bias of thinking models', { logitBias: {} }, 'gpt-5', 'logit_bias'],
    ['log probabilities of thinking models', { logprobs: { top: 1 } }, 'gpt-5', 'logprobs'],
    ['stop sequences of thinking models', { stopSequences: ['a'] }, 'o3', 'stop'],
    ['five stop sequences', { stopSequences: ['a', 'b', 'c', 'd', 'e'] }, 'gpt-4o', 'stop'],
    [
      'a schema for models that follow none',
      { outputFormat: { kind: 'schema', name: 'a', schema } },
      'gpt-4',
      'response_format',
    ],
    ['images to answer with', { modalities: ['image'] }, 'gpt-4o', 'modalities'],
    [
      'unknown fields that change the answer',
      { extras: [{ path: 'container', value: {}, mustUnderstand: true }] },
      'gpt-4o',
      'container',
    ],
    ['models of the Responses API', {}, 'gpt-5-codex', 'model'],
    ['models of the Responses API', {}, 'o3-pro', 'model'],
  ])('%s', (_name, fields, baseModel, param) => {
    expect(() => added(fields, baseModel)).toThrow(refusalOf(param));
  });
});

describe('efforts', () => {
  it.each<[Effort, string, Effort | undefined]>([
    ['none', 'gpt-5.1', 'none'],
    ['none', 'gpt-5', 'minimal'],
    ['none', 'o3', 'low'],
    ['none', 'gpt-6-astra', 'low'],
    ['none', 'gpt-4o', undefined],
    ['minimal', 'gpt-5', 'minimal'],
    ['minimal', 'gpt-5.1', 'low'],
    ['minimal', 'o4-mini', 'low'],
    ['xhigh', 'gpt-5', 'high'],
    ['xhigh', 'gpt-5.2', 'xhigh'],
    ['max', 'gpt-5.2', 'xhigh'],
    ['max', 'gpt-5.6', 'xhigh'],
    ['max', 'gpt-6-sol', 'xhigh'],
    ['high', 'gpt-5.2-chat-latest', 'medium'],
    ['low', 'gpt-5.2-chat-latest', 'medium'],
    ['max', 'glm-5', 'max'],
    ['minimal', 'our-deployment', 'minimal'],
  ])('%s of %s is %s (regression: Portkey#1486 minimal effort)', (effort, model, expected) => {
    const { fields, warnings } = added({ reasoning: { effort } }, model);
    expect(fields).toEqual(expected === undefined ? {} : { reasoning_effort: expected });
    expect(warnings).toHaveLength(expected === undefined || expected === effort ? 0 : 1);
  });

  it.each<[object, Effort | undefined]>([
    [{ thinking: 'enabled', budgetTokens: 10_000 }, 'high'],
    [{ thinking: 'enabled', budgetTokens: 5_000 }, 'medium'],
    [{ thinking: 'enabled', budgetTokens: 2_000 }, 'low'],
    [{ thinking: 'enabled', budgetTokens: 1_024 }, 'minimal'],
    [{ thinking: 'adaptive' }, undefined],
    [{ thinking: 'adaptive', effort: 'low' }, 'low'],
    [{ thinking: 'disabled' }, 'minimal'],
  ])("Anthropic's %j is %s", (reasoning, effort) => {
    expect(added({ reasoning }, 'gpt-5').fields).toEqual(
      effort === undefined ? {} : { reasoning_effort: effort },
    );
  });

  it('sampling is kept where the model does not think', () => {
    const off: Partial<Conversation> = { temperature: 0, topP: 1, reasoning: { effort: 'none' } };
    const expected = { reasoning_effort: 'none', temperature: 0, top_p: 1 };
    expect(added(off, 'gpt-5.1').fields).toEqual(expected);
    expect(added(off, 'gpt-5.6').fields).toEqual(expected);
    expect(added({ temperature: 0 }, 'gpt-5.2').fields).toEqual({ temperature: 0 });
  });
});
