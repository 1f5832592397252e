import { describe, expect, it } from '@jest/globals';
import { post } from '../harness.js';
import { headerProviders, sharedDeployments, sharedModel, useUnified } from './unified-harness.js';

const unified = useUnified({
  STREAM_KEEP_ALIVE_MS: '100',
  DEPLOYMENTS: JSON.stringify([
    { provider: 'openai', model: 'gpt-4.1--chunk-delay=400--chunks=2', serves: ['slow'] },
    { provider: 'anthropic', model: 'claude-sonnet-4-5--chunk-delay=400--chunks=2', serves: ['slow'] },
    { provider: 'google', model: 'gemini-2.5-flash--chunk-delay=400--chunks=2', serves: ['slow'] },
    { provider: 'openai', model: 'gpt-4.1--reset=middle--chunk-delay=50', serves: ['cut'] },
    { provider: 'anthropic', model: 'claude-sonnet-4-5--reset=middle--chunk-delay=50', serves: ['cut'] },
    { provider: 'google', model: 'gemini-2.5-flash--reset=middle--chunk-delay=50', serves: ['cut'] },
    ...sharedDeployments,
  ]),
});

const ask = (path: string, provider: string, model: string, more: object = {}): Promise<Response> =>
  post(
    unified.ingress,
    path,
    { model, max_tokens: 100, stream: true, messages: [{ role: 'user', content: 'Hi' }], ...more },
    { 'x-portkey-provider': provider },
  );

describe.each(['openai', 'anthropic', 'google'])('while %s is silent', (provider) => {
  it('a chat stream has comments', async () => {
    const text = await (await ask('/v1/chat/completions', provider, 'slow')).text();
    expect(text).toContain(': keep-alive\n\n');
    expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true);
  });

  it('a messages stream has pings', async () => {
    const text = await (await ask('/v1/messages', provider, 'slow')).text();
    expect(text).toContain('event: ping\ndata: {"type":"ping"}\n\n');
    expect(text).toContain('event: message_stop');
  });
});

describe.each(['openai', 'anthropic', 'google'])('when %s breaks off in the middle', (provider) => {
  it('a chat stream ends with an error and without [DONE]', async () => {
    const response = await ask('/v1/chat/completions', provider, 'cut');
    const text = await response.text();
    expect(text).toContain('data: {"error":');
    expect(text).not.toContain('[DONE]');
    const { data } = await unified.ingress.completedEvent(response.headers.get('x-request-id') as string);
    expect(data).toMatchObject({ status_code: 200, error_code: 'UPSTREAM_ABORTED' });
  });

  it('a messages stream ends with an error event', async () => {
    const text = await (await ask('/v1/messages', provider, 'cut')).text();
    expect(text).toContain('event: error\ndata: {"type":"error"');
    expect(text).not.toContain('message_stop');
  });
});

describe.each(headerProviders)('a stream of %s', (provider) => {
  it('hides the usage chunk from a client that did not ask for it, and counts it all the same', async () => {
    const response = await ask('/v1/chat/completions', provider, sharedModel);
    const text = await response.text();
    expect(text).not.toContain('"prompt_tokens"');
    const { data } = await unified.ingress.completedEvent(response.headers.get('x-request-id') as string);
    expect(data.usage.prompt_tokens).toBeGreaterThan(0);
    expect(data).toMatchObject({ usage_source: 'provider', stream: true });
  });

  it('shows the usage to a client that asks', async () => {
    const more = { stream_options: { include_usage: true } };
    const text = await (await ask('/v1/chat/completions', provider, sharedModel, more)).text();
    expect(text).toContain('"prompt_tokens"');
  });

  it('is aborted at the provider when the client leaves, and settled', async () => {
    const controller = new AbortController();
    const response = await fetch(`${unified.ingress.url}/v1/chat/completions`, {
      method: 'POST',
      signal: controller.signal,
      headers: {
        'x-api-key': unified.ingress.apiKey,
        'content-type': 'application/json',
        'x-portkey-provider': provider === 'azure-openai' || provider === 'bedrock' ? 'openai' : provider,
      },
      body: JSON.stringify({ model: 'slow', stream: true, messages: [{ role: 'user', content: 'Hi' }] }),
    });
    const requestId = response.headers.get('x-request-id') as string;
    controller.abort();
    const { data } = await unified.ingress.completedEvent(requestId);
    expect(data).toMatchObject({ error_code: 'CLIENT_CLOSED_REQUEST', stream: true });
    // The provider had the prompt: nobody gets it for free by leaving.
    expect(data.usage.prompt_tokens).toBeGreaterThan(0);
    expect(data.usage_source).not.toBe('none');
  });
});
