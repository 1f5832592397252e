import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { webhookDeliveryViewSchema, type AuditView, type WebhookView } from '@trueport/contracts';
import { DeliveryRepository } from '@trueport/persistence';
import { Queue } from 'bullmq';
import { testServers, waitUntil } from '@trueport/testing';
import { basePath, nowhere, startManagementForTest, type ManagementUnderTest } from '../harness.js';

const webhooksPath = `${basePath}/webhooks`;
let api: ManagementUnderTest;
let token: string;
let queue: Queue;

beforeAll(async () => {
  api = await startManagementForTest();
  token = await api.token('acme');
  queue = new Queue('alerts', {
    connection: { url: testServers.redisUrl },
    prefix: `${api.redisKeyPrefix}jobs`,
  });
});
afterAll(async () => {
  await queue.obliterate({ force: true });
  await queue.close();
  await api.stop();
});

async function newWebhook(under: ManagementUnderTest = api, as = token): Promise<string> {
  const json = { url: 'https://hooks.example.com/alerts' };
  const { body } = await under.call('POST', webhooksPath, { token: as, json });
  return (body as WebhookView).id;
}

describe('POST /webhooks/{id}/test', () => {
  it('202: queues a delivery that is tried six times, and audits it', async () => {
    const id = await newWebhook();
    const { status, body } = await api.call('POST', `${webhooksPath}/${id}/test`, { token });
    expect(status).toBe(202);
    expect(body).toEqual({ delivery_id: expect.stringMatching(/^[0-9a-f]{24}$/) });
    const { delivery_id } = body as { delivery_id: string };
    const job = await queue.getJob(delivery_id);
    expect(job?.data).toEqual({ webhook_id: id, tenant_id: 'acme', violation_id: null, delivery_id });
    expect(job?.opts).toMatchObject({
      attempts: 6,
      backoff: { type: 'exponential', delay: 1_000, jitter: 0.5 },
      removeOnComplete: true,
    });
    const audit = await api.call('GET', `${basePath}/audit`, { token });
    expect((audit.body as AuditView[])[0]).toMatchObject({
      action: 'webhook.test',
      target_id: id,
      outcome: 'done',
      changes: { delivery_id: { before: null, after: delivery_id } },
    });
  });

  it('202: also for a webhook that is switched off', async () => {
    const id = await newWebhook();
    await api.call('PATCH', `${webhooksPath}/${id}`, { token, json: { is_active: false } });
    expect((await api.call('POST', `${webhooksPath}/${id}/test`, { token })).status).toBe(202);
  });

  it('503 while Redis is away: quickly, audited as failed, and everything else works', async () => {
    const away = await startManagementForTest({ settings: { REDIS_URL: `redis://${nowhere}` } });
    try {
      const as = await away.token('acme');
      const id = await newWebhook(away, as);
      for (let time = 0; time < 2; time += 1) {
        const { status, body } = await away.call('POST', `${webhooksPath}/${id}/test`, { token: as });
        expect(status).toBe(503);
        expect(body).toMatchObject({ code: 'UNAVAILABLE', retry_after: expect.any(Number) });
      }
      const { body } = await away.call('GET', `${basePath}/audit`, { token: as });
      const tests = (body as AuditView[]).filter(({ action }) => action === 'webhook.test');
      expect(tests.map(({ outcome }) => outcome)).toEqual(['failed', 'failed']);
    } finally {
      await away.stop();
    }
  });
});

describe('GET /webhooks/{id}/deliveries', () => {
  const attempt = {
    tenant_id: 'acme',
    violation_id: 'VIO-001',
    status_code: 500,
    outcome: 'failed' as const,
    error: 'HTTP 500',
  };
  let id: string;
  let deliveries: DeliveryRepository;
  const list = (query = '', as = token) =>
    api.call('GET', `${webhooksPath}/${id}/deliveries${query}`, { token: as });
  const idsOf = (body: unknown): string[] => (body as { id: string }[]).map((delivery) => delivery.id);

  beforeAll(async () => {
    id = await newWebhook();
    deliveries = new DeliveryRepository(api.database);
    const other = await newWebhook();
    for (const number of [1, 2, 3]) {
      const attempted_at = new Date(Date.now() - 60_000 + number * 1_000);
      await deliveries.record({
        ...attempt,
        webhook_id: id,
        delivery_id: 'd1',
        attempt: number,
        attempted_at,
      });
    }
    await deliveries.record({
      ...attempt,
      webhook_id: other,
      delivery_id: 'd2',
      attempt: 1,
      attempted_at: new Date(),
    });
  });

  it('200: every attempt for this webhook, newest first', async () => {
    const { status, body } = await list();
    expect(status).toBe(200);
    expect(webhookDeliveryViewSchema.array().parse(body)).toEqual(body);
    expect(idsOf(body)).toEqual(['d1-3', 'd1-2', 'd1-1']);
    const { tenant_id: _tenant, ...shown } = attempt;
    expect((body as unknown[])[0]).toEqual({
      id: 'd1-3',
      webhook_id: id,
      attempt: 3,
      attempted_at: expect.any(String),
      ...shown,
    });
  });

  it('200: an attempt that is recorded again is replaced', async () => {
    const [last] = (await list('?limit=1')).body as { attempted_at: string }[];
    const attempted_at = new Date(last?.attempted_at as string);
    await deliveries.record({
      ...attempt,
      webhook_id: id,
      delivery_id: 'd1',
      attempt: 3,
      attempted_at,
      status_code: null,
      outcome: 'given_up',
      error: 'no answer',
    });
    const { body } = await list();
    expect(body).toHaveLength(3);
    expect((body as unknown[])[0]).toMatchObject({ outcome: 'given_up', status_code: null });
  });

  it('200: pages with limit and offset', async () => {
    expect(idsOf((await list('?limit=1&offset=1')).body)).toEqual(['d1-2']);
    expect((await list('?offset=3')).body).toEqual([]);
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=501', 'limit'],
    ['offset=-1', 'offset'],
    ['outcome=failed', 'outcome'],
  ])('400: names the parameter for ?%s', async (query, parameter) => {
    const { status, body } = await list(`?${query}`);
    expect(status).toBe(400);
    expect(body).toEqual({ detail: expect.stringContaining(`${parameter}: `), code: 'BAD_REQUEST' });
  });

  it('attempts expire after 30 days', async () => {
    const lifetime = await waitUntil(
      async () => {
        const indexes = await api.database.collection('webhook_deliveries').indexes();
        return indexes.find(({ name }) => name === 'attempted_at_ttl') ?? null;
      },
      { what: 'the life time of deliveries' },
    );
    expect(lifetime.expireAfterSeconds).toBe(30 * 86_400);
  });
});
