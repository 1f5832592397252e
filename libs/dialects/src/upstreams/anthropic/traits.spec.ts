import { describe, expect, it } from '@jest/globals';
import { claudeTraits, type ClaudeTraits } from './traits.js';

const table: readonly (readonly [string, Partial<ClaudeTraits>])[] = [
  ['claude-2.1', { thinking: 'none', efforts: [], sampling: 'both' }],
  ['claude-instant-1.2', { thinking: 'none' }],
  ['claude-3-haiku-20240307', { thinking: 'none', outputSchema: false, prefill: true }],
  ['claude-3-5-sonnet-20241022', { thinking: 'none', forcedTools: true }],
  ['claude-3-7-sonnet-20250219', { thinking: 'budget', sampling: 'both', outputSchema: false }],
  ['claude-sonnet-4-20250514', { thinking: 'budget', sampling: 'both', outputSchema: false }],
  ['claude-opus-4-0', { thinking: 'budget', sampling: 'both', outputSchema: false }],
  ['claude-opus-4-1-20250805', { thinking: 'budget', sampling: 'one', outputSchema: true, efforts: [] }],
  ['claude-sonnet-4-5-20250929', { thinking: 'budget', efforts: [], prefill: true }],
  ['claude-haiku-4-5', { thinking: 'budget', efforts: [] }],
  ['claude-opus-4-5-20251101', { thinking: 'budget', efforts: ['low', 'medium', 'high'] }],
  [
    'claude-opus-4-6',
    {
      thinking: 'adaptive',
      takesBudget: true,
      efforts: ['low', 'medium', 'high', 'max'],
      sampling: 'one',
      prefill: false,
    },
  ],
  ['claude-sonnet-4-6', { thinking: 'adaptive', efforts: ['low', 'medium', 'high'] }],
  [
    'claude-opus-4-7',
    { thinking: 'adaptive', takesBudget: false, sampling: 'none', systemTurns: false, switchesOff: 'always' },
  ],
  ['claude-mythos-preview', { takesBudget: false, switchesOff: 'never', systemTurns: false }],
  ['claude-opus-4-8', { systemTurns: true, thinksByDefault: false, sampling: 'none' }],
  ['claude-sonnet-5', { thinksByDefault: true, switchesOff: 'always', forcedTools: true, systemTurns: true }],
  ['claude-opus-5', { switchesOff: 'up_to_high', forcedTools: true, sampling: 'none' }],
  ['claude-fable-5', { switchesOff: 'never', takesBudget: false, forcedTools: true, systemTurns: true }],
  ['claude-mythos-5', { switchesOff: 'never', forcedTools: true }],
  ['claude-haiku-5-5', { switchesOff: 'up_to_high', takesBudget: false, forcedTools: true }],
  ['claude-opus-5-5', { switchesOff: 'never', forcedTools: false }],
  ['claude-sonnet-5-5', { switchesOff: 'between_tools', forcedTools: false }],
  ['claude-fable-5-1', { switchesOff: 'never', forcedTools: false }],
  ['claude-fable-5-2', { switchesOff: 'never', forcedTools: false }],
];

describe('what a Claude model accepts', () => {
  it.each(table)('%s follows the rule of its generation', (model, expected) => {
    expect(claudeTraits(model)).toMatchObject(expected);
  });

  it.each([
    ['us.anthropic.claude-opus-4-5-20251101-v1:0', 'claude-opus-4-5'],
    ['anthropic.claude-3-haiku-20240307-v1:0:200k', 'claude-3-haiku'],
    ['anthropic.claude-opus-4-6-v1', 'claude-opus-4-6'],
    ['anthropic.claude-sonnet-4-20250514-v1:0', 'claude-sonnet-4'],
    [
      'arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-fable-5-1',
      'claude-fable-5-1',
    ],
    ['claude-3-5-haiku@20241022', 'claude-3-5-haiku'],
    ['anthropic/claude-opus-4.6', 'claude-opus-4-6'],
    ['Claude-Sonnet-5', 'claude-sonnet-5'],
  ])('%s is told from its name as %s', (hosted, own) => {
    expect(claudeTraits(hosted)).toBe(claudeTraits(own));
  });

  it.each(['claude-next', 'our-deployment', '', 'claude-nova-7'])(
    'a name without a known family (%j) gets the newest rule',
    (model) => {
      expect(claudeTraits(model)).toMatchObject({
        thinking: 'adaptive',
        switchesOff: 'never',
        sampling: 'none',
        forcedTools: false,
        systemTurns: true,
        prefill: false,
      });
    },
  );

  it.each([
    ['claude-sonnet-9', 'claude-sonnet-5-5'],
    ['claude-haiku-6', 'claude-haiku-5-5'],
    ['claude-opus-latest', 'claude-opus-5-5'],
  ])('%s gets the newest rule of its family', (model, newest) => {
    expect(claudeTraits(model)).toBe(claudeTraits(newest));
  });
});
