import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { errorBodySchema, type ErrorCode } from '@trueport/contracts';
import { startIngressForTest, type IngressUnderTest } from '../harness.js';
import { send, type RawAnswer, type RawRequest } from '../raw-client.js';
import { startSocketUpstream, startUpstream, type RawUpstream } from '../raw-upstream.js';

/** Every refusal has this shape, whatever its reason. */
function expectRefusal(answer: RawAnswer, status: number, code: ErrorCode): void {
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  const body = errorBodySchema.parse(JSON.parse(answer.body.toString()));
  expect(body.code).toBe(code);
  expect(body.detail.length).toBeGreaterThan(10);
  if (body.retry_after !== undefined) expect(answer.headers['retry-after']).toBe(String(body.retry_after));
}

describe('a pass-through refusal', () => {
  let upstream: RawUpstream;
  let ingress: IngressUnderTest;
  const at = (path: string): string => `${ingress.url}${path}`;

  beforeAll(async () => {
    upstream = await startUpstream((response) => response.end('ok'));
    ingress = await startIngressForTest({
      upstreamUrl: upstream.url,
      settings: { GATEWAY_MAX_BODY_BYTES: '200000' },
    });
  });
  afterEach(() => expect(upstream.seen.splice(0)).toEqual([]));
  afterAll(async () => {
    await ingress.stop();
    await upstream.close();
  });

  const withKey = (): RawRequest => ({ headers: { 'x-api-key': ingress.apiKey } });

  it.each<[string, number, ErrorCode, string, () => RawRequest]>([
    ['no key', 401, 'UNAUTHORIZED', '/trueportai-services/openai/v1/x', () => ({})],
    [
      'an unknown key',
      401,
      'UNAUTHORIZED',
      '/trueportai-services/openai/v1/x',
      () => ({ headers: { 'x-api-key': 'sk-no' } }),
    ],
    [
      'a switched-off key',
      403,
      'FORBIDDEN',
      '/trueportai-services/openai/v1/x',
      () => ({ headers: { 'x-api-key': ingress.inactiveApiKey } }),
    ],
    ['an unknown provider', 404, 'NOT_FOUND', '/trueportai-services/mistral/v1/x', withKey],
    ['an unknown route', 404, 'NOT_FOUND', '/nowhere', withKey],
    ['dot segments', 400, 'BAD_REQUEST', '/trueportai-services/openai/v1/%2e%2e/x', withKey],
    [
      'TRACE',
      405,
      'METHOD_NOT_ALLOWED',
      '/trueportai-services/openai/v1/x',
      () => ({ ...withKey(), method: 'TRACE' }),
    ],
    ['POST on a health route', 405, 'METHOD_NOT_ALLOWED', '/health', () => ({ method: 'POST' })],
    [
      'a websocket',
      501,
      'NOT_IMPLEMENTED',
      '/trueportai-services/openai/v1/realtime',
      () => ({ headers: { 'x-api-key': ingress.apiKey, connection: 'upgrade', upgrade: 'websocket' } }),
    ],
    ['a long path', 414, 'URI_TOO_LONG', `/trueportai-services/openai/v1/${'x'.repeat(9000)}`, withKey],
    [
      'a declared body beyond the limit',
      413,
      'PAYLOAD_TOO_LARGE',
      '/trueportai-services/openai/v1/x',
      () => ({ ...withKey(), body: Buffer.alloc(200_001) }),
    ],
    [
      'a bad Azure resource',
      400,
      'BAD_REQUEST',
      '/trueportai-services/azure/evil.example.com%23/d/chat/completions',
      withKey,
    ],
  ])('for %s is %i %s', async (_name, status, code, path, request) => {
    expectRefusal(await send(at(path), request()), status, code);
  });

  it('for a chunked body beyond the limit is 413, and the provider never sees a complete request', async () => {
    const answer = await send(at('/trueportai-services/openai/v1/x'), {
      ...withKey(),
      body: Buffer.alloc(300_000),
      chunked: true,
    });
    expectRefusal(answer, 413, 'PAYLOAD_TOO_LARGE');
  });

  it('for a reached rate limit is 429 with the time to wait', async () => {
    const headers = { 'x-api-key': ingress.slowApiKey };
    const first = await send(at('/trueportai-services/openai/v1/x'), { headers });
    expect([first.status, first.headers['x-ratelimit-remaining-requests']]).toEqual([200, '0']);
    upstream.seen.splice(0);
    const second = await send(at('/trueportai-services/openai/v1/x'), { headers });
    expectRefusal(second, 429, 'RATE_LIMITED');
    expect(Number(second.headers['retry-after'])).toBeGreaterThan(0);
    expect(second.headers['x-gateway-limit-kind']).toBe('rpm');
  });
});

describe('a provider that does not answer properly', () => {
  it('refuses the connection: 502', async () => {
    const ingress = await startIngressForTest({ upstreamUrl: await closedPortUrl() });
    const answer = await send(`${ingress.url}/trueportai-services/openai/v1/x`, {
      headers: { 'x-api-key': ingress.apiKey },
    });
    expectRefusal(answer, 502, 'UPSTREAM_ERROR');
    await ingress.stop();
  });

  it.each<[string, string]>([
    ['closes the connection before an answer', ''],
    ['sends something that is not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
    ['sends half a head', 'HTTP/1.1 200 OK\r\ncontent-le'],
  ])('%s: 502', async (_name, bytes) => {
    const upstream = await startSocketUpstream((socket) => socket.end(bytes));
    const ingress = await startIngressForTest({ upstreamUrl: upstream.url });
    const answer = await send(`${ingress.url}/trueportai-services/openai/v1/x`, {
      headers: { 'x-api-key': ingress.apiKey },
    });
    expectRefusal(answer, 502, 'UPSTREAM_ERROR');
    await ingress.stop();
    await upstream.close();
  });

  it('stays silent: 504', async () => {
    const upstream = await startSocketUpstream(() => undefined);
    const ingress = await startIngressForTest({
      upstreamUrl: upstream.url,
      settings: { UPSTREAM_HEADERS_TIMEOUT_MS: '1000' },
    });
    const answer = await send(`${ingress.url}/trueportai-services/openai/v1/x`, {
      headers: { 'x-api-key': ingress.apiKey },
    });
    expectRefusal(answer, 504, 'UPSTREAM_TIMEOUT');
    await ingress.stop();
    await upstream.close();
  });

  it('is at an address the egress policy forbids: 502, and no connection is made', async () => {
    const upstream = await startUpstream((response) => response.end('secret'));
    const ingress = await startIngressForTest({
      upstreamUrl: upstream.url,
      settings: { EGRESS_ALLOWED_HOSTS: '' },
    });
    const answer = await send(`${ingress.url}/trueportai-services/openai/v1/x`, {
      headers: { 'x-api-key': ingress.apiKey },
    });
    expectRefusal(answer, 502, 'EGRESS_DENIED');
    expect(upstream.seen).toEqual([]);
    await ingress.stop();
    await upstream.close();
  });

  it('has no credentials on this gateway: 503', async () => {
    const ingress = await startIngressForTest({
      upstreamUrl: await closedPortUrl(),
      settings: { ANTHROPIC_API_KEY: '' },
    });
    const answer = await send(`${ingress.url}/trueportai-services/anthropic/v1/messages`, {
      headers: { 'x-api-key': ingress.apiKey },
    });
    expectRefusal(answer, 503, 'PROVIDER_NOT_CONFIGURED');
    await ingress.stop();
  });
});

async function closedPortUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
