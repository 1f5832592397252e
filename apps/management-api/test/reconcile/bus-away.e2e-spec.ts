import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@trueport/testing';
import { basePath, nowhere, startManagementForTest, type ManagementUnderTest } from '../harness.js';

let api: ManagementUnderTest;
let token: string;

beforeAll(async () => {
  api = await startManagementForTest({ settings: { NATS_URL: `nats://${nowhere}` } });
  token = await waitUntil(() => api.token('acme'), { what: 'a token' });
});
afterAll(() => api.stop());

describe('while NATS is away', () => {
  it.each([
    ['GET', '/analytics/reconcile?from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z'],
    ['GET', '/dead-letters'],
    ['GET', '/dead-letters/1'],
    ['POST', '/dead-letters/1/replay'],
    ['DELETE', '/dead-letters/1'],
  ])('503: %s %s says when to try again', async (method, path) => {
    const { status, body } = await api.call(method, `${basePath}${path}`, { token });
    expect({ status, body }).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE', retry_after: 2 } });
  });

  it.each(['/analytics/logs', '/analytics/stats', '/analytics/violations'])('200: %s', async (path) => {
    expect((await api.call('GET', `${basePath}${path}`, { token })).status).toBe(200);
  });
});
