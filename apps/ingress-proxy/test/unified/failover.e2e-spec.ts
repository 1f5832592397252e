import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startMockProviders, type MockProviders } from '@trueport/mock-providers';
import type { IngressUnderTest } from '../harness.js';
import { startUnifiedForTest } from './unified-harness.js';

/** A deployment of the mock that fails as its name says. */
const failing = (provider: string, model: string, serves: string) => ({ provider, model, serves: [serves] });
const answering = (serves: string) => ({
  provider: 'anthropic',
  model: 'claude-sonnet-4-5',
  serves: [serves],
});

const deployments = [
  failing('openai', 'gpt-4.1--status=500', 'after-500'),
  answering('after-500'),
  failing('openai', 'gpt-4.1--status=429--retry-after=60', 'after-429'),
  answering('after-429'),
  failing('openai', 'gpt-4.1--reset=before', 'after-reset'),
  answering('after-reset'),
  failing('openai', 'gpt-4.1--garbage=body', 'after-garbage'),
  answering('after-garbage'),
  failing('openai', 'gpt-4.1--status=400', 'client-error'),
  answering('client-error'),
  failing('openai', 'gpt-4.1--status=503', 'all-fail'),
  failing('google', 'gemini-2.5-flash--status=500', 'all-fail'),
  failing('openai', 'breaks-off-early', 'stream-error-first'),
  answering('stream-error-first'),
  failing('openai', 'gpt-4.1--stream-error', 'stream-error-later'),
  answering('stream-error-later'),
  failing('openai', 'gpt-4.1--status=500', 'only-one'),
];

/** A stream that begins in order and fails before it has said anything. */
const failsBeforeContent =
  'data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}\n\n' +
  'data: {"error":{"message":"overloaded","type":"server_error","code":null,"param":null}}\n\n';

let mocks: MockProviders;
let early: Server;
let ingress: IngressUnderTest;
let earlyIngress: IngressUnderTest;
beforeAll(async () => {
  mocks = await startMockProviders();
  early = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(failsBeforeContent),
  );
  await new Promise<void>((resolve) => early.listen(0, '127.0.0.1', resolve));
  const earlyHost = `127.0.0.1:${(early.address() as AddressInfo).port}`;
  earlyIngress = await startUnifiedForTest(mocks, {
    DEPLOYMENTS: JSON.stringify(deployments),
    OPENAI_BASE_URL: `http://${earlyHost}`,
    EGRESS_ALLOWED_HOSTS: `${new URL(mocks.url).host},${earlyHost}`,
  });
  ingress = await startUnifiedForTest(mocks, {
    DEPLOYMENTS: JSON.stringify(deployments),
    RETRY_BASE_DELAY_MS: '1',
    // No test is about the breaker.
    BREAKER_MIN_REQUESTS: '1000',
  });
});
afterAll(async () => {
  await Promise.all([ingress?.stop(), earlyIngress?.stop()]);
  early.close();
  await mocks?.close();
});

const ask = (model: string, more: object = {}, at = ingress): Promise<Response> =>
  fetch(`${at.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ingress.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hi' }], ...more }),
  });
const idOf = (response: Response): string => response.headers.get('x-request-id') as string;

describe('before the first content of an answer', () => {
  it.each(['after-500', 'after-429', 'after-reset', 'after-garbage'])(
    'the next deployment answers: %s',
    async (model) => {
      const response = await ask(model);
      expect(response.status).toBe(200);
      expect(response.headers.get('x-gateway-decision')).toBe('anthropic/claude-sonnet-4-5');
      expect(response.headers.get('x-gateway-retries')).toBe('1');
      const { data } = await ingress.completedEvent(idOf(response));
      expect(data).toMatchObject({ provider: 'anthropic', retries: 1, status_code: 200, error_code: null });
      expect(data.attempts?.map(({ provider }) => provider)).toEqual(['openai', 'anthropic']);
      expect(data.attempts?.[0]?.error_code).not.toBeNull();
      expect(data.attempts?.[1]?.error_code).toBeNull();
    },
  );

  it('a stream that begins and then fails before its first text is another deployment’s to answer', async () => {
    const response = await ask('stream-error-first', { stream: true }, earlyIngress);
    expect(response.status).toBe(200);
    expect(response.headers.get('x-gateway-decision')).toBe('anthropic/claude-sonnet-4-5');
    const text = await response.text();
    expect(text).toContain('mock');
    expect(text).not.toContain('"error"');
    expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true);
  });

  it('a request at fault is not tried elsewhere, and the provider’s words reach the client', async () => {
    const response = await ask('client-error');
    expect(response.status).toBe(400);
    expect(response.headers.get('x-gateway-retries')).toBe('0');
    expect(await response.json()).toMatchObject({
      error: { message: 'The mock provider was asked to fail.' },
    });
  });

  it('when all fail, the client hears of the last', async () => {
    const response = await ask('all-fail');
    expect(response.status).toBe(503);
    const { data } = await ingress.completedEvent(idOf(response));
    expect(data.attempts?.map(({ provider }) => provider)).toEqual(['openai', 'google', 'openai']);
    expect(data.status_code).toBe(503);
  });

  it('the only deployment is tried again, a bounded number of times', async () => {
    const response = await ask('only-one');
    expect(response.status).toBe(500);
    expect(response.headers.get('x-gateway-retries')).toBe('2');
  });
});

describe('after the first content', () => {
  it('nothing is tried again: the stream ends with an error', async () => {
    const response = await ask('stream-error-later', { stream: true });
    expect(response.headers.get('x-gateway-decision')).toContain('openai/');
    const text = await response.text();
    expect(text).toContain('"error"');
    expect(text).not.toContain('[DONE]');
    const { data } = await ingress.completedEvent(idOf(response));
    expect(data).toMatchObject({ provider: 'openai', retries: 0 });
  });
});
