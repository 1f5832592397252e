import { describe, expect, it } from '@jest/globals';
import { providerNames, type ProviderName } from '@trueport/contracts';
import { chooseCandidates, modelOwner, type DeploymentTable, type ListedDeployment } from './index.js';

const listed = (provider: ProviderName, model: string, ...serves: string[]): ListedDeployment => ({
  provider,
  model,
  baseModel: model,
  serves,
});

const table: DeploymentTable = {
  listed: [
    listed('openai', 'gpt-4.1', 'assistant', 'fast'),
    listed('anthropic', 'claude-sonnet-4-5', 'assistant'),
    listed('azure', 'prod', 'assistant'),
  ],
  configured: new Set(providerNames),
};
const without = (...missing: ProviderName[]): DeploymentTable => ({
  ...table,
  configured: new Set(providerNames.filter((name) => !missing.includes(name))),
});
const chosen = (model: string, provider?: string, where = table): unknown => {
  const decision = chooseCandidates({ model, provider }, where);
  return decision.kind === 'candidates'
    ? decision.candidates.map((deployment) => `${deployment.provider}/${deployment.model}`)
    : decision;
};

describe('without a provider header', () => {
  it.each([
    [
      'all deployments that serve the name, in their order',
      'assistant',
      table,
      ['openai/gpt-4.1', 'anthropic/claude-sonnet-4-5', 'azure/prod'],
    ],
    [
      'not those of a provider without a credential',
      'assistant',
      without('openai'),
      ['anthropic/claude-sonnet-4-5', 'azure/prod'],
    ],
    ['else the owner of the model by its name', 'claude-opus-4-5', table, ['anthropic/claude-opus-4-5']],
    [
      'nothing when the owner has no credential',
      'claude-opus-4-5',
      without('anthropic'),
      { kind: 'provider_not_set' },
    ],
    ['nothing when the name says nothing', 'my-model', table, { kind: 'provider_not_set' }],
  ])('candidates are %s', (_name, model, where, expected) => {
    expect(chosen(model, undefined, where)).toEqual(expected);
  });
});

describe('with a provider header', () => {
  it.each([
    [
      'the deployment of that provider which serves the name',
      'assistant',
      'anthropic',
      ['anthropic/claude-sonnet-4-5'],
    ],
    ['azure-openai for Azure', 'assistant', 'azure-openai', ['azure/prod']],
    ['the name of the model itself where none is listed', 'gpt-4o', 'openai', ['openai/gpt-4o']],
    ['also a model of another owner: the provider knows better', 'claude-x', 'bedrock', ['bedrock/claude-x']],
    ['any spelling of the provider', 'gpt-4o', ' OpenAI ', ['openai/gpt-4o']],
    ['a refusal for an unknown provider', 'gpt-4o', 'cohere', { kind: 'unknown_provider', value: 'cohere' }],
    [
      'a refusal for an Azure deployment nobody listed',
      'gpt-4o',
      'azure-openai',
      { kind: 'unknown_model', provider: 'azure' },
    ],
  ])('the outcome is %s', (_name, model, provider, expected) => {
    expect(chosen(model, provider)).toEqual(expected);
  });

  it('is refused for a provider without a credential', () => {
    expect(chosen('gpt-4o', 'openai', without('openai'))).toEqual({
      kind: 'provider_not_configured',
      provider: 'openai',
    });
  });

  it('finds an Azure deployment that is not listed on the configured resource', () => {
    const decision = chooseCandidates(
      { model: 'dep', provider: 'azure' },
      { ...table, azureResource: 'res' },
    );
    expect(decision).toMatchObject({ candidates: [{ provider: 'azure', model: 'dep', resource: 'res' }] });
  });

  it('counts as absent when empty', () => {
    expect(chosen('gpt-4o', '')).toEqual(['openai/gpt-4o']);
  });
});

describe('the owner of a model', () => {
  it.each([
    ['gpt-5.6', 'openai'],
    ['o3-mini', 'openai'],
    ['ft:gpt-4o:org::id', 'openai'],
    ['text-embedding-3-small', 'openai'],
    ['claude-haiku-4-5', 'anthropic'],
    ['gemini-2.5-pro', 'google'],
    ['models/gemini-3-pro', 'google'],
    ['text-embedding-004', 'google'],
    ['anthropic.claude-sonnet-4-20250514-v1:0', 'bedrock'],
    ['us.anthropic.claude-opus-4-5-20251101-v1:0', 'bedrock'],
    ['openai.gpt-oss-120b-1:0', 'bedrock'],
    ['arn:aws:bedrock:us-east-1:1:inference-profile/x', 'bedrock'],
    ['llama', null],
  ])('of %s is %s', (model, owner) => {
    expect(modelOwner(model)).toBe(owner);
  });
});
