import { describe, expect, it } from '@jest/globals';
import type { Conversation } from '../../conversation/conversation.js';
import { deepFrozen } from '../../deep-frozen.behaviour.js';
import type { JsonObject } from '../../json.js';
import {
  assistant,
  callOf,
  conversationWith,
  resultOf,
  targetOf,
  user,
  weatherTool,
} from '../../conversation/samples.behaviour.js';
import { models, written } from './requests.behaviour.js';
import { bedrockUpstream } from './index.js';

const inference = (fields: Partial<Conversation>, model?: string): unknown =>
  written(fields, model).body.inferenceConfig;
const additional = (fields: Partial<Conversation>, model?: string, most: number | null = null): unknown =>
  written(fields, model, { maxOutputTokens: most }).body.additionalModelRequestFields;

describe('a request for Bedrock', () => {
  it('is the prompt and nothing else when nothing else is said', () => {
    expect(written({}, models.llama)).toMatchObject({
      body: { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] },
      warnings: [],
      answering: { outputTool: null },
    });
    expect(Object.keys(written({ stream: true, includeUsage: true }, models.llama).body)).toEqual([
      'messages',
    ]);
  });

  it('asks Claude for the stop sequence that it meets, in bodies and in streams', () => {
    expect(written({}).body.additionalModelResponseFieldPaths).toEqual([
      '/stop_sequence',
      '/delta/stop_sequence',
    ]);
  });

  it.each(['Portkey#1383', 'Portkey#1422'])('regression: %s zero and false are values', () => {
    expect(inference({ temperature: 0, topP: 0 }, models.oldClaude)).toEqual({ temperature: 0, topP: 0 });
    expect(additional({ topK: 0 })).toEqual({ top_k: 0 });
  });

  it.each(['envoy#1322', 'envoy#1383'])('regression: %s nothing of the conversation is changed', () => {
    const conversation = deepFrozen(
      conversationWith({
        turns: [user('?'), assistant(callOf('a')), user('So?', resultOf('a', 'x')), assistant('Yes ')],
        tools: [weatherTool],
        outputFormat: { kind: 'schema', name: 'x', schema: { type: 'object', properties: {} } },
      }),
    );
    const write = (): string =>
      JSON.stringify(bedrockUpstream.writeRequest(conversation, targetOf(models.claude)).body);
    expect(write()).toBe(write());
  });
});

describe('limits and sampling for Bedrock', () => {
  it.each<[string, Partial<Conversation>, string, unknown]>([
    ['a limit', { maxOutputTokens: 100 }, models.llama, { maxTokens: 100 }],
    ['stop sequences', { stopSequences: ['END'] }, models.claude, { stopSequences: ['END'] }],
    ['a high temperature', { temperature: 1.7 }, models.llama, { temperature: 1 }],
    [
      'both, where both are taken',
      { temperature: 0.5, topP: 0.9 },
      models.llama,
      { temperature: 0.5, topP: 0.9 },
    ],
    ['one of both, where one is taken', { temperature: 0.5, topP: 0.9 }, models.claude, { temperature: 0.5 }],
    ['none, where none is taken', { temperature: 0.5, topP: 0.5 }, models.adaptiveClaude, undefined],
    [
      'what changes nothing, where none is taken',
      { temperature: 1 },
      models.adaptiveClaude,
      { temperature: 1 },
    ],
    [
      'none, beside thinking',
      { temperature: 0.5, reasoning: { effort: 'low' } },
      models.adaptiveClaude,
      undefined,
    ],
    ['none, for OpenAI', { temperature: 1, topP: 1 }, models.openAi, undefined],
    ['both, for gpt-oss', { temperature: 0.5, topP: 0.5 }, models.gptOss, { temperature: 0.5, topP: 0.5 }],
  ])('has %s', (_name, fields, model, expected) => {
    expect(inference(fields, model)).toEqual(expected);
  });

  it('lowers a limit to what the model can do', () => {
    const { body, warnings } = written({ maxOutputTokens: 9_000 }, models.llama, { maxOutputTokens: 8_192 });
    expect(body.inferenceConfig).toEqual({ maxTokens: 8_192 });
    expect(warnings).toEqual(['max_tokens: 9000 became 8192, the most this model can answer with']);
  });

  it.each([
    [models.claude, { top_k: 5 }],
    [models.mistral, { top_k: 5 }],
    [models.nova, { inferenceConfig: { topK: 5 } }],
    [models.llama, undefined],
  ])('has top_k where %s takes it', (model, expected) => {
    expect(additional({ topK: 5 }, model)).toEqual(expected);
  });

  it.each<[string, Partial<Conversation>, string]>([
    ['stop sequences, for OpenAI', { stopSequences: ['END'] }, models.gptOss],
    ['stop sequences of white space', { stopSequences: ['\n\n'] }, models.claude],
  ])('refuses %s', (_name, fields, model) => {
    expect(() => written(fields, model)).toThrow(expect.objectContaining({ param: 'stop' }));
  });
});

describe('reasoning for Bedrock', () => {
  it.each<[string, Partial<Conversation>, string, unknown]>([
    [
      'a budget of an effort',
      { reasoning: { effort: 'medium' }, maxOutputTokens: 1_000 },
      models.claude,
      { thinking: { type: 'enabled', budget_tokens: 19_200 } },
    ],
    [
      'a budget of the client',
      { reasoning: { thinking: 'enabled', budgetTokens: 2_000 }, maxOutputTokens: 4_000 },
      models.claude,
      { thinking: { type: 'enabled', budget_tokens: 2_000 } },
    ],
    [
      'adaptive thinking and an effort',
      { reasoning: { effort: 'high', showsThoughts: true } },
      models.adaptiveClaude,
      { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort: 'high' } },
    ],
    ['nothing, for Claude 3', { reasoning: { effort: 'high' } }, models.oldClaude, undefined],
    [
      'thinking switched off',
      { reasoning: { effort: 'none' } },
      models.adaptiveClaude,
      { thinking: { type: 'disabled' } },
    ],
    [
      'the effort of Nova',
      { reasoning: { effort: 'minimal' } },
      models.nova2,
      { reasoningConfig: { type: 'enabled', maxReasoningEffort: 'low' } },
    ],
    [
      'the highest of Nova',
      { reasoning: { effort: 'xhigh' } },
      models.nova2,
      { reasoningConfig: { type: 'enabled', maxReasoningEffort: 'high' } },
    ],
    [
      'Nova switched off',
      { reasoning: { effort: 'none' } },
      models.nova2,
      { reasoningConfig: { type: 'disabled' } },
    ],
    ['nothing, for the first Nova', { reasoning: { effort: 'high' } }, models.nova, undefined],
    ['the effort of gpt-oss', { reasoning: { effort: 'high' } }, models.gptOss, { reasoning_effort: 'high' }],
    [
      'the least effort of gpt-oss',
      { reasoning: { effort: 'none' } },
      models.gptOss,
      { reasoning_effort: 'low' },
    ],
    [
      'the effort of OpenAI',
      { reasoning: { effort: 'xhigh' } },
      models.openAi,
      { reasoning: { effort: 'xhigh' } },
    ],
    [
      'the effort a budget stands for',
      { reasoning: { budgetTokens: 6_000 } },
      models.gptOss,
      { reasoning_effort: 'medium' },
    ],
    ['nothing, for others', { reasoning: { effort: 'high' } }, models.llama, undefined],
  ])('says %s', (_name, fields, model, expected) => {
    expect(additional(fields, model, 64_000)).toEqual(expected);
  });

  it('adds a budget that was made of an effort to what the client wants to see', () => {
    const { body, warnings } = written(
      { reasoning: { effort: 'low' }, maxOutputTokens: 1_000 },
      models.claude,
      {
        maxOutputTokens: 64_000,
      },
    );
    expect(body.inferenceConfig).toEqual({ maxTokens: 7_400 });
    expect(warnings).toEqual(['max_tokens: 1000 for the answer, 6400 more for thinking']);
  });

  it('keeps a budget below the limit, and leaves it out when too little is left', () => {
    const reasoning = { thinking: 'enabled', budgetTokens: 5_000 } as const;
    expect(additional({ reasoning, maxOutputTokens: 3_000 })).toEqual({
      thinking: { type: 'enabled', budget_tokens: 2_999 },
    });
    expect(additional({ reasoning, maxOutputTokens: 500 })).toBeUndefined();
  });

  it('leaves room for the answer when nobody says how long it may be', () => {
    const reasoning = { thinking: 'enabled', budgetTokens: 5_000 } as const;
    expect(inference({ reasoning })).toEqual({ maxTokens: 9_096 });
  });

  it('regression: litellm#14194 does not think when the last calls come without their thoughts', () => {
    const turns = [user('?'), assistant(callOf('a')), user(resultOf('a', 'x'))];
    const { body, warnings } = written({ turns, tools: [weatherTool], reasoning: { effort: 'high' } });
    expect(body.additionalModelRequestFields).toBeUndefined();
    expect(warnings).toContainEqual(expect.stringContaining('without the thoughts'));
  });

  it('gives Nova at high effort neither limit nor sampling, which it refuses', () => {
    const fields = {
      reasoning: { effort: 'high' },
      maxOutputTokens: 100,
      temperature: 0.5,
      topP: 0.5,
      topK: 3,
    } as const;
    const { body, warnings } = written(fields, models.nova2);
    expect(body.inferenceConfig).toBeUndefined();
    expect(body.additionalModelRequestFields).toEqual({
      reasoningConfig: { type: 'enabled', maxReasoningEffort: 'high' },
    });
    expect(warnings.map((warning) => warning.split(':')[0])).toEqual([
      'max_tokens',
      'temperature',
      'top_p',
      'top_k',
    ]);
  });

  it.each([
    [models.nova, 'reasoning_effort: this model does not take it on Bedrock'],
    [models.gptOss, 'reasoning_effort: max is not offered by this model, high instead'],
  ])('warns of what %s cannot be told', (model, warning) => {
    expect(written({ reasoning: { effort: 'max' } }, model).warnings).toEqual([warning]);
  });
});

describe('settings for Bedrock', () => {
  it.each([
    ['default', 'default'],
    ['standard_only', 'default'],
    ['flex', 'flex'],
    ['priority', 'priority'],
  ])('the tier %s is %s', (serviceTier, type) => {
    expect(written({ serviceTier }).body.serviceTier).toEqual({ type });
  });

  it('metadata and user are labels, and those that do not fit are named', () => {
    const metadata = { run: 7, isTest: false, note: 'naïve', list: [1] };
    const { body, warnings } = written({ metadata, userId: 'user-1@x' });
    expect(body.requestMetadata).toEqual({ user_id: 'user-1@x', run: '7', isTest: 'false' });
    expect(warnings).toEqual([
      'metadata.note: not a label that Bedrock takes',
      'metadata.list: not a label that Bedrock takes',
    ]);
  });

  it('labels beyond sixteen are named', () => {
    const metadata = Object.fromEntries(Array.from({ length: 18 }, (_, at) => [`k${at}`, 'v']));
    const { body, warnings } = written({ metadata });
    expect(Object.keys(body.requestMetadata as JsonObject)).toHaveLength(16);
    expect(warnings).toHaveLength(2);
  });

  it('context management goes through to Claude with its beta, and is refused elsewhere when it must be understood', () => {
    const extras = [{ path: 'context_management', value: { edits: [] }, mustUnderstand: true }];
    expect(additional({ extras })).toEqual({
      context_management: { edits: [] },
      anthropic_beta: ['context-management-2025-06-27'],
    });
    expect(() => written({ extras }, models.nova)).toThrow(
      expect.objectContaining({ param: 'context_management' }),
    );
  });
});

describe('what Bedrock cannot be told', () => {
  it.each([
    ['presence_penalty', { presencePenalty: 1 }],
    ['frequency_penalty', { frequencyPenalty: 1 }],
    ['logit_bias', { logitBias: { 5: 1 } }],
    ['n', { candidates: 2 }],
    ['logprobs', { logprobs: { top: 2 } }],
    ['prediction', { prediction: {} }],
    ['modalities', { modalities: ['text', 'audio'] }],
  ])('%s is refused, which would change the answer', (param, fields) => {
    expect(() => written(fields)).toThrow(expect.objectContaining({ param }));
  });
});
