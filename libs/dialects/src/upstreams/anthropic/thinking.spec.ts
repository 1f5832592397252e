import { describe, expect, it } from '@jest/globals';
import type { Reasoning } from '../../conversation/conversation.js';
import { DroppedFields } from '../../conversation/dropped-fields.js';
import { claudeThinking, isThinkingOn, type ThinkingRequest } from './thinking.js';
import { claudeTraits } from './traits.js';

function settingsOf(model: string, reasoning: Reasoning | undefined, more: Partial<ThinkingRequest> = {}) {
  const dropped = new DroppedFields('Anthropic');
  const traits = claudeTraits(model);
  const request = { reasoning, maxOutputTokens: 64_000, lacksThoughts: false, ...more };
  const { thinking, effort, budgetTokens, isBudgetOwn } = claudeThinking(request, traits, dropped);
  return { thinking, effort, budgetTokens, isBudgetOwn, warnings: dropped.list() };
}

describe('thinking of models with a budget', () => {
  it.each([
    ['minimal', 1_280],
    ['low', 6_400],
    ['medium', 19_200],
    ['high', 38_400],
    ['xhigh', 57_600],
    ['max', 60_800],
  ] as const)('gets a share of the longest answer for effort %s', (effort, budgetTokens) => {
    expect(settingsOf('claude-sonnet-4-5', { effort })).toEqual({
      thinking: { type: 'enabled', budget_tokens: budgetTokens },
      effort: undefined,
      budgetTokens,
      isBudgetOwn: true,
      warnings: [],
    });
  });

  it.each(['claude-3-7-sonnet-20250219', 'claude-opus-4-0', 'claude-haiku-4-5'])(
    'is left out for effort none on %s, which does not think by default',
    (model) => {
      expect(settingsOf(model, { effort: 'none' })).toMatchObject({ thinking: undefined, warnings: [] });
    },
  );

  it('never gets less than the smallest budget', () => {
    expect(settingsOf('claude-sonnet-4-5', { effort: 'minimal' }, { maxOutputTokens: 4096 })).toMatchObject({
      thinking: { type: 'enabled', budget_tokens: 1024 },
    });
    expect(settingsOf('claude-sonnet-4-5', { thinking: 'enabled', budgetTokens: 100 })).toMatchObject({
      thinking: { budget_tokens: 1024 },
      warnings: ['thinking.budget_tokens: raised to 1024, the least there is'],
    });
  });

  it("keeps the client's own budget", () => {
    expect(settingsOf('claude-sonnet-4-5', { thinking: 'enabled', budgetTokens: 3000 })).toMatchObject({
      thinking: { type: 'enabled', budget_tokens: 3000 },
      isBudgetOwn: false,
      warnings: [],
    });
  });

  it('gets effort and budget on opus-4-5, which knows both', () => {
    expect(settingsOf('claude-opus-4-5', { effort: 'max' })).toMatchObject({
      thinking: { type: 'enabled', budget_tokens: 60_800 },
      effort: 'high',
      warnings: ['reasoning_effort: max is not offered by this model, high instead'],
    });
  });

  it('takes adaptive thinking for a medium budget', () => {
    expect(settingsOf('claude-sonnet-4-5', { thinking: 'adaptive' })).toMatchObject({
      thinking: { type: 'enabled', budget_tokens: 19_200 },
    });
  });

  it.each([
    [32_000, { effort: 'medium' }, 9_600],
    [4_000, { effort: 'low' }, 1_024],
    [4_000, {}, 1_200],
    [1_000_000, {}, 19_200],
  ] as const)(
    'stays within the limit of %d tokens of a client that means both',
    (askedTokens, more, budget) => {
      const reasoning: Reasoning = { thinking: 'adaptive', ...more };
      expect(settingsOf('claude-sonnet-4-5', reasoning, { askedTokens })).toMatchObject({
        thinking: { type: 'enabled', budget_tokens: budget },
        isBudgetOwn: false,
      });
    },
  );

  it('is left out when such a limit leaves no room for it', () => {
    expect(settingsOf('claude-sonnet-4-5', { thinking: 'adaptive' }, { askedTokens: 1024 })).toMatchObject({
      thinking: undefined,
      budgetTokens: 0,
      warnings: ['reasoning_effort: 1024 tokens are too few to think'],
    });
  });

  it('says that showing thoughts alone does not make it think', () => {
    expect(settingsOf('claude-sonnet-4-5', { showsThoughts: true })).toMatchObject({
      thinking: undefined,
      warnings: ['reasoning: this model thinks only when an effort or a budget is given'],
    });
  });

  it('regression: litellm#14194 is switched off when the last calls come without their thoughts', () => {
    expect(settingsOf('claude-sonnet-4-5', { effort: 'high' }, { lacksThoughts: true })).toMatchObject({
      thinking: undefined,
      budgetTokens: 0,
      warnings: [
        'reasoning_effort: the calls in the last assistant turn come without the thoughts before them',
      ],
    });
    // Adaptive models do not ask for the thoughts back.
    expect(settingsOf('claude-opus-4-6', { effort: 'high' }, { lacksThoughts: true })).toMatchObject({
      thinking: { type: 'adaptive' },
      warnings: [],
    });
  });
});

describe('an effort that says nothing about thinking', () => {
  it.each([
    ['claude-sonnet-4-6', 'low', []],
    ['claude-opus-4-5', 'low', []],
    ['claude-opus-5-5', 'low', []],
    ['claude-sonnet-4-5', undefined, ['output_config.effort: this model has no efforts']],
    ['claude-3-5-haiku-20241022', undefined, ['output_config.effort: this model has no efforts']],
  ])('does not make %s think', (model, effort, warnings) => {
    expect(settingsOf(model, { effort: 'low', isEffortAlone: true })).toEqual({
      thinking: undefined,
      effort,
      budgetTokens: 0,
      isBudgetOwn: false,
      warnings,
    });
  });
});

describe('thinking of adaptive models', () => {
  it.each([
    ['claude-sonnet-4-6', 'minimal', 'low', []],
    ['claude-sonnet-4-6', 'low', 'low', []],
    ['claude-sonnet-4-6', 'medium', 'medium', []],
    ['claude-sonnet-4-6', 'high', 'high', []],
    [
      'claude-sonnet-4-6',
      'xhigh',
      'high',
      ['reasoning_effort: xhigh is not offered by this model, high instead'],
    ],
    [
      'claude-sonnet-4-6',
      'max',
      'high',
      ['reasoning_effort: max is not offered by this model, high instead'],
    ],
    [
      'claude-opus-4-6',
      'xhigh',
      'high',
      ['reasoning_effort: xhigh is not offered by this model, high instead'],
    ],
    ['claude-opus-4-6', 'max', 'max', []],
    ['claude-opus-5-5', 'xhigh', 'xhigh', []],
    ['claude-opus-5-5', 'max', 'max', []],
  ] as const)('%s takes effort %s as %s', (model, effort, expected, warnings) => {
    expect(settingsOf(model, { effort })).toEqual({
      thinking: { type: 'adaptive' },
      effort: expected,
      budgetTokens: 0,
      isBudgetOwn: false,
      warnings,
    });
  });

  it.each([
    ['claude-opus-4-7', { type: 'disabled' }, undefined, 0],
    ['claude-sonnet-5', { type: 'disabled' }, undefined, 0],
    ['claude-opus-5', { type: 'disabled' }, undefined, 0],
    ['claude-haiku-5-5', { type: 'disabled' }, undefined, 0],
    ['claude-sonnet-5-5', { type: 'between_tools' }, undefined, 1],
    ['claude-fable-5', undefined, 'low', 1],
    ['claude-opus-5-5', undefined, 'low', 1],
  ])('%s is switched off as far as it can be', (model, thinking, effort, warnings) => {
    for (const reasoning of [{ effort: 'none' }, { thinking: 'disabled' }] as const) {
      const settings = settingsOf(model, reasoning);
      expect(settings).toMatchObject({ thinking, effort });
      expect(settings.warnings).toHaveLength(warnings);
    }
  });

  it.each([
    ['claude-opus-5', 'max', 'high'],
    ['claude-haiku-5-5', 'xhigh', 'high'],
    ['claude-sonnet-5-5', 'max', 'high'],
    ['claude-opus-5', 'medium', 'medium'],
    ['claude-sonnet-5', 'max', 'max'],
  ] as const)('%s without thinking takes effort %s as %s', (model, effort, expected) => {
    expect(settingsOf(model, { thinking: 'disabled', effort })).toMatchObject({ effort: expected });
  });

  it('leaves the effort to the model when the client does', () => {
    expect(settingsOf('claude-opus-4-7', { thinking: 'adaptive' })).toMatchObject({
      thinking: { type: 'adaptive' },
      effort: undefined,
      warnings: [],
    });
  });

  it.each([
    [true, 'summarized'],
    [false, 'omitted'],
  ])('asks for thoughts when the client reads them (%s)', (showsThoughts, display) => {
    expect(settingsOf('claude-opus-4-7', { effort: 'low', showsThoughts })).toMatchObject({
      thinking: { type: 'adaptive', display },
    });
  });

  it('thinks when the client asks for nothing but thoughts', () => {
    expect(settingsOf('claude-opus-4-7', { showsThoughts: true }).thinking).toEqual({
      type: 'adaptive',
      display: 'summarized',
    });
    expect(settingsOf('claude-opus-4-7', { showsThoughts: false }).thinking).toBeUndefined();
    expect(settingsOf('claude-sonnet-5', { showsThoughts: false }).thinking).toEqual({
      type: 'adaptive',
      display: 'omitted',
    });
    expect(settingsOf('claude-opus-4-7', {}).thinking).toBeUndefined();
  });

  it.each([
    [16_000, 'high'],
    [6_000, 'medium'],
    [2_000, 'low'],
    [1_024, 'low'],
  ])('takes a budget of %d as effort %s where budgets are gone', (budgetTokens, effort) => {
    const settings = settingsOf('claude-opus-4-7', { thinking: 'enabled', budgetTokens });
    expect(settings).toMatchObject({ thinking: { type: 'adaptive' }, effort, budgetTokens: 0 });
    expect(settings.warnings).toHaveLength(1);
  });

  it('keeps a budget on 4.6, where it still works', () => {
    expect(settingsOf('claude-opus-4-6', { thinking: 'enabled', budgetTokens: 2048 })).toMatchObject({
      thinking: { type: 'enabled', budget_tokens: 2048 },
      effort: undefined,
    });
  });
});

describe('thinking of models that cannot', () => {
  it('is left out with a warning, and without one when nothing was asked', () => {
    expect(settingsOf('claude-3-haiku', { effort: 'high' }).warnings).toEqual([
      'reasoning_effort: this model does not think',
    ]);
    expect(settingsOf('claude-3-haiku', { thinking: 'adaptive' }).warnings).toHaveLength(1);
    expect(settingsOf('claude-3-haiku', { effort: 'none' })).toMatchObject({
      thinking: undefined,
      warnings: [],
    });
    expect(settingsOf('claude-3-haiku', undefined).warnings).toEqual([]);
  });
});

describe('whether a model thinks', () => {
  it.each([
    ['claude-sonnet-5', undefined, true],
    ['claude-opus-4-7', undefined, false],
    ['claude-sonnet-5', { effort: 'none' }, false],
    ['claude-sonnet-5-5', { effort: 'none' }, false],
    ['claude-opus-4-6', { effort: 'low' }, true],
    ['claude-sonnet-4-5', { effort: 'low' }, true],
    ['claude-sonnet-4-5', undefined, false],
    ['claude-fable-5', { effort: 'none' }, true],
  ] as const)('%s with %j: %s', (model, reasoning, expected) => {
    const dropped = new DroppedFields('Anthropic');
    const traits = claudeTraits(model);
    const request = { reasoning, maxOutputTokens: 64_000, lacksThoughts: false };
    expect(isThinkingOn(claudeThinking(request, traits, dropped).thinking, traits)).toBe(expected);
  });
});
