import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerMessages, messagesPath } from './anthropic-upstream.js';
import { streamChunks } from './stream-chunks.js';

/**
 * A cheap upstream: answers with JSON of the size the request asks for, or with a stream. It does as little as it can,
 * so that what is measured is what stands in front of it.
 */
const usage = '"usage":{"prompt_tokens":20,"completion_tokens":10,"total_tokens":30}';

function jsonOfSize(bytes: number): Buffer {
  const head =
    '{"id":"chatcmpl-1","object":"chat.completion","model":"gpt-4o","choices":[{"index":0,"message":{"role":"assistant","content":"';
  const tail = `"},"finish_reason":"stop"}],${usage}}`;
  const words = 'The parcel left the house on time, and the answer is as long as it was asked to be. ';
  const size = Math.max(0, bytes - head.length - tail.length);
  return Buffer.from(head + words.repeat(Math.ceil(size / words.length)).slice(0, size) + tail);
}

const bodies = new Map([1_024, 50 * 1_024].map((bytes) => [String(bytes), jsonOfSize(bytes)]));
const chunk = Buffer.from(
  'data: {"id":"chatcmpl-1","object":"chat.completion.chunk","model":"gpt-4o","choices":[{"index":0,"delta":{"content":" token"},"finish_reason":null}]}\n\n',
);
const lastChunk = Buffer.from(
  `data: {"id":"chatcmpl-1","model":"gpt-4o","choices":[],${usage}}\n\ndata: [DONE]\n\n`,
);

const server = createServer((request, response) => {
  if (request.url === messagesPath) {
    answerMessages(request, response);
    return;
  }
  request.resume();
  request.on('end', () => {
    const chunks = Number(request.headers['x-bench-chunks'] ?? 0);
    if (chunks === 0) {
      const body = bodies.get(String(request.headers['x-bench-bytes'] ?? 1_024)) as Buffer;
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
      response.end(body);
      return;
    }
    const gapMs = Number(request.headers['x-bench-gap-ms'] ?? 10);
    streamChunks(response, { chunk, closing: lastChunk, chunks, gapMs });
  });
});
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ ready: true, port: (server.address() as AddressInfo).port })}\n`);
});
process.on('SIGTERM', () => process.exit(0));
