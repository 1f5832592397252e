import { describe, expect, it } from '@jest/globals';
import { efforts, type Effort, type Reasoning } from '../../conversation/conversation.js';
import type { JsonObject } from '../../json.js';
import { written } from './samples.behaviour.js';

interface Told {
  readonly config: unknown;
  readonly warnings: readonly string[];
}

function told(reasoning: Reasoning, model: string, maxOutputTokens: number | null = 60_000): Told {
  const { config, warnings } = written({ reasoning }, model, { maxOutputTokens });
  return { config: config.thinkingConfig, warnings };
}

const shown = { includeThoughts: true };

it('an effort that says nothing about thinking sets the level and shows no thoughts', () => {
  expect(told({ effort: 'high', isEffortAlone: true }, 'gemini-3-pro-preview').config).toEqual({
    thinkingLevel: 'HIGH',
    includeThoughts: false,
  });
});

describe('levels of thinking', () => {
  const levelsOf = (model: string): unknown[] =>
    efforts.map((effort) => (told({ effort }, model).config as JsonObject).thinkingLevel);

  it.each([
    ['gemini-3-pro-preview', ['LOW', 'LOW', 'LOW', 'LOW', 'HIGH', 'HIGH', 'HIGH']],
    ['gemini-3.1-pro-preview', ['LOW', 'LOW', 'LOW', 'MEDIUM', 'HIGH', 'HIGH', 'HIGH']],
    ['gemini-3-flash-preview', ['MINIMAL', 'MINIMAL', 'LOW', 'MEDIUM', 'HIGH', 'HIGH', 'HIGH']],
    ['gemini-3.8-flash', ['LOW', 'LOW', 'LOW', 'MEDIUM', 'HIGH', 'HIGH', 'HIGH']],
    ['gemini-4-hydrogen', ['LOW', 'LOW', 'LOW', 'MEDIUM', 'HIGH', 'XHIGH', 'XHIGH']],
  ])('regression: Portkey#1486 %s has a level for every effort from none to max', (model, levels) => {
    expect(levelsOf(model)).toEqual(levels);
  });

  it.each<[Effort, boolean]>([
    ['minimal', true],
    ['low', true],
    ['medium', true],
    ['high', true],
  ])('effort %s is told and thoughts are shown, without a warning', (effort, includeThoughts) => {
    expect(told({ effort }, 'gemini-3.5-flash')).toEqual({
      config: { thinkingLevel: effort.toUpperCase(), includeThoughts },
      warnings: [],
    });
  });

  it('thinking cannot be switched off: the weakest level, no thoughts, a warning', () => {
    expect(told({ thinking: 'disabled' }, 'gemini-3.5-flash')).toEqual({
      config: { thinkingLevel: 'MINIMAL' },
      warnings: ['thinking: none became minimal, the nearest this model has'],
    });
    expect(told({ effort: 'none' }, 'gemini-3.8-flash').warnings).toEqual([
      'reasoning_effort: none became low, the nearest this model has',
    ]);
  });

  it.each([
    [12_000, 'HIGH'],
    [10_000, 'HIGH'],
    [5_000, 'MEDIUM'],
    [2_000, 'LOW'],
    [1_024, 'MINIMAL'],
  ])('a budget of %d tokens is level %s', (budgetTokens, thinkingLevel) => {
    expect(told({ thinking: 'enabled', budgetTokens }, 'gemini-3.5-flash')).toEqual({
      config: { thinkingLevel, ...shown },
      warnings: [],
    });
  });

  it('adaptive thinking without an effort is left to the model', () => {
    expect(told({ thinking: 'adaptive' }, 'gemini-3.5-flash').config).toEqual(shown);
  });

  it('an effort beside adaptive thinking is the level', () => {
    expect(told({ thinking: 'adaptive', effort: 'low' }, 'gemini-3.5-flash').config).toEqual({
      thinkingLevel: 'LOW',
      ...shown,
    });
  });
});

describe('budgets of thinking', () => {
  const budgetsOf = (model: string, maxOutputTokens: number | null): unknown[] =>
    efforts.map((effort) => (told({ effort }, model, maxOutputTokens).config as JsonObject).thinkingBudget);

  it.each([
    ['gemini-2.5-flash', 20_000, [0, 1_024, 2_000, 6_000, 12_000, 18_000, 19_000]],
    ['gemini-2.5-pro', 20_000, [128, 1_024, 2_000, 6_000, 12_000, 18_000, 19_000]],
    ['gemini-2.5-flash', 60_000, [0, 1_200, 6_000, 18_000, 24_576, 24_576, 24_576]],
    ['gemini-2.5-pro', 60_000, [128, 1_200, 6_000, 18_000, 32_768, 32_768, 32_768]],
    ['gemini-2.5-flash', null, [0, 1_310, 6_553, 19_660, 24_576, 24_576, 24_576]],
  ])('%s with %s tokens at most has a share for every effort from none to max', (model, most, budgets) => {
    expect(budgetsOf(model, most)).toEqual(budgets);
  });

  it.each([
    ['gemini-2.5-flash', 8_000, 4_800],
    ['gemini-2.5-flash', 1_000, 500],
    ['gemini-2.5-pro', 100, 128],
    ['gemini-2.5-flash', 1_000_000, 24_576],
  ])('%s leaves room to answer within %d tokens', (model, maxOutputTokens, thinkingBudget) => {
    const { config } = written({ reasoning: { effort: 'high' }, maxOutputTokens }, model);
    expect(config.thinkingConfig).toMatchObject({ thinkingBudget });
  });

  it('a budget is told as it is', () => {
    expect(told({ thinking: 'enabled', budgetTokens: 4_000 }, 'gemini-2.5-flash')).toEqual({
      config: { thinkingBudget: 4_000, ...shown },
      warnings: [],
    });
  });

  it.each([
    ['gemini-2.5-flash', 30_000, 24_576],
    ['gemini-2.5-pro', 100, 128],
    ['gemini-2.5-pro', 0, 128],
    ['gemini-2.5-flash-lite', 100, 512],
  ])('%s takes %d as %d, with a warning', (model, budgetTokens, thinkingBudget) => {
    const { config, warnings } = told({ thinking: 'enabled', budgetTokens }, model);
    expect(config).toEqual({ thinkingBudget, ...shown });
    expect(warnings).toEqual([
      `thinking.budget_tokens: ${budgetTokens} became ${thinkingBudget}, as this model takes it`,
    ]);
  });

  it('a budget counts for more than an effort', () => {
    expect(told({ effort: 'low', budgetTokens: 9_000 }, 'gemini-2.5-flash').config).toMatchObject({
      thinkingBudget: 9_000,
    });
  });

  it.each(['gemini-2.5-flash', 'gemini-2.5-flash-lite'])('%s is switched off by a budget of 0', (model) => {
    expect(told({ thinking: 'disabled' }, model)).toEqual({ config: { thinkingBudget: 0 }, warnings: [] });
  });

  it('2.5 pro cannot be switched off', () => {
    expect(told({ effort: 'none' }, 'gemini-2.5-pro')).toEqual({
      config: { thinkingBudget: 128 },
      warnings: ['reasoning_effort: thinking cannot be switched off, its budget is 128 tokens'],
    });
  });

  it('adaptive thinking is the own choice of the model', () => {
    expect(told({ thinking: 'adaptive' }, 'gemini-2.5-flash').config).toEqual({
      thinkingBudget: -1,
      ...shown,
    });
  });
});

describe('thoughts', () => {
  it.each(['gemini-3.5-flash', 'gemini-2.5-flash'])(
    'are shown by %s unless the client does not want them',
    (model) => {
      expect(told({ showsThoughts: true }, model).config).toEqual(shown);
      expect(told({ wantsSignatures: true }, model).config).toEqual(shown);
      expect(told({ showsThoughts: false, effort: 'high' }, model).config).toMatchObject({
        includeThoughts: false,
      });
    },
  );

  it('nothing is said when the client said nothing', () => {
    expect(written({}).body).not.toHaveProperty('generationConfig');
  });
});

describe('models that do not think', () => {
  it.each(['gemini-2.0-flash', 'gemini-2.5-flash-preview-tts', 'gemma-3-27b-it'])(
    '%s gets no thinkingConfig',
    (model) => {
      expect(told({ effort: 'high' }, model)).toEqual({
        config: undefined,
        warnings: ['reasoning_effort: not supported by this model'],
      });
    },
  );

  it.each(['gemini-2.5-flash-image', 'gemini-3-pro-image-preview'])(
    'regression: litellm#17013 %s gets no thinkingConfig',
    (model) => {
      expect(told({ thinking: 'enabled', budgetTokens: 2_000 }, model)).toEqual({
        config: undefined,
        warnings: ['thinking: not supported by this model'],
      });
    },
  );

  it.each<[Reasoning]>([[{ effort: 'none' }], [{ thinking: 'disabled' }], [{}], [{ showsThoughts: false }]])(
    '%j asks for nothing, which they do',
    (reasoning) => {
      expect(told(reasoning, 'gemini-2.0-flash')).toEqual({ config: undefined, warnings: [] });
    },
  );
});
