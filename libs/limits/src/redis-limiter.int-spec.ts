import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createMetricsRegistry, type Logger, type MetricsRegistry } from '@trueport/observability';
import { testServers, uniqueName, waitUntil } from '@trueport/testing';
import { Redis } from 'ioredis';
import { behaviourOptions, limiterBehaviour } from './limiter.behaviour.js';
import type { LimitDecision, Limiter, LimiterOptions } from './limiter.js';
import { MemoryLimiter } from './memory-limiter.js';
import { RedisLimiter } from './redis-limiter.js';
import { RedisReservations } from './redis-reservations.js';

const keyPrefix = `${uniqueName()}:`;
/** Where the address is no limit to what is tested. */
const wideOptions: LimiterOptions = { ip: { limit: 1_000_000, windowSeconds: 300 } };
const refuseAll: Limiter = { check: () => Promise.reject(new Error('the fallback was asked')) };
/** Where Redis falls silent on purpose. */
const timeoutMs = 1_000;
/** Where it answers, however busy the machine is. */
const patientMs = 20_000;

interface Made {
  readonly limiter: RedisLimiter;
  readonly metrics: MetricsRegistry;
  readonly log: string[];
}

describe('RedisLimiter', () => {
  const redis = new Redis(testServers.redisUrl);
  afterAll(() => redis.disconnect());
  const limiters: RedisLimiter[] = [];
  const make = (
    fallback: Limiter = refuseAll,
    redisUrl = testServers.redisUrl,
    limits: LimiterOptions = behaviourOptions,
  ): Made => {
    const log: string[] = [];
    const write = (_line: unknown, text: string) => log.push(text);
    const logger = { warn: write, info: write } as unknown as Logger;
    const metrics = createMetricsRegistry('test');
    const isShared = redisUrl === testServers.redisUrl;
    const options = { ...limits, redisUrl, keyPrefix, timeoutMs: isShared ? patientMs : timeoutMs };
    const limiter = new RedisLimiter(options, fallback, metrics, logger);
    limiters.push(limiter);
    return { limiter, metrics, log };
  };
  const makeReady = async (...how: Parameters<typeof make>): Promise<Made> => {
    const made = make(...how);
    await waitUntil(() => made.limiter.isConnected, { what: 'the connection to Redis' });
    return made;
  };
  afterAll(() => limiters.forEach((limiter) => limiter.close()));

  let shared: RedisLimiter;
  beforeAll(async () => {
    ({ limiter: shared } = await makeReady());
  });
  limiterBehaviour(() => shared);

  it('counts over several instances as if they were one', async () => {
    const instances = await Promise.all([makeReady(), makeReady(), makeReady()]);
    const keyId = uniqueName();
    const decisions = await Promise.all(
      Array.from({ length: 300 }, (_, at) =>
        (instances[at % 3] as Made).limiter.check({ keyId, rateLimitRpm: 100, clientIp: uniqueName() }),
      ),
    );
    expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(100);
    expect(decisions.every(({ degraded }) => !degraded)).toBe(true);
  });

  it('lets requests of a steady caller pass that were reserved ahead, and every one counts once in the end', async () => {
    const options = { ...wideOptions, redisUrl: testServers.redisUrl, keyPrefix, timeoutMs: patientMs };
    const reservations = new RedisReservations(options, () => undefined);
    await waitUntil(() => reservations.isReady, { what: 'the connection to Redis' });
    const request = { keyId: uniqueName(), rateLimitRpm: 1_000_000, clientIp: uniqueName() };
    const passed = { ahead: 0, asked: 0 };
    const seen: number[] = [];
    while (passed.ahead < 500) {
      const ahead = reservations.reservedAhead(request);
      seen.push((ahead ?? (await reservations.reserve(request))).used);
      passed[ahead === null ? 'asked' : 'ahead'] += 1;
      await nextTurn();
    }
    reservations.close();
    // One after the other, and nobody else: what counted before a request is never less than what has passed.
    expect(seen.every((used, at) => used >= at)).toBe(true);
    for (const name of [`key:${request.keyId}`, `ip:${request.clientIp}`]) {
      const total = async (): Promise<number> =>
        Number(await redis.hget(`${keyPrefix}{limits}:${name}`, 't'));
      await waitUntil(async () => (await total()) === passed.ahead + passed.asked, {
        what: 'the exact count',
      });
    }
  });

  it('lets exactly the limit pass over several instances that reserve ahead', async () => {
    const instances = await Promise.all(
      [1, 2, 3].map(() => makeReady(refuseAll, testServers.redisUrl, wideOptions)),
    );
    const request = { keyId: uniqueName(), rateLimitRpm: 2_000, clientIp: uniqueName() };
    let passed = 0;
    const sendUntilRefused = async ({ limiter }: Made): Promise<void> => {
      while ((await limiter.check(request)).allowed) {
        passed += 1;
        await nextTurn();
      }
    };
    await Promise.all(instances.map(sendUntilRefused));
    expect(passed).toBeLessThanOrEqual(2_000);
    // What one of them had reserved and not used is there for the others again.
    await waitUntil(
      async () => {
        await Promise.all(instances.map(sendUntilRefused));
        return passed >= 2_000;
      },
      { what: 'the whole limit' },
    );
    expect(passed).toBe(2_000);
  });

  it('leaves small keys with one hash tag, which go away by themselves', async () => {
    const { limiter } = await makeReady();
    const keyId = uniqueName();
    const before = await redis.time();
    await limiter.check({ keyId, rateLimitRpm: 100, clientIp: keyId });
    const after = await redis.time();
    const names = [`${keyPrefix}{limits}:key:${keyId}`, `${keyPrefix}{limits}:ip:${keyId}`];
    // By the clock of Redis, however long the test takes to ask.
    const expiries = await Promise.all(
      names.map((name) => redis.eval("return redis.call('TIME')[1] + redis.call('TTL', KEYS[1])", 1, name)),
    );
    const sizes = await Promise.all(names.map((name) => redis.memory('USAGE', name)));
    for (const [at, seconds] of [64, 4].entries()) {
      expect(Number(expiries[at])).toBeGreaterThanOrEqual(Number(before[0]) + seconds - 1);
      expect(Number(expiries[at])).toBeLessThanOrEqual(Number(after[0]) + seconds + 1);
    }
    expect(sizes.every((bytes) => Number(bytes) < 500)).toBe(true);
  });

  it('works again after Redis has forgotten the script', async () => {
    const { limiter } = await makeReady();
    await redis.script('FLUSH');
    const check = { keyId: uniqueName(), rateLimitRpm: 1, clientIp: uniqueName() };
    expect(await limiter.check(check)).toMatchObject({ allowed: true, degraded: false });
  });

  describe('while Redis is away', () => {
    it('lets this instance decide from the start, and says so', async () => {
      const { limiter, metrics, log } = make(new MemoryLimiter(behaviourOptions), 'redis://127.0.0.1:9');
      const check = () => limiter.check({ keyId: 'k', rateLimitRpm: 1, clientIp: '192.0.2.1' });
      expect([await check(), await check()]).toMatchObject([
        { allowed: true, degraded: true },
        { allowed: false, degraded: true, kind: 'rpm' },
      ]);
      expect(limiter.isConnected).toBe(false);
      expect(log).toEqual(['Redis is away: limits hold per instance']);
      expect(await valueOf(metrics, 'trueport_limits_degraded_checks_total')).toBe(2);
      expect(await valueOf(metrics, 'trueport_limits_degraded')).toBe(1);
    });

    it('waits once for a Redis that has fallen silent, and shares limits again when it answers', async () => {
      const proxy = await pausableProxy(testServers.redisUrl);
      const { limiter, metrics, log } = await makeReady(new MemoryLimiter(behaviourOptions), proxy.url);
      const check = (): Promise<LimitDecision> =>
        limiter.check({ keyId: uniqueName(), rateLimitRpm: 9, clientIp: uniqueName() });
      expect(await check()).toMatchObject({ allowed: true, degraded: false });

      proxy.pause();
      const timers = jest.spyOn(globalThis, 'setTimeout');
      const first: LimitDecision[] = [];
      const waiting = Promise.all(Array.from({ length: 50 }, async () => void first.push(await check())));
      await nextTurn();
      expect(first).toEqual([]);
      await waiting;
      expect(first.every(({ allowed, degraded }) => allowed && degraded)).toBe(true);
      expect(timers.mock.calls.filter(([, delayMs]) => delayMs === timeoutMs)).toHaveLength(1);
      timers.mockRestore();

      const later: LimitDecision[] = [];
      for (let count = 0; count < 500; count += 1) void check().then((decision) => later.push(decision));
      // What waited for Redis would not be decided within one turn of the event loop.
      await nextTurn();
      expect(later).toHaveLength(500);
      expect(later.every(({ allowed, degraded }) => allowed && degraded)).toBe(true);
      expect(await valueOf(metrics, 'trueport_limits_degraded')).toBe(1);

      proxy.resume();
      await waitUntil(async () => !(await check()).degraded, { what: 'shared limits' });
      expect(await valueOf(metrics, 'trueport_limits_degraded')).toBe(0);
      expect(log).toEqual([
        'Redis is away: limits hold per instance',
        'Redis answers again: limits are shared',
      ]);
      limiter.close();
      await proxy.close();
    });

    it('does not wait for a connection that was cut, and comes back by itself without traffic', async () => {
      const proxy = await pausableProxy(testServers.redisUrl);
      const { limiter } = await makeReady(new MemoryLimiter(behaviourOptions), proxy.url);
      proxy.cut();
      const check = { keyId: uniqueName(), rateLimitRpm: 9, clientIp: uniqueName() };
      await waitUntil(async () => (await limiter.check(check)).degraded, { what: 'the fallback' });
      await waitUntil(() => limiter.isConnected, { what: 'the connection to Redis' });
      expect(await limiter.check(check)).toMatchObject({ degraded: false });
      limiter.close();
      await proxy.close();
    });

    it('takes errors of Redis for its absence', async () => {
      const { limiter } = await makeReady(new MemoryLimiter(behaviourOptions));
      const keyId = uniqueName();
      await redis.set(`${keyPrefix}{limits}:key:${keyId}`, 'not a hash');
      const decision = await limiter.check({ keyId, rateLimitRpm: 9, clientIp: uniqueName() });
      expect(decision).toMatchObject({ allowed: true, degraded: true });
    });
  });
});

async function valueOf(metrics: MetricsRegistry, name: string): Promise<number> {
  const metric = await metrics.getSingleMetric(name)?.get();
  return Number(metric?.values[0]?.value);
}

/** A way to Redis that can fall silent, and be cut. */
async function pausableProxy(target: string) {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let isPaused = false;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
      from.pipe(to);
      if (isPaused) from.unpipe(to).pause();
    }
    pairs.push([client, upstream], [upstream, client]);
  });
  const pairs: [Socket, Socket][] = [];
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pause(): void {
      isPaused = true;
      pairs.forEach(([from, to]) => from.unpipe(to).pause());
    },
    resume(): void {
      isPaused = false;
      pairs.forEach(([from, to]) => from.pipe(to));
    },
    cut(): void {
      sockets.forEach((socket) => socket.destroy());
    },
    close(): Promise<void> {
      sockets.forEach((socket) => socket.destroy());
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
