import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@trueport/testing';
import { post, type IngressUnderTest } from '../harness.js';
import { sendBytes } from '../raw-client.js';
import { startUpstream, type RawUpstream } from '../raw-upstream.js';
import { startTokenIssuer, type TokenIssuer } from '../token-issuer.js';
import { answerJson, answerOf, deployments, requests, startInFrontOf } from './regression-harness.js';

const served = deployments(
  { provider: 'openai', model: 'gpt-4.1', serves: ['openai'] },
  { provider: 'anthropic', model: 'claude-sonnet-4-5', serves: ['anthropic'] },
  { provider: 'google', model: 'gemini-2.5-flash', serves: ['google'] },
);

let provider: RawUpstream;
let ingress: IngressUnderTest;
beforeAll(async () => {
  provider = await startUpstream((response, seen) => answerJson(response, answerOf(seen, 'made')));
  ingress = await startInFrontOf(provider.url, served);
});
afterAll(async () => {
  await ingress?.stop();
  await provider?.close();
});
beforeEach(() => {
  provider.seen.length = 0;
});

describe('before a configuration is loaded', () => {
  let issuer: TokenIssuer;
  let token: string;
  let empty: IngressUnderTest;
  beforeAll(async () => {
    issuer = await startTokenIssuer();
    token = await issuer.tokenFor('demo');
    const settings = { ...served, ...issuer.settings };
    empty = await startInFrontOf(provider.url, settings, { keys: 'unreachable' });
  });
  afterAll(async () => {
    await empty?.stop();
    issuer?.close();
  });

  it.each(['/v1/chat/completions', '/v1/messages', '/v1/responses'] as const)(
    'a good token is turned away at %s as every key is, since there are no policies either',
    async (path) => {
      const body = { ...requests[path], model: 'openai' };
      for (const headers of [{ authorization: `Bearer ${token}`, 'x-api-key': '' }, {}]) {
        const response = await post(empty, path, body, headers);
        expect(response.status).toBe(503);
        expect(response.headers.get('retry-after')).toBe('1');
      }
      expect(provider.seen).toEqual([]);
    },
  );

  it('a good token does not see models or stored responses either', async () => {
    for (const path of ['/v1/models', '/v1/responses/resp_1']) {
      const response = await fetch(empty.url + path, { headers: { authorization: `Bearer ${token}` } });
      expect(response.status).toBe(503);
    }
  });
});

describe.each([
  ['/v1/models', 'models', '/models'],
  ['/v1/models/openai', 'models', '/models'],
  ['/v1/responses/resp_1', 'responses', '/responses/{id}'],
  ['/v1/responses/resp_1/input_items', 'responses', '/responses/{id}/input_items'],
])('GET %s', (path, surface, loggedPath) => {
  const get = (at: IngressUnderTest, key: string): Promise<Response> =>
    fetch(at.url + path, { headers: { 'x-api-key': key } });

  it('counts against the limit of its key', async () => {
    const alone = await startInFrontOf(provider.url, served);
    try {
      // The first ones may come before the limits are connected to Redis.
      const response = await waitUntil(
        async () => {
          const answer = await get(alone, alone.slowApiKey);
          return answer.status === 429 ? answer : null;
        },
        { what: 'the limit', timeoutMs: 5_000 },
      );
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await response.json()).toMatchObject({ error: { code: 'rate_limit_exceeded' } });
      const body = { ...requests['/v1/chat/completions'], model: 'openai' };
      const asked = await post(alone, '/v1/chat/completions', body, { 'x-api-key': alone.slowApiKey });
      expect(asked.status).toBe(429);
    } finally {
      await alone.stop();
    }
  });

  it('leaves a usage log of no provider', async () => {
    const response = await get(ingress, ingress.apiKey);
    const { data } = await ingress.completedEvent(response.headers.get('x-request-id') as string);
    expect(data).toMatchObject({
      surface,
      provider: 'none',
      path: loggedPath,
      status_code: response.status,
      tenant_id: 'demo',
    });
  });

  it('leaves a log for a key that is switched off, which sees nothing', async () => {
    const response = await get(ingress, ingress.inactiveApiKey);
    expect(response.status).toBe(403);
    const { data } = await ingress.completedEvent(response.headers.get('x-request-id') as string);
    expect(data).toMatchObject({ surface, provider: 'none', status_code: 403, error_code: 'FORBIDDEN' });
  });
});

const paths = ['/v1/chat/completions', '/v1/messages', '/v1/responses', '/v1/completions'] as const;
const bodyFor = (path: (typeof paths)[number]): object =>
  path === '/v1/completions' ? { prompt: 'Hi' } : requests[path];

describe.each([...paths, '/v1/embeddings', '/v1/images/generations'] as const)(
  'a model named at %s',
  (path) => {
    const body =
      path === '/v1/embeddings' || path === '/v1/images/generations'
        ? { input: 'Hi', prompt: 'Hi' }
        : bodyFor(path);
    it.each(['\ud800', 'gpt-\udfff', '..', '.'])('%j is a 400', async (model) => {
      for (const name of ['openai', 'google', 'azure-openai', 'bedrock']) {
        const response = await post(ingress, path, { ...body, model }, { 'x-portkey-provider': name });
        expect(response.status).toBe(400);
        expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
      }
      expect(provider.seen).toEqual([]);
    });
  },
);

describe('a schema that is nested 5,000 deep', () => {
  const depth = 5_000;
  const schema = `${'{"type":"object","properties":{"a":'.repeat(depth)}{}${'}}'.repeat(depth)}`;
  const raw = (path: string, model: string, text: string): Promise<Response> =>
    fetch(ingress.url + path, {
      method: 'POST',
      headers: { 'x-api-key': ingress.apiKey, 'content-type': 'application/json' },
      body: text.replace('"MODEL"', JSON.stringify(model)).replace('"SCHEMA"', schema),
    });
  const chat = JSON.stringify({
    model: 'MODEL',
    ...requests['/v1/chat/completions'],
    tools: [{ type: 'function', function: { name: 'f', parameters: 'SCHEMA' } }],
  });
  const messages = JSON.stringify({
    model: 'MODEL',
    ...requests['/v1/messages'],
    tools: [{ name: 'f', input_schema: 'SCHEMA' }],
  });
  const responses = JSON.stringify({
    model: 'MODEL',
    ...requests['/v1/responses'],
    tools: [{ type: 'function', name: 'f', parameters: 'SCHEMA' }],
  });

  it.each([
    ['/v1/chat/completions', 'anthropic', chat],
    ['/v1/chat/completions', 'google', chat],
    ['/v1/messages', 'openai', messages],
    ['/v1/messages', 'google', messages],
    ['/v1/responses', 'anthropic', responses],
    ['/v1/responses', 'google', responses],
    ['/v1/chat/completions', 'openai', chat],
    ['/v1/messages', 'anthropic', messages],
    ['/v1/responses', 'openai', responses],
  ])('is no fault of the gateway at %s for %s: it is refused, or passes', async (path, model, text) => {
    const response = await raw(path, model, text);
    expect([200, 400]).toContain(response.status);
    if (response.status === 200) expect(provider.seen).toHaveLength(1);
    else expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
    expect((await fetch(`${ingress.url}/health`)).status).toBe(200);
  });

  it('is a 400 where it must be written in another way', async () => {
    expect((await raw('/v1/chat/completions', 'google', chat)).status).toBe(400);
  });
});

describe.each([
  ['/v1/chat/completions', { error: { message: expect.any(String), type: expect.any(String) } }],
  ['/v1/nothing', { error: { message: expect.any(String), type: expect.any(String) } }],
  ['/v1/messages', { type: 'error', error: { type: expect.any(String), message: expect.any(String) } }],
])('what the front door refuses at %s is in the words of its clients', (path, shape) => {
  it.each([
    [
      'a path that is too long',
      414,
      (at: string) => `POST ${at}?${'a'.repeat(9_000)} HTTP/1.1\r\nhost: x\r\n`,
    ],
    [
      'a web socket',
      501,
      (at: string) => `GET ${at} HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n`,
    ],
    ['two hosts', 400, (at: string) => `POST ${at} HTTP/1.1\r\nhost: x\r\nhost: y\r\n`],
    ['no host', 400, (at: string) => `POST ${at} HTTP/1.0\r\n`],
    ['TRACE', 405, (at: string) => `TRACE ${at} HTTP/1.1\r\nhost: x\r\n`],
  ])('%s with %i', async (_what, status, head) => {
    const answer = await sendBytes(ingress.url, `${head(path)}connection: close\r\n\r\n`);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    const content = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as unknown;
    expect(content).toMatchObject(shape as object);
  });
});
