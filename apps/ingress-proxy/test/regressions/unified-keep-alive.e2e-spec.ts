import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { policyRecord, waitUntil } from '@trueport/testing';
import { KeepAlive } from '../../src/surfaces/unified/keep-alive.js';
import type { IngressUnderTest } from '../harness.js';
import { startUpstream, type RawUpstream } from '../raw-upstream.js';
import {
  deployments,
  namedEvent,
  openStream,
  providerOf,
  requests,
  startInFrontOf,
  type ClientStream,
  type ConversationPath,
} from './regression-harness.js';

const chatChunk = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({
    id: 'c',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'gpt-x',
    choices: [{ index: 0, delta, finish_reason: finish }],
  })}\n\n`;

/** What a provider says before it has said anything, and how it fails then. */
const dialects = {
  chat: {
    opening: chatChunk({ role: 'assistant', content: '' }),
    failure: 'data: {"error":{"message":"overloaded","type":"server_error","code":null,"param":null}}\n\n',
  },
  messages: {
    opening: namedEvent({
      type: 'message_start',
      message: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'claude-x',
        content: [],
        usage: { input_tokens: 5, output_tokens: 1 },
      },
    }),
    failure: namedEvent({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }),
  },
  responses: {
    opening: namedEvent({
      type: 'response.created',
      sequence_number: 0,
      response: { id: 'resp_1', object: 'response', status: 'in_progress', model: 'gpt-x', output: [] },
    }),
    failure: namedEvent({
      type: 'error',
      code: 'server_error',
      message: 'overloaded',
      param: null,
      sequence_number: 1,
    }),
  },
} as const;
type Dialect = keyof typeof dialects;

/** A whole answer of Anthropic. */
const hello =
  dialects.messages.opening +
  namedEvent({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }) +
  namedEvent({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello' } }) +
  namedEvent({ type: 'content_block_stop', index: 0 }) +
  namedEvent({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 9 } }) +
  namedEvent({ type: 'message_stop' });

const served = deployments(
  { provider: 'openai', model: 'gpt-4.1', serves: ['openai', 'either'] },
  { provider: 'anthropic', model: 'claude-sonnet-4-5', serves: ['anthropic', 'either'] },
);
const settings = { ...served, STREAM_KEEP_ALIVE_MS: '100', RETRY_MAX_ATTEMPTS: '1' };

let provider: RawUpstream;
/** The streams that the provider has open, oldest first. */
let streams: ServerResponse[] = [];
beforeAll(async () => {
  provider = await startUpstream((response, seen) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    response.write(dialects[dialectOf(providerOf(seen), seen.url)].opening);
    streams.push(response);
  });
});
afterAll(() => provider?.close());
beforeEach(() => {
  streams = [];
});
const dialectOf = (name: string, url: string): Dialect =>
  name === 'anthropic' ? 'messages' : url.endsWith('/responses') ? 'responses' : 'chat';

const pings = {
  '/v1/chat/completions': ': keep-alive\n\n',
  '/v1/messages': 'event: ping\n',
  '/v1/responses': ': keep-alive\n\n',
} as const;
/** How an error in a stream begins, in the words of its clients. */
const errorBegins = {
  '/v1/chat/completions': /^data: ?\{"error":/gm,
  '/v1/messages': /^event: error$/gm,
  '/v1/responses': /^event: (?:error|response\.failed)$/gm,
} as const;

const paths: [ConversationPath, string, string][] = [
  ['/v1/chat/completions', 'openai', 'in its own dialect'],
  ['/v1/chat/completions', 'anthropic', 'translated'],
  ['/v1/messages', 'anthropic', 'in its own dialect'],
  ['/v1/messages', 'openai', 'translated'],
  ['/v1/responses', 'openai', 'in its own dialect'],
  ['/v1/responses', 'anthropic', 'translated'],
];

/** Waits until a ping has opened the client's stream, of which the provider has said nothing. */
const pinged = async (
  ingress: IngressUnderTest,
  path: ConversationPath,
  model: string,
): Promise<ClientStream> => {
  const client = openStream(ingress, path, { model, stream: true, ...requests[path] });
  await waitUntil(() => client.text().includes(pings[path]), { what: 'a ping' });
  return client;
};
const expectOneError = (path: ConversationPath, text: string): void => {
  expect(text.match(errorBegins[path])).toHaveLength(1);
  expect(text).not.toContain('[DONE]');
  expect(text).not.toContain('message_stop');
  expect(text).not.toContain('response.completed');
};

describe('after a ping has opened a stream', () => {
  let ingress: IngressUnderTest;
  beforeAll(async () => {
    ingress = await startInFrontOf(provider.url, settings);
  });
  afterAll(() => ingress?.stop());

  it.each(paths)('the client of %s at %s, %s, hears of an error of the provider', async (path, model) => {
    const client = await pinged(ingress, path, model);
    streams[0]?.end(dialects[dialectOf(model, path)].failure);
    expect(await client.ended).toBe(true);
    expectOneError(path, client.text());
    const { data } = await ingress.completedEvent(client.requestId());
    expect(data).toMatchObject({ status_code: 200, error_code: 'UPSTREAM_ABORTED' });
  });

  it.each(paths)('the client of %s at %s, %s, hears of a connection that broke', async (path, model) => {
    const client = await pinged(ingress, path, model);
    streams[0]?.destroy();
    expect(await client.ended).toBe(true);
    expectOneError(path, client.text());
    const { data } = await ingress.completedEvent(client.requestId());
    expect(data).toMatchObject({ status_code: 200, error_code: 'UPSTREAM_ABORTED' });
  });

  it.each(paths)('the client of %s at %s, %s, hears of an answer that ends unsaid', async (path, model) => {
    const client = await pinged(ingress, path, model);
    streams[0]?.end();
    expect(await client.ended).toBe(true);
    expectOneError(path, client.text());
  });
});

describe('after a ping has opened a stream, when the gateway shuts down', () => {
  it.each(paths)('the client of %s at %s, %s, hears of it', async (path, model) => {
    const ingress = await startInFrontOf(provider.url, { ...settings, SHUTDOWN_DEADLINE_MS: '100' });
    const client = await pinged(ingress, path, model);
    await ingress.stop();
    await client.ended;
    expectOneError(path, client.text());
    const { data } = await ingress.completedEvent(client.requestId());
    expect(data).toMatchObject({ error_code: 'SHUTTING_DOWN' });
  });
});

describe('with a policy on answers', () => {
  let ingress: IngressUnderTest;
  beforeAll(async () => {
    ingress = await startInFrontOf(provider.url, settings, {
      policies: [policyRecord(1, { action: 'redact', pattern: 'project titan', applies_to: 'response' })],
    });
  });
  afterAll(() => ingress?.stop());

  it.each([
    ['openai', 'in its own dialect'],
    ['anthropic', 'translated'],
  ])('a silent stream of %s, %s, has a head and pings, before and between its events', async (model) => {
    const path = '/v1/chat/completions';
    const client = await pinged(ingress, path, model);
    expect(client.status()).toBe(200);
    const say = (text: string): string =>
      model === 'openai'
        ? chatChunk({ content: text })
        : namedEvent({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } });
    if (model === 'anthropic')
      streams[0]?.write(
        namedEvent({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
      );
    streams[0]?.write(say('All is well. '.repeat(100)));
    streams[0]?.write(say('Of Project Ti'));
    await waitUntil(() => client.text().includes('All is well.'), { what: 'the first text' });
    const sofar = client.text().length;
    await waitUntil(() => client.text().slice(sofar).includes(pings[path]), { what: 'a ping after it' });
    streams[0]?.write(say('tan nothing.'));
    streams[0]?.end(
      model === 'openai'
        ? `${chatChunk({}, 'stop')}data: [DONE]\n\n`
        : namedEvent({ type: 'content_block_stop', index: 0 }) +
            namedEvent({
              type: 'message_delta',
              delta: { stop_reason: 'end_turn' },
              usage: { output_tokens: 9 },
            }) +
            namedEvent({ type: 'message_stop' }),
    );
    expect(await client.ended).toBe(true);
    const events = client
      .text()
      .split('\n\n')
      .filter((part) => part !== '');
    for (const part of events) expect(part).toMatch(/^(?:: keep-alive|data: (?:\{.*\}|\[DONE\]))$/);
    expect(client.text().trimEnd().endsWith('data: [DONE]')).toBe(true);
    expect(client.text()).toContain('[REDACTED]');
    expect(client.text()).not.toMatch(/Titan/i);
  });
});

describe('a provider that thinks before its head', () => {
  /** Time stands still, but for what the provider needs to think. */
  let nowMs = performance.now();
  const silent: ServerResponse[] = [];
  let late: RawUpstream;
  let ingress: IngressUnderTest;
  beforeAll(async () => {
    jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
    late = await startUpstream((response, seen) => {
      if (providerOf(seen) === 'openai') silent.push(response);
      else response.writeHead(200, { 'content-type': 'text/event-stream' }).end(hello);
    });
    ingress = await startInFrontOf(late.url, settings);
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await ingress?.stop();
    await late?.close();
  });

  it('has its whole silence after it: its error is another’s chance', async () => {
    const path = '/v1/chat/completions';
    const added = jest.spyOn(KeepAlive.prototype, 'add');
    const client = openStream(ingress, path, { model: 'either', stream: true, ...requests[path] });
    const response = await waitUntil(() => silent[0], { what: 'the request' });
    nowMs += 100 * Number(settings.STREAM_KEEP_ALIVE_MS);
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    const stream = await waitUntil(() => added.mock.calls[0]?.[0], { what: 'the stream' });
    const looks = jest.spyOn(stream, 'lastWriteMs', 'get');
    await waitUntil(() => looks.mock.calls.length >= 2, { what: 'looks at the stream' });
    response.end(dialects.chat.failure);
    expect(await client.ended).toBe(true);
    expect(client.text()).toContain('Hello');
    expect(client.text()).not.toContain('"error"');
    expect(client.text()).not.toContain(pings[path]);
  });
});
