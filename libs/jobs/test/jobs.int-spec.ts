import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { GatewayError } from '@trueport/contracts';
import { createLogger } from '@trueport/observability';
import { testServers, uniqueName, waitUntil } from '@trueport/testing';
import { Queue, Worker } from 'bullmq';
import { jobPolicies, JobQueue, JobWorker, queuePrefix, RetryLater, type AlertJob } from '../src/index.js';

const logger = createLogger('test', 'silent');
const alert = (at: number): AlertJob => ({
  webhook_id: '64b1f2e3a4c5d6e7f8901234',
  tenant_id: 'acme',
  violation_id: `VIO-${at}`,
  delivery_id: `delivery-${at}`,
});
const scan = { messages: [{ stream: 'CONTENT', sequence: 1 }] };

describe('jobs', () => {
  let options: { redisUrl: string; keyPrefix: string };
  let closers: (() => Promise<unknown>)[];
  beforeEach(() => {
    options = { redisUrl: testServers.redisUrl, keyPrefix: `${uniqueName()}:` };
    closers = [];
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    for (const close of closers.reverse()) await close();
  });

  const queue = <Name extends 'alerts' | 'scans'>(
    name: Name,
    redisUrl = options.redisUrl,
  ): JobQueue<Name> => {
    const made = new JobQueue(name, { ...options, redisUrl }, logger);
    closers.push(() => made.close());
    return made;
  };
  const worker = <Name extends 'alerts' | 'scans'>(
    name: Name,
    handle: ConstructorParameters<typeof JobWorker<Name>>[2],
  ): JobWorker<Name> => {
    const made = new JobWorker(name, { ...options, concurrency: 2 }, handle, logger);
    closers.push(() => made.close());
    return made;
  };

  it('are done once when they are given twice, also by two givers', async () => {
    const [one, other] = [queue('alerts'), queue('alerts')];
    await Promise.all([one.add('a', alert(1)), other.add('a', alert(1)), one.add('b', alert(2))]);
    await one.add('a', alert(3));
    const done: string[] = [];
    worker('alerts', async ({ delivery_id: id }) => void done.push(id));
    await waitUntil(() => done.length >= 2);
    await one.add('last', alert(4));
    await waitUntil(() => done.includes('delivery-4'));
    expect(done.sort()).toEqual(['delivery-1', 'delivery-2', 'delivery-4']);
  });

  it('that are scans stay known for a while when they are done: given again they are not done again', async () => {
    const scans = queue('scans');
    let times = 0;
    const working = worker('scans', async () => void (times += 1));
    await working.finished(await scans.add('a', scan), 10_000);
    await working.finished(await scans.add('a', scan), 10_000);
    expect(times).toBe(1);
  });

  it('wait for a worker, and whoever gave one hears when it is done', async () => {
    const scans = queue('scans');
    const job = await scans.add('a', scan);
    let isDone = false;
    const working = worker('scans', async () => void (isDone = true));
    await working.finished(job, 10_000);
    expect(isDone).toBe(true);
  });

  it('that fail are tried as often as their policy says, the last time knowing it', async () => {
    const attempts: string[] = [];
    const working = worker('scans', (_job, attempt, isLast) => {
      attempts.push(`${attempt} ${isLast}`);
      return Promise.reject(new Error('cannot be done'));
    });
    const job = await queue('scans').add('a', scan);
    await expect(working.finished(job, 20_000)).rejects.toThrow('cannot be done');
    expect(attempts).toEqual(['1 false', '2 false', '3 true']);
    expect(jobPolicies.scans.attempts).toBe(3);
  });

  it('that have to wait for a store lose no attempt over it', async () => {
    const attempts: number[] = [];
    const working = worker('scans', async (_job, attempt) => {
      attempts.push(attempt);
      if (attempts.length < 5) throw new RetryLater('the store is away');
    });
    await working.finished(await queue('scans').add('a', scan), 30_000);
    expect(attempts).toEqual([1, 1, 1, 1, 1]);
  });

  // A rolling update that ends processes roughly must not turn work into failures.
  it('whose workers were killed again and again are done by the next one', async () => {
    const bare = {
      connection: { url: options.redisUrl, maxRetriesPerRequest: null },
      prefix: queuePrefix(options.keyPrefix),
    };
    const job = await queue('scans').add('a', scan);
    for (let killed = 1; killed <= 3; killed += 1) {
      let hasBegun = false;
      const dying = new Worker(
        'scans',
        () => {
          hasBegun = true;
          return new Promise(() => undefined);
        },
        { ...bare, lockDuration: 500, stalledInterval: 200, maxStalledCount: 100, skipLockRenewal: true },
      );
      dying.on('error', () => undefined);
      await waitUntil(() => hasBegun, { what: `the beginning number ${killed}` });
      await dying.close(true);
    }
    let isDone = false;
    const working = worker('scans', async () => void (isDone = true));
    await working.finished(job, 30_000);
    expect(isDone).toBe(true);
  });

  /** Deadlines that pass when a test says so, with how long they would have taken. */
  const ownDeadlines = (): { readonly afterMs: number; readonly pass: () => void }[] => {
    const deadlines: { afterMs: number; pass: () => void }[] = [];
    jest.spyOn(AbortSignal, 'timeout').mockImplementation((afterMs) => {
      const controller = new AbortController();
      deadlines.push({ afterMs, pass: () => controller.abort() });
      return controller.signal;
    });
    return deadlines;
  };
  const refusal = (away: JobQueue<'alerts'>): Promise<unknown> =>
    away.add('a', alert(1)).catch((error: unknown) => error);
  const expectUnavailable = (failure: unknown): void => {
    expect(failure).toBeInstanceOf(GatewayError);
    expect(failure).toMatchObject({ code: 'UNAVAILABLE' });
  };

  it('are refused without waiting for a deadline when Redis refuses connections', async () => {
    const deadlines = ownDeadlines();
    const away = queue('alerts', 'redis://127.0.0.1:9');
    expectUnavailable(await refusal(away));
    expectUnavailable(await refusal(away));
    expect(deadlines).toHaveLength(2);
  });

  it('wait for two seconds and no longer when Redis accepts connections and says nothing', async () => {
    const deadlines = ownDeadlines();
    const away = queue('alerts', await silentServer(closers));
    const first = refusal(away);
    expect(await Promise.race([first, nextTurn('waiting')])).toBe('waiting');
    deadlines[0]?.pass();
    expectUnavailable(await first);
    const second = refusal(away);
    deadlines[1]?.pass();
    expectUnavailable(await second);
    expect(deadlines.map(({ afterMs }) => afterMs)).toEqual([2_000, 2_000]);
  });

  it('have their keys behind the prefix of the installation', async () => {
    await queue('alerts').add('a', alert(1));
    const bare = new Queue('alerts', {
      connection: { url: options.redisUrl },
      prefix: `${options.keyPrefix}jobs`,
    });
    closers.push(() => bare.close());
    expect(await bare.getWaitingCount()).toBe(1);
  });
});

/** Takes connections as a Redis does that hangs. */
async function silentServer(closers: (() => Promise<unknown>)[]): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.unshift(async () => {
    sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => server.close(resolve));
  });
  return `redis://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
