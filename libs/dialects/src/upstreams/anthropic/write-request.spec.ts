import { describe, expect, it } from '@jest/globals';
import { added, newestModel, oldModel, refusalOf, usualModel, written } from './samples.behaviour.js';

describe('a plain request', () => {
  it('holds the model, the question and the longest answer, and nothing else', () => {
    const { body, warnings, answering } = written({}, 'our-deployment', { baseModel: usualModel });
    expect(body).toEqual({
      model: 'our-deployment',
      max_tokens: 64_000,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
    });
    expect(warnings).toEqual([]);
    expect(answering.outputTool).toBeNull();
  });
});

describe('the longest answer', () => {
  it.each([
    ['what the client says', { maxOutputTokens: 100 }, 64_000, 100, 0],
    ['regression: litellm#8835 what the model can do when the client does not say', {}, 64_000, 64_000, 0],
    ['4096 when nobody knows', {}, null, 4096, 0],
    ['no more than the model can do', { maxOutputTokens: 100_000 }, 64_000, 64_000, 1],
    ['what the client says when nobody knows the model', { maxOutputTokens: 100_000 }, null, 100_000, 0],
    ['nothing, to fill a cache', { maxOutputTokens: 0 }, 64_000, 0, 0],
  ] as const)('is %s', (_name, changes, maxOutputTokens, expected, warnings) => {
    const request = written(changes, usualModel, { maxOutputTokens });
    expect(request.body.max_tokens).toBe(expected);
    expect(request.warnings).toHaveLength(warnings);
  });

  it.each([
    [
      'a budget of our own is added to it',
      { maxOutputTokens: 1000 },
      { effort: 'high' },
      64_000,
      39_400,
      38_400,
    ],
    ['both stay within the model', { maxOutputTokens: 60_000 }, { effort: 'high' }, 64_000, 64_000, 38_400],
    [
      "the client's budget is part of it",
      { maxOutputTokens: 9000 },
      { thinking: 'enabled', budgetTokens: 2000 },
      64_000,
      9000,
      2000,
    ],
    [
      'a budget as large as it is lowered',
      { maxOutputTokens: 2000 },
      { thinking: 'enabled', budgetTokens: 2000 },
      64_000,
      2000,
      1999,
    ],
    ['a share of the usual length is thought when nobody knows', {}, { effort: 'medium' }, null, 5324, 1228],
    ['the whole model is used when the client does not say', {}, { effort: 'low' }, 64_000, 64_000, 6400],
  ] as const)(
    'with thinking: %s',
    (_name, changes, reasoning, maxOutputTokens, max_tokens, budget_tokens) => {
      const { body } = written({ ...changes, reasoning }, oldModel, { maxOutputTokens });
      expect(body).toMatchObject({ max_tokens, thinking: { type: 'enabled', budget_tokens } });
    },
  );

  it('with thinking: there is none when the answer is too short for it', () => {
    const reasoning = { thinking: 'enabled', budgetTokens: 4000 } as const;
    const { body, warnings } = written({ maxOutputTokens: 1000, reasoning, temperature: 0.5 }, oldModel);
    expect(body).toMatchObject({ max_tokens: 1000, temperature: 0.5 });
    expect(body).not.toHaveProperty('thinking');
    expect(warnings).toEqual(['reasoning_effort: 1000 tokens are too few to think']);
  });
});

describe('sampling', () => {
  const all = { temperature: 0.5, topP: 0.9, topK: 40 };

  it.each([
    [oldModel, all, { temperature: 0.5, top_p: 0.9, top_k: 40 }, []],
    [oldModel, { temperature: 0, topP: 0, topK: 0 }, { temperature: 0, top_p: 0, top_k: 0 }, []],
    [oldModel, { temperature: 1.7 }, { temperature: 1 }, ['temperature: 1.7 became 1, the highest there is']],
    [
      usualModel,
      all,
      { temperature: 0.5, top_k: 40 },
      ['top_p: this model takes it or temperature, not both'],
    ],
    [usualModel, { topP: 0.3 }, { top_p: 0.3 }, []],
    [
      'claude-opus-4-1',
      all,
      { temperature: 0.5, top_k: 40 },
      ['top_p: this model takes it or temperature, not both'],
    ],
  ])('%s with %j sends %j', (model, changes, expected, warnings) => {
    expect(added(changes, model)).toEqual({ ...expected, warnings });
  });

  it.each([
    'claude-opus-4-7',
    'claude-sonnet-5',
    'claude-opus-5',
    'claude-fable-5',
    'claude-haiku-5-5',
    newestModel,
  ])('%s only takes what changes nothing', (model) => {
    expect(added(all, model)).toEqual({
      warnings: [
        'top_k: this model takes its default only',
        'temperature: this model takes its default only',
        'top_p: this model takes its default only',
      ],
    });
    expect(added({ temperature: 1 }, model)).toEqual({ temperature: 1, warnings: [] });
    expect(added({ topP: 0.99 }, model)).toEqual({ top_p: 0.99, warnings: [] });
  });

  it.each([oldModel, usualModel])('%s gives up most of it to think', (model) => {
    const request = added({ ...all, reasoning: { effort: 'low' } }, model);
    expect(request).not.toHaveProperty('temperature');
    expect(request).not.toHaveProperty('top_p');
    expect(request).not.toHaveProperty('top_k');
    expect(request.warnings).toHaveLength(3);
    expect(added({ topP: 0.96, reasoning: { effort: 'low' } }, model)).toMatchObject({
      top_p: 0.96,
      warnings: [],
    });
    expect(added({ temperature: 1, topP: 1, reasoning: { effort: 'low' } }, model)).toMatchObject({
      temperature: 1,
      warnings: [expect.stringContaining('top_p')],
    });
  });
});

describe('settings', () => {
  it.each([
    [{ stopSequences: ['\n\nEnd', 'x'] }, { stop_sequences: ['\n\nEnd', 'x'] }],
    [{ stopSequences: [] }, {}],
    [{ userId: 'user-1' }, { metadata: { user_id: 'user-1' } }],
    [{ serviceTier: 'auto' }, { service_tier: 'auto' }],
    [{ serviceTier: 'default' }, { service_tier: 'standard_only' }],
    [{ serviceTier: 'standard_only' }, { service_tier: 'standard_only' }],
    [{ stream: true }, { stream: true }],
    [{ candidates: 1 }, {}],
    [{ modalities: ['text'] }, {}],
    [
      { reasoning: { effort: 'medium' } },
      { thinking: { type: 'adaptive' }, output_config: { effort: 'medium' } },
    ],
  ] as const)('%j is sent as %j', (changes, expected) => {
    expect(added(changes)).toEqual({ ...expected, warnings: [] });
  });

  it.each([
    ['seed', { seed: 0 }],
    ['prompt_cache_key', { promptCacheKey: 'k' }],
    ['prompt_cache_retention', { promptCacheRetention: '24h' }],
    ['verbosity', { verbosity: 'low' }],
    ['presence_penalty', { presencePenalty: 0 }],
    ['frequency_penalty', { frequencyPenalty: 0 }],
    ['logit_bias', { logitBias: {} }],
    ['audio', { audioOutput: { voice: 'alloy' } }],
    ['service_tier', { serviceTier: 'flex' }],
    ['service_tier', { serviceTier: 'scale' }],
    ['service_tier', { serviceTier: 'priority' }],
  ])('%s is left out with a warning', (field, changes) => {
    expect(added(changes)).toEqual({ warnings: [expect.stringMatching(`^${field}: `)] });
  });

  it('regression: litellm#19700 metadata and store are left out with a warning', () => {
    expect(added({ metadata: { a: 'b' }, store: true })).toEqual({
      warnings: ['store: not supported by Anthropic', 'metadata: not supported by Anthropic'],
    });
  });

  it.each([
    ['n', { candidates: 2 }],
    ['logprobs', { logprobs: { top: 0 } }],
    ['logit_bias', { logitBias: { '50256': -100 } }],
    ['presence_penalty', { presencePenalty: 0.1 }],
    ['frequency_penalty', { frequencyPenalty: -0.1 }],
    ['prediction', { prediction: { type: 'content', content: 'x' } }],
    ['modalities', { modalities: ['text', 'audio'] }],
    ['stop', { stopSequences: ['x', ' \n'] }],
  ])('%s is refused', (param, changes) => {
    expect(() => written(changes)).toThrow(refusalOf(param));
  });
});

describe("fields that only the client's dialect knows", () => {
  it('are left out with a warning, or refused when they must be understood', () => {
    const extra = { path: 'tools[0].defer_loading', value: true };
    expect(added({ extras: [{ ...extra, mustUnderstand: false }] })).toEqual({
      warnings: ['tools[0].defer_loading: not supported by Anthropic'],
    });
    expect(() => written({ extras: [{ ...extra, mustUnderstand: true }] })).toThrow(
      refusalOf('tools[0].defer_loading'),
    );
  });

  it.each([
    ['mcp_servers', [{ type: 'url', url: 'https://mcp.example', name: 'm' }]],
    ['container', 'container_1'],
    ['context_management', { edits: [{ type: 'clear_tool_uses_20250919' }] }],
    ['inference_geo', 'us'],
    ['speed', 'fast'],
  ])("%s is Anthropic's own and goes out as it came", (path, value) => {
    expect(added({ extras: [{ path, value, mustUnderstand: true }] })).toEqual({
      [path]: value,
      warnings: [],
    });
  });

  it('context_management of OpenAI is another thing', () => {
    const extra = { path: 'context_management', value: [{ type: 'compaction' }], mustUnderstand: false };
    expect(added({ extras: [extra] })).toEqual({
      warnings: ['context_management: not supported by Anthropic'],
    });
  });
});
