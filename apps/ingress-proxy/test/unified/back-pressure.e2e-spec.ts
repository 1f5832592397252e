import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startMockProviders, type MockProviders } from '@trueport/mock-providers';
import { waitUntil } from '@trueport/testing';
import type { IngressUnderTest } from '../harness.js';
import { startUnifiedForTest } from './unified-harness.js';

const event = (data: Readonly<Record<string, unknown>>): string =>
  `event: ${String(data.type)}\ndata: ${JSON.stringify(data)}\n\n`;
const opening =
  event({ type: 'message_start', message: { id: 'm', model: 'claude', usage: { input_tokens: 1 } } }) +
  event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } });
const chunk = event({
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'text_delta', text: 'x'.repeat(64 * 1024) },
});
/** Far more than all buffers on the way hold. */
const offeredBytes = 256 * 1024 * 1024;

let mocks: MockProviders;
let provider: Server;
let ingress: IngressUnderTest;
let sentBytes = 0;
let isClosed = false;
beforeAll(async () => {
  mocks = await startMockProviders();
  provider = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(opening);
    const send = (): void => {
      while (sentBytes < offeredBytes && !isClosed) {
        sentBytes += chunk.length;
        if (!response.write(chunk)) {
          response.once('drain', send);
          return;
        }
      }
    };
    response.on('close', () => {
      isClosed = true;
    });
    send();
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(provider.address() as AddressInfo).port}`;
  ingress = await startUnifiedForTest(mocks, {
    ANTHROPIC_BASE_URL: `http://${host}`,
    EGRESS_ALLOWED_HOSTS: `${new URL(mocks.url).host},${host}`,
  });
});
afterAll(async () => {
  await ingress?.stop();
  provider.closeAllConnections();
  provider.close();
  await mocks?.close();
});

// A client that reads slowly must not make the gateway hold what it does not read.
describe.each([
  ['/v1/messages', 'in its own dialect'],
  ['/v1/chat/completions', 'translated'],
])('a client of %s that does not read', (path, _how) => {
  it('stops the provider, and leaving aborts it', async () => {
    sentBytes = 0;
    isClosed = false;
    const body = JSON.stringify({
      model: 'claude-sonnet-4-5',
      max_tokens: 100,
      stream: true,
      messages: [{ role: 'user', content: 'Hi' }],
    });
    const socket = connect(Number(new URL(ingress.url).port), '127.0.0.1');
    socket.pause();
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: gateway\r\nx-api-key: ${ingress.apiKey}\r\nx-portkey-provider: anthropic\r\n` +
        `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    let before = -1;
    await waitUntil(
      () => {
        const isStill = sentBytes > 0 && sentBytes === before;
        before = sentBytes;
        return Promise.resolve(isStill || null);
      },
      { what: 'the provider to be stopped' },
    );
    expect(sentBytes).toBeLessThan(offeredBytes / 4);
    socket.destroy();
    await waitUntil(() => Promise.resolve(isClosed || null), { what: 'the provider to be left' });
  });
});
