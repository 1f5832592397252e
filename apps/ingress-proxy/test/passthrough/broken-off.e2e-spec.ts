import { request, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@trueport/testing';
import { startIngressForTest, type IngressUnderTest } from '../harness.js';
import { send } from '../raw-client.js';
import { startUpstream, type RawUpstream } from '../raw-upstream.js';

describe('an answer that breaks off', () => {
  let upstream: RawUpstream;
  let ingress: IngressUnderTest;
  let answer: Parameters<typeof startUpstream>[0];
  const url = (): string => `${ingress.url}/trueportai-services/openai/v1/chat/completions`;

  beforeAll(async () => {
    upstream = await startUpstream((response, seen, raw) => answer(response, seen, raw));
    ingress = await startIngressForTest({
      upstreamUrl: upstream.url,
      settings: { UPSTREAM_BODY_TIMEOUT_MS: '1000' },
    });
  });
  beforeEach(() => {
    answer = (response) => response.end('ok');
  });
  afterAll(async () => {
    await ingress.stop();
    await upstream.close();
  });

  const firstChunk = (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: {"choices":[{"delta":{"content":"Hello there"}}]}\n\n');
  };

  it('because the provider resets it is cut for the client as well, and the log says why', async () => {
    answer = (response) => {
      firstChunk(response);
      setImmediate(() => response.destroy());
    };
    const received = await send(url(), { headers: { 'x-api-key': ingress.apiKey } });
    expect([received.status, received.complete]).toEqual([200, false]);
    expect(received.body.toString()).toContain('Hello there');
    const logged = await ingress.completedEvent(received.headers['x-gateway-request-id'] as string);
    expect(logged.data).toMatchObject({
      status_code: 200,
      error_code: 'UPSTREAM_ABORTED',
      usage_source: 'estimated',
    });
  });

  it('because a declared length is not reached is cut for the client as well', async () => {
    answer = (response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"half":');
      setImmediate(() => response.destroy());
    };
    const received = await send(url(), { headers: { 'x-api-key': ingress.apiKey } });
    expect([received.complete, received.body.toString()]).toEqual([false, '{"half":']);
    const logged = await ingress.completedEvent(received.headers['x-gateway-request-id'] as string);
    expect(logged.data.error_code).toBe('UPSTREAM_ABORTED');
  });

  it('because the provider falls silent in the middle is cut after the time-out', async () => {
    answer = firstChunk;
    const received = await send(url(), { headers: { 'x-api-key': ingress.apiKey } });
    expect(received.complete).toBe(false);
    const logged = await ingress.completedEvent(received.headers['x-gateway-request-id'] as string);
    expect(logged.data.error_code).toBe('UPSTREAM_TIMEOUT');
  });

  it.each(['in the middle of the answer', 'before the answer'])(
    'because the client leaves %s aborts the provider and is settled',
    async (when) => {
      let upstreamClosed = false;
      answer = (response) => {
        response.on('close', () => (upstreamClosed = true));
        if (when === 'in the middle of the answer') firstChunk(response);
      };
      const seenBefore = upstream.seen.length;
      const outgoing = request(url(), { headers: { 'x-api-key': ingress.apiKey }, agent: false });
      outgoing.on('error', () => undefined);
      outgoing.on('response', (incoming) => {
        incoming.on('error', () => undefined);
        incoming.once('data', () => outgoing.destroy());
      });
      outgoing.end();
      if (when === 'before the answer') {
        await waitUntil(() => upstream.seen.length > seenBefore);
        outgoing.destroy();
      }
      await waitUntil(() => upstreamClosed, { what: 'the abort of the provider' });
      const status = when === 'before the answer' ? 499 : 200;
      const events = await ingress.completedEvents(
        ({ data }) => data.error_code === 'CLIENT_CLOSED_REQUEST' && data.status_code === status,
      );
      expect(events).toHaveLength(1);
    },
  );
});
