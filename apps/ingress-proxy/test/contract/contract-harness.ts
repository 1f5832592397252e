import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { startMockProviders, type MockProviders } from '@trueport/mock-providers';
import type { IngressUnderTest } from '../harness.js';
import { started, startUnifiedForTest } from '../unified/unified-harness.js';
import { contractDeployments, contractProviders, models } from './contract-models.js';
import { watchUpstream, type WatchedUpstream } from './watched-upstream.js';

/** What the gateway answered a client: the head, by which its log is found. */
export interface SeenAnswer {
  readonly path: string;
  /** As the client named it in the header. */
  readonly provider: string;
  readonly model: unknown;
  readonly isStream: boolean;
  readonly status: number;
  readonly headers: Headers;
}

/** What a contract spec works with; the same for every client. */
export interface Contract {
  readonly ingress: IngressUnderTest;
  readonly mocks: MockProviders;
  /** `http://host:port/v1` */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Handed to clients as their `fetch`: changes nothing, but sees the heads of their answers. */
  readonly fetch: typeof globalThis.fetch;
  /** Answers of the running test, oldest first. */
  readonly answers: readonly SeenAnswer[];
  /** What the providers were sent in the running test, as text; data of files included. */
  sentUpstream(): string;
  /** Waits until the gateway has hung up on a provider that was asked for a model. */
  hungUpOn(model: string): Promise<void>;
}

/**
 * Starts gateway and providers for a spec file. After each test the completed event of every answer is compared with
 * the answer: provider, model, status, and tokens wherever a model has answered.
 */
export function useContract(): Contract {
  let mocks: MockProviders | undefined;
  let upstream: WatchedUpstream | undefined;
  let ingress: IngressUnderTest | undefined;
  const answers: SeenAnswer[] = [];
  beforeAll(async () => {
    mocks = await startMockProviders();
    upstream = await watchUpstream(mocks.url);
    ingress = await startUnifiedForTest(
      { ...mocks, url: upstream.url },
      {
        DEPLOYMENTS: JSON.stringify(contractDeployments),
        RETRY_BASE_DELAY_MS: '1',
        // No test is about the breaker.
        BREAKER_MIN_REQUESTS: '100000',
      },
    );
  });
  afterEach(async () => {
    const seen = answers.splice(0);
    mocks?.clearRequests();
    for (const answer of seen) await expectCompleted(started(ingress), answer);
  });
  afterAll(async () => {
    await ingress?.stop();
    await upstream?.close();
    await mocks?.close();
  });
  return {
    get ingress() {
      return started(ingress);
    },
    get mocks() {
      return started(mocks);
    },
    get baseUrl() {
      return `${started(ingress).url}/v1`;
    },
    get apiKey() {
      return started(ingress).apiKey;
    },
    answers,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const asked = await requestFacts(request.clone());
      const response = await fetch(request);
      answers.push({ ...asked, status: response.status, headers: response.headers });
      return response;
    },
    sentUpstream: () =>
      started(mocks)
        .requests()
        .map(({ url, body }) => `${url}\n${Buffer.from(body ?? '', 'base64').toString()}`)
        .join('\n'),
    hungUpOn: (model) => started(upstream).closedAfter(model),
  };
}

async function requestFacts(request: Request): Promise<Omit<SeenAnswer, 'status' | 'headers'>> {
  const text = await request.text();
  const { model, stream } = (text.startsWith('{') ? JSON.parse(text) : {}) as {
    model?: unknown;
    stream?: unknown;
  };
  return {
    path: new URL(request.url).pathname,
    provider: request.headers.get('x-portkey-provider') ?? '',
    model,
    isStream: stream === true,
  };
}

/** Where a model answers in tokens. */
const conversations: ReadonlySet<string> = new Set([
  '/chat/completions',
  '/messages',
  '/responses',
  '/completions',
]);

/** Lookups leave no log, and neither do requests of nobody. */
async function expectCompleted(ingress: IngressUnderTest, answer: SeenAnswer): Promise<void> {
  if (answer.model === undefined || answer.status === 401) return;
  const provider = contractProviders.find(({ header }) => header === answer.provider);
  if (provider === undefined) throw new Error(`A test asked for no provider: ${answer.path}`);
  const isLimited = answer.headers.has('x-gateway-limit-kind');
  const { data } = await ingress.completedEvent(answer.headers.get('x-request-id') as string);
  const isOwnAnswer = data.path === '/moderations' && provider.name !== 'openai';
  expect(data).toMatchObject({
    provider: isLimited || isOwnAnswer ? 'none' : provider.name,
    requested_model: isLimited ? null : answer.model,
    path: answer.path.replace(/^\/v1/, ''),
    status_code: answer.status,
    ...(answer.status === 200 ? { stream: answer.isStream } : {}),
  });
  // Before it tells the client, the gateway has tried again.
  if (answer.model === models.failing) expect(data.retries).toBeGreaterThan(0);
  if (answer.status !== 200 || !conversations.has(data.path)) return;
  const answered = answer.model === models.thinker ? provider.thinkerAnswers : provider.answers;
  expect(data).toMatchObject({ model: answered, usage_source: answeredBy(data.error_code) });
  expect(data.usage.prompt_tokens).toBeGreaterThan(0);
  expect(data.usage.completion_tokens).toBeGreaterThan(0);
}

/** The usage of an answer that was broken off is counted by the gateway, where the provider had not told it yet. */
function answeredBy(errorCode: string | null): unknown {
  return errorCode === null ? 'provider' : expect.stringMatching(/^(?:provider|estimated)$/);
}
