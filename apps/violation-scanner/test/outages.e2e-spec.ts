import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { queuePrefix } from '@trueport/jobs';
import { logIdOf, startCuttableProxy, testServers, waitUntil } from '@trueport/testing';
import { Queue } from 'bullmq';
import { capturedAnswer, capturedPrompt, policyHit, ssn } from './contents.js';
import { openScannerForTest, type ScannerUnderTest } from './harness.js';

const requests = 400;
const perMessage = 5;

// A violation that an outage swallows is one nobody will ever hear of.
describe('an outage', () => {
  let scanner: ScannerUnderTest;
  beforeEach(async () => {
    scanner = await openScannerForTest();
  });
  afterEach(() => scanner.close());

  /** Prompts from number `from` on, each with one violation, several in a message. */
  const publishPrompts = async (from: number, count: number): Promise<void> => {
    for (let at = from; at < from + count; at += perMessage)
      await scanner.publish(
        scanner.names.subjects.contentCaptured,
        Array.from({ length: perMessage }, (_, offset) =>
          capturedPrompt(
            at + offset,
            `${'The weather was fine and nobody had a question. '.repeat(200)}${ssn}`,
          ),
        ),
      );
  };
  const found = async (): Promise<number> => (await scanner.violations()).length;

  it('of the process itself, twice in the middle of its work, loses nothing and counts nothing twice', async () => {
    await publishPrompts(1, requests);
    await scanner.publish(scanner.names.subjects.policyHit, [policyHit(1), policyHit(2)]);
    for (const share of [0.1, 0.4]) {
      const running = scanner.start();
      await waitUntil(async () => (await found()) > requests * share, {
        what: `${share} of the work`,
        timeoutMs: 120_000,
      });
      await running.kill();
      expect(await found()).toBeLessThan(requests);
    }
    scanner.start();
    await waitUntil(async () => (await found()) >= requests + 2, { what: 'the rest', timeoutMs: 200_000 });
    await scanner.settled();
    const ids = (await scanner.violations()).map(({ _id }) => _id);
    const expected = Array.from({ length: requests }, (_, at) => `VIO-${logIdOf(at + 1)}-qpi`);
    const hits = [1, 2].map((at) => `VIO-${logIdOf(at)}-qex-pol-001`);
    expect(ids).toEqual([...expected, ...hits].sort());
    expect(await scanner.counted()).toBe(requests + 2);
    expect(await scanner.database.collection('scans').countDocuments()).toBe(requests);
    expect(await scanner.database.collection('violations').countDocuments({ announced: false })).toBe(0);
    expect(await scanner.messages('deadLetter')).toEqual([]);
  }, 400_000);

  it('of Redis only delays', async () => {
    const redis = await startCuttableProxy(testServers.redisUrl);
    scanner.start({ REDIS_URL: redis.url });
    await publishPrompts(1, perMessage);
    await waitUntil(async () => (await found()) === perMessage, { what: 'a scan before' });
    redis.cut();
    await publishPrompts(101, 20 * perMessage);
    // Hits need no queue, and nobody wants alerts of this tenant.
    await scanner.publish(scanner.names.subjects.policyHit, [policyHit(901)]);
    await waitUntil(async () => (await found()) === perMessage + 1, { what: 'the hit, without Redis' });
    redis.mend();
    await waitUntil(async () => (await found()) === 21 * perMessage + 1, {
      what: 'the scans after',
      timeoutMs: 100_000,
    });
    await scanner.settled();
    expect(await scanner.counted()).toBe(21 * perMessage + 1);
    expect(await scanner.messages('deadLetter')).toEqual([]);
    await redis.close();
  }, 150_000);

  it('of Redis makes no dead letter of a violation that somebody wants to hear of', async () => {
    const redis = await startCuttableProxy(testServers.redisUrl);
    redis.cut();
    await scanner.database.collection('webhooks').insertOne({
      tenant_id: 'acme',
      url: 'http://127.0.0.1:9/',
      min_severity: 'low',
      types: null,
      is_active: true,
      sealed_secret: 'never opened',
      created_at: new Date(),
      revision: 1,
    });
    scanner.start({ REDIS_URL: redis.url, CONSUMER_MAX_ATTEMPTS: '1' });
    await scanner.publish(scanner.names.subjects.policyHit, [policyHit(1)]);
    await waitUntil(async () => (await scanner.tries('gateway_policy_hit')) >= 3, { what: 'three tries' });
    expect(await scanner.messages('deadLetter')).toEqual([]);
    redis.mend();
    await waitUntil(() => scanner.database.collection('violations').findOne({ announced: true }), {
      what: 'the announcement',
      timeoutMs: 60_000,
    });
    await redis.close();
  }, 100_000);

  it('of Redis that forgets everything loses no scan', async () => {
    const redis = await startCuttableProxy(testServers.redisUrl);
    redis.cut();
    scanner.start({ REDIS_URL: redis.url });
    await publishPrompts(1, 10 * perMessage);
    await scanner.publish(scanner.names.subjects.policyHit, [policyHit(901)]);
    await waitUntil(async () => (await found()) === 1, { what: 'the hit, without Redis' });
    redis.mend();
    await waitUntil(async () => (await found()) === 10 * perMessage + 1, {
      what: 'the scans',
      timeoutMs: 100_000,
    });
    await redis.close();
  }, 150_000);

  it.each(['still has', 'has lost'])(
    'of Redis in the middle of a scan ends no process, when it comes back and %s its jobs',
    async (course) => {
      const redis = await startCuttableProxy(testServers.redisUrl);
      const mongodb = await startCuttableProxy(scanner.settings.MONGODB_URL);
      const jobs = new Queue('scans', {
        connection: { url: testServers.redisUrl },
        prefix: queuePrefix(scanner.settings.REDIS_KEY_PREFIX),
      });
      const running = scanner.start({ REDIS_URL: redis.url, MONGODB_URL: mongodb.url });
      await publishPrompts(1, perMessage);
      await waitUntil(async () => (await found()) === perMessage, { what: 'a scan before' });
      // Without its store the scan stays open.
      mongodb.cut();
      await publishPrompts(101, perMessage);
      await waitUntil(async () => (await jobs.getJobCountByTypes('active', 'delayed')) > 0, {
        what: 'a job',
      });
      const tries = await scanner.tries('content_captured');
      redis.cut();
      await waitUntil(async () => (await scanner.tries('content_captured')) > tries, {
        what: 'the message being delivered again',
      });
      if (course === 'has lost') await jobs.obliterate({ force: true });
      redis.mend();
      mongodb.mend();
      await waitUntil(async () => (await found()) === 2 * perMessage, {
        what: 'the scan',
        timeoutMs: 60_000,
      });
      expect(running.isRunning()).toBe(true);
      await Promise.all([jobs.close(), redis.close(), mongodb.close()]);
    },
    100_000,
  );

  it('of Redis does not hold up the end that the operator orders', async () => {
    const redis = await startCuttableProxy(testServers.redisUrl);
    await publishPrompts(1, 10 * perMessage);
    const running = scanner.start({ REDIS_URL: redis.url });
    await waitUntil(async () => (await found()) > 0, { what: 'some of the work' });
    redis.cut();
    expect(await running.stop()).toBe(0);
    await redis.close();
  }, 30_000);

  it('that the operator orders ends with the work at hand', async () => {
    await publishPrompts(1, 10 * perMessage);
    await scanner.publish(scanner.names.subjects.contentCaptured, [capturedAnswer(1, 'Gladly.')]);
    const running = scanner.start();
    await waitUntil(async () => (await found()) > 0, { what: 'some of the work' });
    expect(await running.stop()).toBe(0);
    scanner.start();
    await waitUntil(async () => (await found()) === 10 * perMessage, {
      what: 'the rest',
      timeoutMs: 100_000,
    });
    await scanner.settled();
    expect(await scanner.messages('deadLetter')).toEqual([]);
  }, 150_000);
});
