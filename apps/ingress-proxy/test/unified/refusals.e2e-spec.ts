import { describe, expect, it } from '@jest/globals';
import { sharedModel, useUnified } from './unified-harness.js';

const unified = useUnified();

interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | object;
}
const good = { model: sharedModel, max_tokens: 16, messages: [{ role: 'user', content: 'Hi' }] };

const ask = ({ path = '/v1/chat/completions', method = 'POST', key, headers = {}, body = good }: Asked) =>
  fetch(unified.ingress.url + path, {
    method,
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key ?? unified.ingress.apiKey}` }),
      'content-type': 'application/json',
      ...headers,
    },
    ...(method === 'GET' ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });

describe.each([
  ['/v1/chat/completions', 'openai'],
  ['/v1/messages', 'anthropic'],
])('%s refuses in the words of its clients', (path, dialect) => {
  const errorOf = async (response: Response): Promise<Record<string, unknown>> => {
    const content = (await response.json()) as { type?: string; error: Record<string, unknown> };
    if (dialect === 'anthropic') expect(content.type).toBe('error');
    return content.error;
  };

  it.each<[string, number, Asked, string]>([
    ['a missing credential', 401, { key: null }, 'authentication_error'],
    ['an unknown key', 401, { key: 'sk-nobody' }, 'authentication_error'],
    ['a token of nobody', 401, { key: 'eyJhbGciOiJub25lIn0.e30.x' }, 'authentication_error'],
    ['a body that is not JSON', 400, { body: '{"model":' }, 'invalid_request_error'],
    ['a body that is no object', 400, { body: '[]' }, 'invalid_request_error'],
    ['a missing model', 400, { body: { messages: [] } }, 'invalid_request_error'],
    ['a model that is no text', 400, { body: { model: 5 } }, 'invalid_request_error'],
    ['another content type', 415, { headers: { 'content-type': 'text/plain' } }, 'invalid_request_error'],
    ['an unknown provider', 400, { headers: { 'x-portkey-provider': 'cohere' } }, 'invalid_request_error'],
    ['another method', 405, { method: 'GET' }, 'invalid_request_error'],
  ])('%s with %i', async (_name, status, asked, type) => {
    const response = await ask({ ...asked, path });
    expect(response.status).toBe(status);
    expect((await errorOf(response)).type).toBe(type);
    expect(response.headers.get('x-request-id')).not.toBeNull();
    if (dialect === 'anthropic') expect(response.headers.get('request-id')).not.toBeNull();
  });

  it('a key that is switched off with 403, and logs it for its tenant', async () => {
    const response = await ask({ path, key: unified.ingress.inactiveApiKey });
    expect(response.status).toBe(403);
    expect((await errorOf(response)).type).toBe('permission_error');
    const { data } = await unified.ingress.completedEvent(response.headers.get('x-request-id') as string);
    expect(data).toMatchObject({ status_code: 403, provider: 'none' });
  });

  it('the second request of a minute where one is allowed with 429 and when to come back', async () => {
    await ask({ path, key: unified.ingress.slowApiKey });
    const response = await ask({ path, key: unified.ingress.slowApiKey });
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(response.headers.get('x-gateway-limit-kind')).toBe('rpm');
    expect(await response.json()).toMatchObject({
      error: { code: 'rate_limit_exceeded', kind: 'rpm' },
      allowed: false,
      reason: expect.stringMatching(/^RPM limit exceeded \(\d+\/1 requests per minute\)$/) as unknown,
      retry_after_seconds: expect.any(Number) as unknown,
    });
  });
});

it('says that the provider is not set when nothing tells where a model is', async () => {
  const response = await ask({ body: { ...good, model: 'nobodys-model' } });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ error: 'provider is not set' });
});

it('answers 404 for a path that is not there, in the words of OpenAI', async () => {
  const response = await ask({ path: '/v1/nothing', method: 'GET' });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ error: { type: 'not_found_error' } });
});

it('names the field that a provider cannot be told', async () => {
  const response = await ask({
    headers: { 'x-portkey-provider': 'anthropic' },
    body: { ...good, n: 2 },
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error', param: 'n' } });
});

it('lists in a header what a provider was not told', async () => {
  const response = await ask({ headers: { 'x-portkey-provider': 'anthropic' }, body: { ...good, seed: 7 } });
  expect(response.status).toBe(200);
  expect(response.headers.get('x-gateway-warnings')).toContain('seed');
});

it('never sends the gateway key upstream, nor the provider credential back', async () => {
  unified.mocks.clearRequests();
  for (const provider of ['openai', 'anthropic', 'google', 'azure-openai']) {
    const response = await ask({ headers: { 'x-portkey-provider': provider } });
    expect(JSON.stringify([...response.headers]) + (await response.text())).not.toContain(
      unified.ingress.providerKey,
    );
  }
  const seen = JSON.stringify(unified.mocks.requests());
  expect(seen).toContain(unified.ingress.providerKey);
  expect(seen).not.toContain(unified.ingress.apiKey);
});

it('lists the models this gateway serves, in both dialects', async () => {
  const openAi = (await (await ask({ path: '/v1/models', method: 'GET' })).json()) as {
    data: { id: string }[];
  };
  expect(openAi.data.map(({ id }) => id)).toContain(sharedModel);
  const one = await ask({ path: `/v1/models/${sharedModel}`, method: 'GET' });
  expect(await one.json()).toMatchObject({ id: sharedModel, object: 'model' });
  const headers = { 'anthropic-version': '2023-06-01' };
  const anthropic = await (await ask({ path: '/v1/models', method: 'GET', headers })).json();
  expect(anthropic).toMatchObject({ has_more: false, data: expect.any(Array) as unknown });
  expect((await ask({ path: '/v1/models/nobodys', method: 'GET' })).status).toBe(404);
});
