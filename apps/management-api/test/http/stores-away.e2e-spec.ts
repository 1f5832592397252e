import { describe, expect, it } from '@jest/globals';
import { startCuttableProxy, testServers, uniqueName, waitUntil } from '@trueport/testing';
import { basePath, nowhere, startManagementForTest } from '../harness.js';

const keysPath = `${basePath}/keys`;

describe('MongoDB away', () => {
  it('from the start: the service runs, says so, and answers 503', async () => {
    const api = await startManagementForTest({ settings: { MONGODB_URL: `mongodb://${nowhere}/away` } });
    expect((await api.call('GET', '/')).status).toBe(200);
    expect(await api.call('GET', '/health/ready')).toMatchObject({ status: 503, body: { ready: false } });
    await waitUntil(async () => {
      const { body } = await api.call('GET', '/health');
      return (body as { services: Record<string, string> }).services['nats'] === 'connected';
    });
    const { body } = await api.call('GET', '/health');
    expect(body).toMatchObject({
      status: 'degraded',
      services: { mongodb: 'disconnected', nats: 'connected' },
    });
    const form = { grant_type: 'client_credentials', client_id: 'acme', client_secret: 'acme-secret' };
    const token = await api.call('POST', '/oauth2/token', { raw: new URLSearchParams(form) });
    expect(token).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' } });
    expect(token.headers.get('retry-after')).toMatch(/^\d+$/);
    const keySet = await api.call('GET', '/.well-known/jwks.json');
    expect(keySet).toMatchObject({
      status: 503,
      body: { code: 'UNAVAILABLE', retry_after: expect.any(Number) },
    });
    await api.stop();
  });

  it('in between: every endpoint answers 503 with a time to retry, and works again when it is back', async () => {
    const namespace = uniqueName('mgmt');
    const proxy = await startCuttableProxy(testServers.mongodbUrl(namespace));
    const api = await startManagementForTest({ namespace, settings: { MONGODB_URL: proxy.url } });
    const token = await waitUntil(() => api.token('acme'), { what: 'a token' });
    proxy.cut();
    const answers = await Promise.all([
      api.call('GET', keysPath, { token }),
      api.call('POST', keysPath, { token, json: {} }),
      api.call('GET', `${keysPath}/${'0'.repeat(24)}`, { token }),
      api.call('PATCH', `${keysPath}/${'0'.repeat(24)}`, { token, json: { owner: 'x' } }),
      api.call('DELETE', `${keysPath}/${'0'.repeat(24)}`, { token }),
      api.call('GET', `${basePath}/analytics/logs`, { token }),
      api.call('GET', `${basePath}/audit`, { token }),
    ]);
    for (const { status, body, headers } of answers) {
      expect(status).toBe(503);
      const detail = 'The store is not reachable right now.';
      expect(body).toEqual({ detail, code: 'UNAVAILABLE', retry_after: expect.any(Number) });
      expect(headers.get('retry-after')).toMatch(/^\d+$/);
    }
    // Tokens by keys that are in memory are issued and believed all the same.
    expect((await api.call('GET', keysPath, { token: await api.token('acme') })).status).toBe(503);
    proxy.mend();
    await waitUntil(async () => (await api.call('GET', keysPath, { token })).status === 200, {
      what: 'the service working again',
    });
    await api.stop();
    await proxy.close();
  });
});

describe('NATS away', () => {
  it('changes nothing but the announcement: keys are made and audited all the same', async () => {
    const api = await startManagementForTest({ settings: { NATS_URL: `nats://${nowhere}` } });
    const token = await waitUntil(() => api.token('acme'), { what: 'a token' });
    const { status } = await api.call('POST', keysPath, { token, json: {} });
    expect(status).toBe(201);
    const { body } = await api.call('GET', `${basePath}/audit`, { token });
    expect(body).toMatchObject([{ action: 'key.create', outcome: 'done' }]);
    const health = await api.call('GET', '/health');
    expect(health.body).toMatchObject({
      status: 'degraded',
      services: { mongodb: 'connected', nats: 'disconnected' },
    });
    expect((await api.call('GET', '/health/ready')).status).toBe(200);
    await api.stop();
  });
});
