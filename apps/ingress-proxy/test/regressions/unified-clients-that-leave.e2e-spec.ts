import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ResponseCompleted } from '@trueport/contracts';
import { testServers, uniqueName, waitUntil } from '@trueport/testing';
import { post, type IngressUnderTest } from '../harness.js';
import { startUpstream, type RawUpstream } from '../raw-upstream.js';
import { startHoldingProxy, type HoldingProxy } from './holding-proxy.js';
import { answerJson, answerOf, deployments, openStream, startInFrontOf } from './regression-harness.js';

const prefix = `${uniqueName()}:`;
const picture = Buffer.from('picture');

let provider: RawUpstream;
let redis: HoldingProxy;
/** A server of pictures that answers when it is told to, but for `/at-once`. */
let pictures: Server;
let picturesUrl: string;
let waiting: ServerResponse[] = [];
let ingress: IngressUnderTest;
beforeAll(async () => {
  provider = await startUpstream((response, seen) => answerJson(response, answerOf(seen, 'made')));
  redis = await startHoldingProxy(testServers.redisUrl);
  pictures = createServer((request, response) => {
    response.setHeader('content-type', 'image/png');
    if (request.url === '/at-once') response.end(picture);
    else waiting.push(response);
  });
  await new Promise<void>((resolve) => pictures.listen(0, '127.0.0.1', resolve));
  picturesUrl = `http://127.0.0.1:${(pictures.address() as AddressInfo).port}`;
  ingress = await startInFrontOf(provider.url, {
    ...deployments(
      { provider: 'anthropic', model: 'claude-sonnet-4-5', serves: ['anthropic'] },
      { provider: 'google', model: 'gemini-2.5-flash', serves: ['google'] },
    ),
    REDIS_URL: redis.url,
    REDIS_KEY_PREFIX: prefix,
    RESPONSES_TIMEOUT_MS: '30000',
    LIMITS_REDIS_TIMEOUT_MS: '5000',
    MEDIA_ALLOWED_HOSTS: new URL(picturesUrl).host,
    MEDIA_FETCH_TIMEOUT_MS: '60000',
  });
});
afterAll(async () => {
  redis?.release();
  await ingress?.stop();
  pictures?.closeAllConnections();
  pictures?.close();
  await redis?.close();
  await provider?.close();
});

/** The log of the request that ended at this path because its client left. */
const logOfLeaving = async (surface: string): Promise<ResponseCompleted> => {
  const [event] = await ingress.completedEvents(
    ({ data }) => data.surface === surface && data.error_code === 'CLIENT_CLOSED_REQUEST',
  );
  return event as ResponseCompleted;
};
const askWithPicture = (path: string) => ({
  model: 'google',
  messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: `${picturesUrl}${path}` } }] }],
});

it('a client that leaves while its history is read leaves a log, and no provider is asked', async () => {
  const kept = (await (await post(ingress, '/v1/responses', { model: 'anthropic', input: 'Hi' })).json()) as {
    id: string;
  };
  await waitUntil(
    async () =>
      (await fetch(`${ingress.url}/v1/responses/${kept.id}`, { headers: { 'x-api-key': ingress.apiKey } }))
        .status === 200,
  );
  provider.seen.length = 0;
  redis.hold(`:${kept.id}`);
  const again = { model: 'anthropic', input: 'Go on', previous_response_id: kept.id };
  const client = openStream(ingress, '/v1/responses', again);
  await waitUntil(() => redis.isHolding());
  client.leave();
  expect((await logOfLeaving('responses')).data).toMatchObject({ status_code: 499 });
  redis.release();
  // A request after it goes the same way: were the first to be sent, it would be before this one.
  expect((await post(ingress, '/v1/responses', again)).status).toBe(200);
  expect(provider.seen).toHaveLength(1);
});

it('a client that leaves while its limit is read leaves a log, also when its request was complete', async () => {
  provider.seen.length = 0;
  redis.hold(prefix);
  const client = openStream(ingress, '/v1/messages', {
    model: 'anthropic',
    max_tokens: 5,
    messages: [{ role: 'user', content: 'Hi' }],
  });
  await waitUntil(() => redis.isHolding());
  client.leave();
  await client.ended;
  redis.release();
  expect((await logOfLeaving('messages')).data).toMatchObject({ status_code: 499, provider: 'none' });
  expect(provider.seen).toEqual([]);
});

it('a client that leaves while a picture is fetched leaves a log, and no provider is asked', async () => {
  provider.seen.length = 0;
  const client = openStream(ingress, '/v1/chat/completions', { ...askWithPicture('/slow'), stream: true });
  await waitUntil(() => waiting.length > 0);
  client.leave();
  expect((await logOfLeaving('chat_completions')).data).toMatchObject({ status_code: 499 });
  for (const response of waiting) response.end(picture);
  waiting = [];
  expect((await post(ingress, '/v1/chat/completions', askWithPicture('/at-once'))).status).toBe(200);
  expect(provider.seen).toHaveLength(1);
});
