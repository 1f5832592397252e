import { describe, expect, it } from '@jest/globals';
import { openAiTraitsOf } from './traits.js';

describe('what OpenAI models take', () => {
  it.each([
    ['gpt-3.5-turbo', 'max_tokens', 'system', 'always', ''],
    ['gpt-35-turbo-16k', 'max_tokens', 'system', 'always', ''],
    ['gpt-4', 'max_tokens', 'system', 'always', ''],
    ['gpt-4-turbo-2024-04-09', 'max_tokens', 'system', 'always', ''],
    ['gpt-4o', 'max_completion_tokens', 'system', 'always', ''],
    ['chatgpt-4o-latest', 'max_completion_tokens', 'system', 'always', ''],
    ['ft:gpt-4o-2024-08-06:acme::1', 'max_completion_tokens', 'system', 'always', ''],
    ['gpt-4.1-nano', 'max_completion_tokens', 'system', 'always', ''],
    ['o1', 'max_completion_tokens', 'developer', 'never', 'low medium high'],
    ['openai/o3-mini', 'max_completion_tokens', 'developer', 'never', 'low medium high'],
    ['o4-mini-2025-04-16', 'max_completion_tokens', 'developer', 'never', 'low medium high'],
    ['gpt-5', 'max_completion_tokens', 'developer', 'never', 'minimal low medium high'],
    ['GPT-5-nano-2025-08-07', 'max_completion_tokens', 'developer', 'never', 'minimal low medium high'],
    ['gpt-5-chat-latest', 'max_completion_tokens', 'system', 'always', ''],
    ['gpt-5.2-chat-latest', 'max_completion_tokens', 'developer', 'never', 'medium'],
    ['gpt-5.1', 'max_completion_tokens', 'developer', 'without_thinking', 'none low medium high'],
    ['gpt-5.2', 'max_completion_tokens', 'developer', 'without_thinking', 'none low medium high xhigh'],
    ['gpt-5.4-mini', 'max_completion_tokens', 'developer', 'without_thinking', 'none low medium high xhigh'],
    ['gpt-5.5', 'max_completion_tokens', 'developer', 'without_thinking', 'none low medium high xhigh'],
    [
      'gpt-5.6-luna',
      'max_completion_tokens',
      'developer',
      'without_thinking',
      'none low medium high xhigh max',
    ],
    ['gpt-6-sol', 'max_completion_tokens', 'developer', 'without_thinking', 'none low medium high xhigh max'],
    [
      'gpt-6.1-terra',
      'max_completion_tokens',
      'developer',
      'without_thinking',
      'none low medium high xhigh max',
    ],
    ['gpt-6-astra', 'max_completion_tokens', 'developer', 'never', 'low medium high xhigh max'],
    ['gpt-6.1-sol', 'max_completion_tokens', 'developer', 'never', 'low medium high xhigh max'],
    ['gpt-7', 'max_completion_tokens', 'developer', 'never', 'low medium high xhigh max'],
    ['gpt-oss-120b', 'max_tokens', 'system', 'always', 'low medium high'],
    ['deepseek-reasoner', 'max_tokens', 'system', 'always', 'none minimal low medium high xhigh max'],
    ['our-deployment', 'max_completion_tokens', 'system', 'always', 'none minimal low medium high xhigh max'],
  ])('%s: %s, %s, sampling %s, efforts %s', (model, maxTokens, role, sampling, efforts) => {
    const traits = openAiTraitsOf(model);
    expect([
      traits.maxTokensField,
      traits.instructionRole,
      traits.sampling,
      traits.efforts.join(' '),
    ]).toEqual([maxTokens, role, sampling, efforts]);
  });

  it.each([
    ['gpt-5-codex', 'low medium high'],
    ['gpt-5.1-codex-max', 'low medium high xhigh'],
    ['gpt-5.3-codex', 'low medium high xhigh'],
    ['codex-mini-latest', 'low medium high'],
    ['o3-pro-2025-06-10', 'low medium high'],
    ['gpt-5-pro', 'high'],
    ['gpt-5.5-pro-2026-04-23', 'medium high xhigh'],
    ['o4-mini-deep-research', 'low medium high'],
  ])('%s answers in the Responses API alone, with efforts %s and no sampling', (model, efforts) => {
    const traits = openAiTraitsOf(model);
    expect([traits.responsesOnly, traits.efforts.join(' '), traits.sampling]).toEqual([
      true,
      efforts,
      'never',
    ]);
  });

  it.each(['gpt-5', 'gpt-4o', 'o3', 'gpt-5-production', 'gemini-2.5-pro', 'our-deployment'])(
    '%s answers in the chat API too',
    (model) => {
      expect(openAiTraitsOf(model).responsesOnly).toBe(false);
    },
  );

  it.each([
    ['gpt-4o', true],
    ['o3', false],
    ['gpt-5', false],
    ['gpt-5.1', false],
    ['gpt-5.4', false],
    ['gpt-5.5', true],
    ['gpt-5.6-sol', true],
    ['gpt-6-astra', false],
  ])('%s takes stop sequences: %s', (model, takes) => {
    expect(openAiTraitsOf(model).takesStop).toBe(takes);
  });

  it.each([
    ['gpt-4o', 'always'],
    ['o3', 'always'],
    ['gpt-5.1', 'always'],
    ['gpt-5.4', 'without_effort'],
    ['gpt-5.5', 'without_effort'],
    ['gpt-5.6', 'with_effort_none'],
    ['gpt-6-sol', 'with_effort_none'],
    ['gpt-6-astra', 'never'],
  ])('%s takes functions in the chat API: %s', (model, takes) => {
    expect(openAiTraitsOf(model).chatTools).toBe(takes);
  });

  it('marks of the cache come with 5.6, and its retention goes with 6', () => {
    const caches = ['gpt-5.5', 'gpt-5.6', 'gpt-6-sol'].map((model) => {
      const { takesCacheMarks, takesCacheRetention } = openAiTraitsOf(model);
      return { takesCacheMarks, takesCacheRetention };
    });
    expect(caches).toEqual([
      { takesCacheMarks: false, takesCacheRetention: true },
      { takesCacheMarks: true, takesCacheRetention: true },
      { takesCacheMarks: true, takesCacheRetention: false },
    ]);
  });
});
