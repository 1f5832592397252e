import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@trueport/observability';
import {
  startCuttableProxy,
  testServers,
  uniqueName,
  waitUntil,
  type CuttableProxy,
} from '@trueport/testing';
import { isQueueAway, JobQueue, JobWorker, type QueuedJob } from '../src/index.js';

const logger = createLogger('test', 'silent');
const scan = { messages: [{ stream: 'CONTENT', sequence: 1 }] };

describe('while Redis is away', () => {
  let redis: CuttableProxy;
  let keyPrefix: string;
  let queue: JobQueue<'scans'>;
  let closers: (() => Promise<unknown>)[];
  beforeEach(async () => {
    redis = await startCuttableProxy(testServers.redisUrl);
    keyPrefix = `${uniqueName()}:`;
    queue = new JobQueue('scans', { redisUrl: redis.url, keyPrefix }, logger);
    closers = [() => redis.close(), () => queue.close()];
  });
  afterEach(async () => {
    for (const close of closers.reverse()) await close();
  });

  /** A worker with one job that it does not finish before it is let go. */
  const busyWorker = async () => {
    const { promise: held, resolve: letGo } = hold();
    const begun: number[] = [];
    const options = { redisUrl: redis.url, keyPrefix, concurrency: 1 };
    const handle = (_job: unknown, attempt: number): Promise<void> => {
      begun.push(attempt);
      return held;
    };
    const worker = new JobWorker('scans', options, handle, logger);
    closers.push(
      () => worker.close(),
      async () => letGo(),
    );
    const job = await queue.add('a', scan);
    await waitUntil(() => begun.length > 0, { what: 'the beginning' });
    return { worker, job, letGo };
  };

  // A rejection that reaches nobody ends a service; here it fails the test.
  it('who waits for a job hears of that, and nobody else does', async () => {
    const { worker, job, letGo } = await busyWorker();
    const waits = Array.from({ length: 5 }, () =>
      worker.finished(job, 60_000).catch((error: unknown) => error),
    );
    redis.cut();
    const errors = await Promise.all(waits);
    expect(errors.map(isQueueAway)).toEqual(waits.map(() => true));
    redis.mend();
    letGo();
    await waitUntil(
      () =>
        worker.finished(job, 60_000).then(
          () => true,
          () => false,
        ),
      { what: 'the end' },
    );
  });

  it('for a moment, who waits for a job goes on waiting', async () => {
    const { worker, job, letGo } = await busyWorker();
    const looks = { count: 0 };
    const waiting = worker.finished(watched(job, looks), 60_000);
    await waitUntil(() => looks.count > 0, { what: 'the first look' });
    redis.cut();
    redis.mend();
    letGo();
    await waiting;
  });
});

describe('a Redis that dies over the first question', () => {
  it('can be asked again when it is back', async () => {
    const redis = await startMutableProxy();
    const options = { redisUrl: redis.url, keyPrefix: `${uniqueName()}:` };
    const queue = new JobQueue('scans', options, logger);
    redis.muteOnceReady();
    const failure: unknown = await queue.add('a', scan).catch((error: unknown) => error);
    expect(isQueueAway(failure)).toBe(true);
    redis.restart();
    await waitUntil(() => queue.add('a', scan).catch(() => null), { what: 'the job being taken' });
    await queue.close();
    await redis.close();
  }, 20_000);
});

function hold() {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

function watched(job: QueuedJob, looks: { count: number }): QueuedJob {
  return {
    id: job.id,
    outcome: async () => {
      const outcome = await job.outcome();
      looks.count += 1;
      return outcome;
    },
  };
}

/** A way to Redis that lets nothing more back through after the client has found it ready. */
async function startMutableProxy() {
  const target = new URL(testServers.redisUrl);
  const sockets = new Set<Socket>();
  let mutes = false;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let isMute = false;
    client.on('data', (data) => upstream.write(data));
    upstream.on('data', (data) => {
      if (!isMute) client.write(data);
      if (mutes && data.includes('redis_version')) isMute = true;
    });
    for (const socket of [client, upstream])
      sockets.add(socket.on('error', () => undefined).on('close', () => upstream.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    muteOnceReady: () => void (mutes = true),
    restart: () => {
      mutes = false;
      cut();
    },
    close: () => {
      cut();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
