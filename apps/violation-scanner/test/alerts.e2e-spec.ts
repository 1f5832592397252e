import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Sealer } from '@trueport/auth';
import { JobQueue } from '@trueport/jobs';
import { createLogger } from '@trueport/observability';
import { webhookSecretContext, type StoredDelivery, type StoredWebhook } from '@trueport/persistence';
import { logIdOf, waitUntil } from '@trueport/testing';
import { Types } from 'mongoose';
import { policyHit } from './contents.js';
import { openScannerForTest, type ScannerUnderTest } from './harness.js';
import { startReceiver, type ReceivedPost, type WebhookReceiver } from './webhook-receiver.js';

const secret = 'whsec_known-to-both';

describe('alerts', () => {
  let receiver: WebhookReceiver;
  /** Listens at an address that no operator has listed. */
  let unlisted: WebhookReceiver;
  let scanner: ScannerUnderTest;
  let alerts: JobQueue<'alerts'>;
  beforeAll(async () => {
    unlisted = await startReceiver(() => ({ status: 200 }));
    receiver = await startReceiver((path, earlier) => {
      if (path === '/flaky') return { status: earlier === 0 ? 500 : 204 };
      if (path === '/broken') return { status: 503 };
      if (path === '/elsewhere') return { status: 307, headers: { location: '/landed' } };
      return { status: 200 };
    });
    scanner = await openScannerForTest({ EGRESS_ALLOWED_HOSTS: receiver.host });
    const { REDIS_URL: redisUrl, REDIS_KEY_PREFIX: keyPrefix } = scanner.settings;
    alerts = new JobQueue('alerts', { redisUrl, keyPrefix }, createLogger('test', 'silent'));
    scanner.start();
  });
  afterAll(async () => {
    await alerts.close();
    await scanner.close();
    await Promise.all([receiver.close(), unlisted.close()]);
  });

  /** A webhook of a tenant of its own. */
  const webhook = async (
    tenantId: string,
    url: string,
    changed: Partial<StoredWebhook> = {},
  ): Promise<string> => {
    const _id = new Types.ObjectId();
    const context = webhookSecretContext(tenantId, _id.toHexString());
    await scanner.database.collection('webhooks').insertOne({
      _id,
      tenant_id: tenantId,
      url,
      min_severity: 'low',
      types: null,
      is_active: true,
      sealed_secret: new Sealer(scanner.settings.ENCRYPTION_KEY).seal(secret, context),
      created_at: new Date(),
      revision: 1,
      ...changed,
    });
    return _id.toHexString();
  };
  const violate = (tenantId: string, at: number, changed = {}) =>
    scanner.publish(scanner.names.subjects.policyHit, [policyHit(at, { tenant_id: tenantId, ...changed })]);
  const deliveries = async (webhookId: string): Promise<StoredDelivery[]> =>
    (await scanner.database
      .collection('webhook_deliveries')
      .find({ webhook_id: webhookId })
      .sort({ attempt: 1 })
      .toArray()) as unknown as StoredDelivery[];
  const ended = (webhookId: string, attempts: number, timeoutMs = 30_000): Promise<StoredDelivery[]> =>
    waitUntil(
      async () => {
        const found = await deliveries(webhookId);
        return found.length >= attempts ? found : null;
      },
      { what: `${attempts} attempts`, timeoutMs },
    );
  const posted = (path: string, count = 1): Promise<readonly ReceivedPost[]> =>
    waitUntil(() => (receiver.received(path).length >= count ? receiver.received(path) : null), {
      what: `a POST to ${path}`,
    });

  it('come as a POST that says what was violated, and nothing of the text', async () => {
    const id = await webhook('told', `http://${receiver.host}/told?source=gateway`);
    await violate('told', 1);
    const [post] = await posted('/told?source=gateway');
    expect(post?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-trueport-delivery': `${id}-VIO-${logIdOf(1)}-qex-pol-001`,
    });
    expect(JSON.parse(post?.body ?? '')).toMatchObject({
      type: 'violation.detected',
      data: { tenant_id: 'told', id: `VIO-${logIdOf(1)}-qex-pol-001`, severity: 'high', auto_blocked: true },
    });
    expect(post?.body).not.toContain('preview');
    expect(await ended(id, 1)).toMatchObject([
      { attempt: 1, outcome: 'delivered', status_code: 200, error: null, tenant_id: 'told' },
    ]);
  });

  // Whoever cannot check where an alert comes from cannot act on it.
  it('are signed with the secret of the webhook, and say when', async () => {
    await webhook('signed', `http://${receiver.host}/signed`);
    const beforeSeconds = Math.floor(Date.now() / 1_000);
    await violate('signed', 2);
    const [post] = await posted('/signed');
    const [, seconds, signature] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(post?.headers['x-trueport-signature'])) ?? [];
    const expected = createHmac('sha256', secret).update(`${seconds}.${post?.body}`).digest('hex');
    expect(signature).toBe(expected);
    expect(Number(seconds)).toBeGreaterThanOrEqual(beforeSeconds);
    expect(Number(seconds)).toBeLessThanOrEqual(Date.now() / 1_000);
  });

  it('come again when they were not taken, each attempt in the log', async () => {
    const id = await webhook('flaky', `http://${receiver.host}/flaky`);
    await violate('flaky', 3);
    expect(await ended(id, 2)).toMatchObject([
      { attempt: 1, outcome: 'failed', status_code: 500, error: 'the webhook answered 500' },
      { attempt: 2, outcome: 'delivered', status_code: 204, error: null },
    ]);
    const [first, second] = receiver.received('/flaky');
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['x-trueport-delivery']).toBe(first?.headers['x-trueport-delivery']);
  });

  // A tenant must not be able to make the gateway knock at doors inside.
  it.each([
    ['loopback', 41, () => `http://${unlisted.host}/inside`],
    ['a name of loopback', 42, () => `http://localhost:${unlisted.host.split(':')[1]}/inside`],
    ['the metadata of a cloud', 43, () => 'http://169.254.169.254/latest/meta-data'],
    ['a private network', 44, () => 'http://10.0.0.1/'],
  ])('do not go to %s unless the operator lists it', async (name, at, url) => {
    const tenantId = `private ${name}`;
    const id = await webhook(tenantId, url());
    await violate(tenantId, at);
    expect((await ended(id, 1))[0]).toMatchObject({
      outcome: 'failed',
      status_code: null,
      error: 'EGRESS_DENIED',
    });
    expect(unlisted.received('/inside')).toEqual([]);
  });

  it('do not follow redirects', async () => {
    const id = await webhook('redirected', `http://${receiver.host}/elsewhere`);
    await violate('redirected', 5);
    expect((await ended(id, 1))[0]).toMatchObject({ outcome: 'failed', status_code: 307 });
    expect(receiver.received('/landed')).toEqual([]);
  });

  it('come only where they are wanted: as bad, of that type, and switched on', async () => {
    await webhook('choosy', `http://${receiver.host}/wanted`, { min_severity: 'high' });
    await webhook('choosy', `http://${receiver.host}/too-harmless`, { min_severity: 'critical' });
    await webhook('choosy', `http://${receiver.host}/typed`, { types: ['exfiltration'] });
    await webhook('choosy', `http://${receiver.host}/other-type`, { types: ['pii', 'bias'] });
    await webhook('choosy', `http://${receiver.host}/off`, { is_active: false });
    await webhook('rival', `http://${receiver.host}/rival`);
    await violate('choosy', 6);
    await posted('/wanted');
    await posted('/typed');
    await scanner.settled();
    for (const path of ['/too-harmless', '/other-type', '/off', '/rival'])
      expect(receiver.received(path)).toEqual([]);
  });

  it('come once for a violation that is found twice', async () => {
    const id = await webhook('once', `http://${receiver.host}/once`);
    await violate('once', 7);
    await ended(id, 1);
    await violate('once', 7);
    await violate('once', 8);
    await posted('/once', 2);
    await scanner.settled();
    expect(await ended(id, 2)).toHaveLength(2);
    expect(receiver.received('/once')).toHaveLength(2);
  });

  it('that are tests come to a webhook that is switched off as well; others on their way do not', async () => {
    const id = await webhook('off', `http://${receiver.host}/tested`, { is_active: false });
    await violate('off', 9);
    await waitUntil(async () => (await scanner.violations('off')).length === 1);
    const job = { webhook_id: id, tenant_id: 'off' };
    const violationId = `VIO-${logIdOf(9)}-qex-pol-001`;
    await alerts.add(`${id}-late`, { ...job, violation_id: violationId, delivery_id: `${id}-late` });
    await alerts.add(`${id}-test`, { ...job, violation_id: null, delivery_id: `${id}-test` });
    const [post] = await posted('/tested');
    expect(JSON.parse(post?.body ?? '')).toEqual({ type: 'webhook.test', data: { tenant_id: 'off' } });
    expect(await ended(id, 1)).toMatchObject([{ violation_id: null, outcome: 'delivered' }]);
    expect(receiver.received('/tested')).toHaveLength(1);
  });

  it('that nobody takes are given up after the sixth attempt', async () => {
    const id = await webhook('broken', `http://${receiver.host}/broken`);
    await violate('broken', 10);
    const attempts = await ended(id, 6, 60_000);
    expect(attempts.map(({ attempt, outcome }) => `${attempt} ${outcome}`)).toEqual([
      '1 failed',
      '2 failed',
      '3 failed',
      '4 failed',
      '5 failed',
      '6 given_up',
    ]);
    expect(receiver.received('/broken')).toHaveLength(6);
  }, 70_000);
});
