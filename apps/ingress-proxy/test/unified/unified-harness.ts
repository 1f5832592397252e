import { afterAll, beforeAll } from '@jest/globals';
import { startMockProviders, type MockProviders } from '@trueport/mock-providers';
import {
  providersAt,
  startIngressForTest,
  type IngressTestOptions,
  type IngressUnderTest,
} from '../harness.js';

/** The name that every provider answers to in these tests. */
export const sharedModel = 'assistant';

/** Providers as the header `x-portkey-provider` names them. */
export const headerProviders = ['openai', 'anthropic', 'google', 'azure-openai', 'bedrock'] as const;

/** One deployment of each provider, which serve {@link sharedModel}. */
export const sharedDeployments = [
  { provider: 'openai', model: 'gpt-4.1', serves: [sharedModel] },
  { provider: 'anthropic', model: 'claude-sonnet-4-5', serves: [sharedModel] },
  { provider: 'google', model: 'gemini-2.5-flash', serves: [sharedModel] },
  { provider: 'azure', model: 'prod', base_model: 'gpt-4.1', serves: [sharedModel] },
  { provider: 'bedrock', model: 'anthropic.claude-sonnet-4-5-20250929-v1:0', serves: [sharedModel] },
];

type UnifiedOptions = Omit<IngressTestOptions, 'upstreamUrl' | 'settings'>;

/** An ingress in front of the mock of all providers, each at its own native paths. */
export function startUnifiedForTest(
  mocks: MockProviders,
  settings: Readonly<Record<string, string>> = {},
  options: UnifiedOptions = {},
): Promise<IngressUnderTest> {
  return startIngressForTest({
    upstreamUrl: mocks.url,
    ...options,
    settings: {
      ...providersAt(mocks.url),
      DEPLOYMENTS: JSON.stringify(sharedDeployments),
      ...settings,
    },
  });
}

/** What the tests of a spec file share. */
export interface UnifiedUnderTest {
  readonly mocks: MockProviders;
  readonly ingress: IngressUnderTest;
}

/** Starts the mock of all providers and an ingress in front of it for a spec file, and stops both after it. */
export function useUnified(
  settings: Readonly<Record<string, string>> = {},
  options: UnifiedOptions = {},
): UnifiedUnderTest {
  let mocks: MockProviders | undefined;
  let ingress: IngressUnderTest | undefined;
  beforeAll(async () => {
    mocks = await startMockProviders();
    ingress = await startUnifiedForTest(mocks, settings, options);
  });
  afterAll(async () => {
    await ingress?.stop();
    await mocks?.close();
  });
  return {
    get mocks() {
      return started(mocks);
    },
    get ingress() {
      return started(ingress);
    },
  };
}

/** @throws Error for what is used before its spec file has started it */
export function started<Server>(server: Server | undefined): Server {
  if (server === undefined) throw new Error('The servers of this file have not been started.');
  return server;
}

/** Settings of an ingress whose Redis is away. */
export const unreachableRedis = { REDIS_URL: 'redis://127.0.0.1:9' } as const;
