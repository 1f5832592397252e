import { request, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@trueport/testing';
import { startIngressForTest } from '../harness.js';
import { startUpstream, type RawUpstream } from '../raw-upstream.js';

describe('a shutdown', () => {
  let upstream: RawUpstream;
  let streaming: ServerResponse | null = null;

  beforeEach(async () => {
    streaming = null;
    upstream = await startUpstream((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: first\n\n');
      streaming = response;
    });
  });
  afterEach(() => upstream.close());

  const openStream = (url: string, apiKey: string): { text: () => string; ended: Promise<boolean> } => {
    let text = '';
    const ended = new Promise<boolean>((resolve) => {
      const outgoing = request(url, { headers: { 'x-api-key': apiKey }, agent: false }, (incoming) => {
        incoming.on('data', (chunk: Buffer) => (text += chunk.toString()));
        incoming.on('error', () => undefined);
        incoming.on('close', () => resolve(incoming.complete));
      });
      outgoing.on('error', () => resolve(false));
      outgoing.end();
    });
    return { text: () => text, ended };
  };

  it('lets a running stream finish, turns new connections away and delivers its event', async () => {
    const ingress = await startIngressForTest({ upstreamUrl: upstream.url });
    const stream = openStream(`${ingress.url}/trueportai-services/openai/v1/x`, ingress.apiKey);
    await waitUntil(() => stream.text() !== '');
    const stopped = ingress.stop();
    await waitUntil(() =>
      fetch(`${ingress.url}/health`).then(
        () => false,
        () => true,
      ),
    );
    streaming?.end('data: last\n\n');
    expect(await stream.ended).toBe(true);
    expect(stream.text()).toBe('data: first\n\ndata: last\n\n');
    await stopped;
    const events = await ingress.completedEvents((event) => event.data.stream);
    expect(events.map((event) => event.data.error_code)).toEqual([null]);
  });

  it('cuts a stream that does not finish before the deadline, and logs why', async () => {
    const ingress = await startIngressForTest({
      upstreamUrl: upstream.url,
      settings: { SHUTDOWN_DEADLINE_MS: '200' },
    });
    const stream = openStream(`${ingress.url}/trueportai-services/openai/v1/x`, ingress.apiKey);
    await waitUntil(() => stream.text() !== '');
    await ingress.stop();
    expect(await stream.ended).toBe(false);
    const events = await ingress.completedEvents((event) => event.data.stream);
    expect(events.map((event) => event.data.error_code)).toEqual(['SHUTTING_DOWN']);
  });
});
