import type { MockProviders } from '@trueport/mock-providers';
import { startIngressForTest, type IngressTestOptions, type IngressUnderTest } from '../harness.js';

/** The name that every provider answers to in these tests. */
export const sharedModel = 'assistant';

/** Providers as the header `x-portkey-provider` names them. */
export const headerProviders = ['openai', 'anthropic', 'google', 'azure-openai', 'bedrock'] as const;

const deployments = [
  { provider: 'openai', model: 'gpt-4.1', serves: [sharedModel] },
  { provider: 'anthropic', model: 'claude-sonnet-4-5', serves: [sharedModel] },
  { provider: 'google', model: 'gemini-2.5-flash', serves: [sharedModel] },
  { provider: 'azure', model: 'prod', base_model: 'gpt-4.1', serves: [sharedModel] },
  { provider: 'bedrock', model: 'anthropic.claude-sonnet-4-5-20250929-v1:0', serves: [sharedModel] },
];

/** An ingress in front of the mock of all providers, each at its own native paths. */
export function startUnifiedForTest(
  mocks: MockProviders,
  settings: Readonly<Record<string, string>> = {},
  options: Omit<IngressTestOptions, 'upstreamUrl' | 'settings'> = {},
): Promise<IngressUnderTest> {
  return startIngressForTest({
    upstreamUrl: mocks.url,
    ...options,
    settings: {
      OPENAI_BASE_URL: `${mocks.url}/openai`,
      ANTHROPIC_BASE_URL: `${mocks.url}/anthropic`,
      GOOGLE_BASE_URL: `${mocks.url}/google`,
      AZURE_OPENAI_BASE_URL: `${mocks.url}/azure/{resource}`,
      AZURE_OPENAI_RESOURCE: 'mock',
      BEDROCK_BASE_URL: `${mocks.url}/bedrock`,
      DEPLOYMENTS: JSON.stringify(deployments),
      ...settings,
    },
  });
}

/** Settings of an ingress whose Redis is away. */
export const unreachableRedis = { REDIS_URL: 'redis://127.0.0.1:9' } as const;
