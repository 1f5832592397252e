import { describe, expect, it } from '@jest/globals';

import { providerEnvironment, providerModes } from './provider-environment.js';

const mockUrl = 'http://127.0.0.1:9999';

describe('providerEnvironment', () => {
  it('sends every provider without a key to the mock', () => {
    expect(providerEnvironment({}, mockUrl)).toEqual({
      OPENAI_API_KEY: 'mock-key',
      OPENAI_BASE_URL: `${mockUrl}/openai`,
      ANTHROPIC_API_KEY: 'mock-key',
      ANTHROPIC_BASE_URL: `${mockUrl}/anthropic`,
      GOOGLE_API_KEY: 'mock-key',
      GOOGLE_BASE_URL: `${mockUrl}/google`,
      AZURE_OPENAI_API_KEY: 'mock-key',
      AZURE_OPENAI_BASE_URL: `${mockUrl}/azure/{resource}`,
      AZURE_OPENAI_RESOURCE: 'mock',
      AWS_BEARER_TOKEN_BEDROCK: 'mock-key',
      BEDROCK_BASE_URL: `${mockUrl}/bedrock`,
      DEPLOYMENTS: expect.stringContaining('assistant') as unknown,
      EGRESS_ALLOWED_HOSTS: '127.0.0.1:9999',
    });
  });

  // A real key sent to the mock would be a leak, a mock key sent to the provider a puzzle.
  it('leaves a provider with a key to its own address', () => {
    const variables = providerEnvironment({ OPENAI_API_KEY: 'sk-real' }, mockUrl);
    expect(variables).toMatchObject({ OPENAI_API_KEY: 'sk-real', ANTHROPIC_API_KEY: 'mock-key' });
    expect(variables).not.toHaveProperty('OPENAI_BASE_URL');
    expect(providerModes({ OPENAI_API_KEY: 'sk-real' })).toMatchObject({ openai: 'live', azure: 'mock' });
  });

  it('leaves Bedrock to access keys where those are there', () => {
    const variables = providerEnvironment({ AWS_ACCESS_KEY_ID: 'AKID' }, mockUrl);
    expect(variables).toMatchObject({ AWS_ACCESS_KEY_ID: 'AKID' });
    expect(variables).not.toHaveProperty('AWS_BEARER_TOKEN_BEDROCK');
    expect(variables).not.toHaveProperty('BEDROCK_BASE_URL');
  });

  it("keeps the user's own address and allowed hosts", () => {
    const environment = {
      GOOGLE_API_KEY: 'real',
      GOOGLE_BASE_URL: 'https://proxy.example',
      EGRESS_ALLOWED_HOSTS: '10.0.0.1:80',
    };
    expect(providerEnvironment(environment, mockUrl)).toMatchObject({
      GOOGLE_BASE_URL: 'https://proxy.example',
      EGRESS_ALLOWED_HOSTS: '10.0.0.1:80,127.0.0.1:9999',
    });
  });
});
