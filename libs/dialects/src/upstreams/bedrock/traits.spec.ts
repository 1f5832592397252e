import { describe, expect, it } from '@jest/globals';
import { claudeTraits } from '../anthropic/index.js';
import { bedrockTraits, type BedrockTraits } from './traits.js';

const table: readonly (readonly [string, Partial<BedrockTraits>])[] = [
  [
    'anthropic.claude-3-haiku-20240307-v1:0',
    { cachePoints: 'none', singleCalls: false, outputSchema: false },
  ],
  ['anthropic.claude-3-5-haiku-20241022-v1:0', { cachePoints: 'everywhere', cacheLifetimes: false }],
  ['us.anthropic.claude-3-7-sonnet-20250219-v1:0', { cachePoints: 'everywhere', singleCalls: false }],
  [
    'anthropic.claude-opus-4-1-20250805-v1:0',
    { outputSchema: false, strictTools: false, singleCalls: false },
  ],
  ['anthropic.claude-haiku-4-5-20251001-v1:0', { outputSchema: true, strictTools: true, singleCalls: true }],
  ['eu.anthropic.claude-sonnet-4-6', { outputSchema: true, strictTools: true, cacheLifetimes: true }],
  ['us.anthropic.claude-opus-4-7-v1', { outputSchema: false, strictTools: false, sampling: 'none' }],
  ['anthropic.claude-opus-4-8', { outputSchema: false, strictTools: false, systemTurns: true }],
  ['anthropic.claude-sonnet-5', { outputSchema: false, strictTools: false, forcedTools: 'named' }],
  ['anthropic.claude-opus-5', { outputSchema: false, strictTools: false }],
  ['anthropic.claude-fable-5', { outputSchema: false, strictTools: false }],
  ['anthropic.claude-opus-5-5', { forcedTools: 'none', outputSchema: false }],
  ['anthropic.claude-of-the-future', { forcedTools: 'none', sampling: 'none', singleCalls: true }],
  ['amazon.nova-pro-v1:0', { reasoning: 'none', topK: 'inferenceConfig', cachePoints: 'messages' }],
  ['us.amazon.nova-2-lite-v1:0', { reasoning: 'reasoningConfig', forcedTools: 'named' }],
  ['openai.gpt-oss-20b-1:0', { reasoning: 'reasoning_effort', sampling: 'both', stopSequences: false }],
  ['us.openai.gpt-5.6', { reasoning: 'reasoning', sampling: 'none', stopSequences: false }],
  ['mistral.mistral-large-2407-v1:0', { nineCharacterIds: true, forcedTools: 'any', outputSchema: false }],
  ['mistral.mistral-large-3-675b-instruct', { nineCharacterIds: true, outputSchema: true }],
  ['mistral.voxtral-small-24b-2507', { audio: true, outputSchema: true }],
  ['qwen.qwen3-32b-v1:0', { outputSchema: true, strictTools: true, claude: null }],
  ['us.meta.llama3-3-70b-instruct-v1:0', { forcedTools: 'none', topK: 'none', cachePoints: 'none' }],
  ['', { claude: null, reasoning: 'none' }],
];

describe('what a model on Bedrock accepts', () => {
  it.each(table)('%s follows the rule of its family', (model, expected) => {
    expect(bedrockTraits(model)).toMatchObject(expected);
  });

  it('is what Claude accepts anywhere, for Claude', () => {
    expect(bedrockTraits('us.anthropic.claude-opus-4-7-v1').claude).toBe(claudeTraits('claude-opus-4-7'));
  });

  it.each([
    'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0',
    'arn:aws:bedrock:us-east-1:1:inference-profile/us.amazon.nova-pro-v1:0',
    'nova-pro',
  ])('regression: litellm#17910 %s is found to be Nova', (model) => {
    expect(bedrockTraits(model).topK).toBe('inferenceConfig');
  });

  it('regression: litellm#19113 a context window behind the id changes nothing', () => {
    const plain = bedrockTraits('anthropic.claude-3-5-haiku-20241022-v1:0');
    expect(bedrockTraits('anthropic.claude-3-5-haiku-20241022-v1:0:51k')).toEqual(plain);
  });

  it('does not take a name in the middle of an id for a vendor', () => {
    expect(bedrockTraits('arn:aws:bedrock:us-east-1::foundation-model/openai.gpt-5.6').reasoning).toBe(
      'reasoning',
    );
    expect(bedrockTraits('custom-model-myopenai.copy').reasoning).toBe('none');
  });
});
