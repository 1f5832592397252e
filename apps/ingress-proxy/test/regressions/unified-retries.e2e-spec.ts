import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@trueport/testing';
import { post } from '../harness.js';
import { startUpstream, type RawUpstream, type SeenRequest } from '../raw-upstream.js';
import { deployments, providerOf, requests, startInFrontOf } from './regression-harness.js';

const messageStart = `event: message_start\ndata: ${JSON.stringify({
  type: 'message_start',
  message: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-x',
    content: [],
    usage: { input_tokens: 123, output_tokens: 1 },
  },
})}\n\n`;
const overloaded =
  'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n';

let provider: RawUpstream;
let answer: (response: ServerResponse, seen: SeenRequest) => void = (response) => response.end();
beforeAll(async () => {
  provider = await startUpstream((response, seen) => answer(response, seen));
});
afterAll(() => provider?.close());
beforeEach(() => {
  provider.seen.length = 0;
});
const stream = (response: ServerResponse): ServerResponse =>
  response.writeHead(200, { 'content-type': 'text/event-stream' });
const both = deployments(
  { provider: 'openai', model: 'gpt-4.1', serves: ['either', 'openai'] },
  { provider: 'anthropic', model: 'claude-sonnet-4-5', serves: ['either', 'anthropic'] },
);
const asked = { ...requests['/v1/chat/completions'], model: 'either' };

describe('a deployment that asked to be left alone for a minute', () => {
  const statuses = (openai: number, retryAfter: Readonly<Record<string, string>>, other: number) => {
    answer = (response, seen) => {
      const isFirst = providerOf(seen) === 'openai';
      response.writeHead(isFirst ? openai : other, {
        'content-type': 'application/json',
        ...(isFirst ? retryAfter : {}),
      });
      response.end('{"error":{"type":"server_error","message":"no"}}');
    };
  };

  it('is not asked again after another one failed', async () => {
    statuses(429, { 'retry-after': '60' }, 500);
    const ingress = await startInFrontOf(provider.url, both);
    try {
      expect((await post(ingress, '/v1/chat/completions', asked)).status).toBe(500);
      expect(provider.seen.map(providerOf)).toEqual(['openai', 'anthropic']);
    } finally {
      await ingress.stop();
    }
  });

  it('is not asked again after another one was passed over', async () => {
    statuses(429, { 'retry-after': '60' }, 500);
    const ingress = await startInFrontOf(provider.url, both);
    try {
      // Anthropic has no second choice.
      expect((await post(ingress, '/v1/chat/completions', { ...asked, n: 2 })).status).toBe(429);
      expect(provider.seen.map(providerOf)).toEqual(['openai']);
    } finally {
      await ingress.stop();
    }
  });
});

describe.each<['/v1/messages' | '/v1/chat/completions', string]>([
  ['/v1/messages', 'in its own dialect'],
  ['/v1/chat/completions', 'translated'],
])('a stream of %s, %s,', (path) => {
  it('that failed before it said anything is billed for what it reported', async () => {
    answer = (response) => stream(response).end(messageStart + overloaded);
    const ingress = await startInFrontOf(provider.url, { ...both, RETRY_MAX_ATTEMPTS: '1' });
    try {
      const body = { ...requests[path], model: 'anthropic', stream: true };
      const response = await post(ingress, path, body);
      expect(response.status).toBeGreaterThanOrEqual(500);
      const { data } = await ingress.completedEvent(response.headers.get('x-request-id') as string);
      expect(data).toMatchObject({ usage: { prompt_tokens: 123 }, usage_source: 'provider' });
    } finally {
      await ingress.stop();
    }
  });

  it.each<[string, (response: ServerResponse) => void]>([
    [
      'is cut',
      (response) => {
        stream(response).write(messageStart, () => response.destroy());
      },
    ],
    ['fails', (response) => stream(response).end(messageStart + overloaded)],
  ])('that %s after the head and before content opens the breaker', async (_how, fail) => {
    answer = fail;
    const ingress = await startInFrontOf(provider.url, {
      ...both,
      RETRY_MAX_ATTEMPTS: '1',
      BREAKER_MIN_REQUESTS: '5',
    });
    try {
      const body = { ...requests[path], model: 'anthropic', stream: true };
      const refused = await waitUntil(
        async () => {
          const before = provider.seen.length;
          const response = await post(ingress, path, body);
          return provider.seen.length === before ? response : null;
        },
        { what: 'a request that is not sent', timeoutMs: 5_000 },
      );
      expect(refused.status).toBe(503);
      expect(refused.headers.get('retry-after')).not.toBeNull();
    } finally {
      await ingress.stop();
    }
  });
});
