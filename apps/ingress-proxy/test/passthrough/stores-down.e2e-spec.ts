import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startIngressForTest, unreachableStores, type IngressUnderTest } from '../harness.js';
import { send } from '../raw-client.js';
import { startUpstream, type RawUpstream } from '../raw-upstream.js';

// Traffic must never stop because a database does. This is the promise the product is chosen for.
describe('with MongoDB, NATS and Redis all down', () => {
  let upstream: RawUpstream;
  let before: IngressUnderTest;

  beforeAll(async () => {
    upstream = await startUpstream((response) => response.end('answered'));
    before = await startIngressForTest({ upstreamUrl: upstream.url });
    await before.stop();
  });
  afterAll(() => upstream.close());
  const startWithoutStores = (more: { readonly dataFolder?: string } = {}): Promise<IngressUnderTest> =>
    startIngressForTest({
      upstreamUrl: upstream.url,
      keys: 'unreachable',
      settings: unreachableStores,
      ...more,
    });

  it('an instance starts from its disk, serves known keys and refuses unknown ones', async () => {
    const ingress = await startWithoutStores({ dataFolder: before.dataFolder });
    const url = `${ingress.url}/trueportai-services/openai/v1/x`;
    const served = await send(url, { headers: { 'x-api-key': before.apiKey } });
    expect([served.status, served.body.toString()]).toEqual([200, 'answered']);
    expect((await send(url, { headers: { 'x-api-key': 'sk-unknown' } })).status).toBe(401);
    const health = (await (await fetch(`${ingress.url}/health`)).json()) as {
      status: string;
      services: object;
    };
    expect(health).toMatchObject({
      status: 'degraded',
      services: { mongodb: 'disconnected', redis: 'disconnected' },
    });
    expect((await fetch(`${ingress.url}/health/ready`)).status).toBe(200);
    await ingress.stop();
  });

  it('a limit still holds on the instance', async () => {
    const ingress = await startWithoutStores({ dataFolder: before.dataFolder });
    const url = `${ingress.url}/trueportai-services/openai/v1/x`;
    const statuses = [];
    for (let count = 0; count < 2; count += 1) {
      statuses.push((await send(url, { headers: { 'x-api-key': before.slowApiKey } })).status);
    }
    expect(statuses).toEqual([200, 429]);
    await ingress.stop();
  });

  it('the events of the outage are delivered once NATS is back', async () => {
    const during = await startWithoutStores({ dataFolder: before.dataFolder });
    const url = `${during.url}/trueportai-services/openai/v1/x`;
    const answered = await send(url, { headers: { 'x-api-key': before.apiKey } });
    await during.stop();
    const after = await startIngressForTest({ upstreamUrl: upstream.url, dataFolder: before.dataFolder });
    const event = await after.completedEvent(answered.headers['x-gateway-request-id'] as string);
    expect(event.data.status_code).toBe(200);
    await after.stop();
  });

  it('an instance without any configuration lets nobody in', async () => {
    const ingress = await startWithoutStores();
    const url = `${ingress.url}/trueportai-services/openai/v1/x`;
    expect((await send(url, { headers: { 'x-api-key': before.apiKey } })).status).toBe(503);
    expect((await fetch(`${ingress.url}/health/ready`)).status).toBe(503);
    await ingress.stop();
  });
});
