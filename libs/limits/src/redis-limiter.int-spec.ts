import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createMetricsRegistry, type Logger, type MetricsRegistry } from '@trueport/observability';
import { testServers, uniqueName, waitUntil } from '@trueport/testing';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { behaviourOptions, limiterBehaviour } from './limiter.behaviour.js';
import type { LimitDecision, Limiter, LimiterOptions } from './limiter.js';
import { MemoryLimiter } from './memory-limiter.js';
import { RedisLimiter } from './redis-limiter.js';
import { RedisReservations } from './redis-reservations.js';
import { reserveScript, returnScript } from './reserve-script.js';
import { periodMs } from './reserved-ahead.js';
import { SlidingWindow } from './sliding-window.js';

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
  const makeWide = async (): Promise<Made> => {
    const made = make(refuseAll, testServers.redisUrl, wideOptions);
    await waitUntil(() => made.limiter.isConnected, { what: 'the connection to Redis' });
    return made;
  };
  const makeReady = async (fallback?: Limiter, redisUrl?: string): Promise<Made> => {
    const made = make(fallback, redisUrl);
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

  it('asks Redis seldom for a caller that comes steadily, and every request counts once in the end', async () => {
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
    const redis = new Redis(testServers.redisUrl);
    for (const name of [`key:${request.keyId}`, `ip:${request.clientIp}`]) {
      const total = async (): Promise<number> =>
        Number(await redis.hget(`${keyPrefix}{limits}:${name}`, 't'));
      await waitUntil(async () => (await total()) === passed.ahead + passed.asked, {
        what: 'the exact count',
      });
    }
    redis.disconnect();
  });

  it('lets exactly the limit pass over several instances that reserve ahead', async () => {
    const instances = await Promise.all([makeWide(), makeWide(), makeWide()]);
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
    const redis = new Redis(testServers.redisUrl);
    const before = await redis.time();
    await limiter.check({ keyId, rateLimitRpm: 100, clientIp: keyId });
    const after = await redis.time();
    const names = [`${keyPrefix}{limits}:key:${keyId}`, `${keyPrefix}{limits}:ip:${keyId}`];
    // By the clock of Redis, however long the test takes to ask.
    const expiries = await Promise.all(
      names.map((name) => redis.eval("return redis.call('TIME')[1] + redis.call('TTL', KEYS[1])", 1, name)),
    );
    const sizes = await Promise.all(names.map((name) => redis.memory('USAGE', name)));
    redis.disconnect();
    for (const [at, seconds] of [64, 4].entries()) {
      expect(Number(expiries[at])).toBeGreaterThanOrEqual(Number(before[0]) + seconds - 1);
      expect(Number(expiries[at])).toBeLessThanOrEqual(Number(after[0]) + seconds + 1);
    }
    expect(sizes.every((bytes) => Number(bytes) < 500)).toBe(true);
  });

  it('works again after Redis has forgotten the script', async () => {
    const { limiter } = await makeReady();
    const redis = new Redis(testServers.redisUrl);
    await redis.script('FLUSH');
    redis.disconnect();
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
      const redis = new Redis(testServers.redisUrl);
      await redis.set(`${keyPrefix}{limits}:key:${keyId}`, 'not a hash');
      redis.disconnect();
      const decision = await limiter.check({ keyId, rateLimitRpm: 9, clientIp: uniqueName() });
      expect(decision).toMatchObject({ allowed: true, degraded: true });
    });
  });
});

describe('the script in Redis', () => {
  /** The script with a clock of the test's: seconds, as the first argument. */
  const script = reserveScript
    .replace("local time = redis.call('TIME')\n", '')
    .replace('time[1] + time[2] / 1000000', 'tonumber(table.remove(ARGV, 1))');
  const redis = new Redis(testServers.redisUrl);
  afterAll(() => redis.disconnect());

  // The same sums are done in two languages; this holds them together.
  it('decides as the window in memory does, whenever requests come', async () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 8_000 }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(gaps, fc.integer({ min: 1, max: 12 }), async (gapsMs, limit) => {
        const key = `${keyPrefix}${uniqueName()}`;
        const window = new SlidingWindow(60);
        let nowMs = 1_790_000_000_000;
        for (const gapMs of gapsMs) {
          nowMs += gapMs;
          const now = nowMs / 1000;
          const { used } = window.look(now);
          const answer = (await redis.eval(script, 1, key, String(now), 0, 60, 60, limit, 0)) as number[];
          expect(answer.slice(0, 2)).toEqual([used >= limit ? 2 : 0, used]);
          if (used < limit) window.take(now);
        }
        await redis.del(key);
      }),
      { numRuns: 60 },
    );
  });

  it('lets no more than the limit pass in any window, whatever is reserved ahead, used and given back', async () => {
    const steps = fc.array(
      fc.record({
        gapMs: fc.integer({ min: 0, max: 4_000 }),
        wanted: fc.integer({ min: 0, max: 12 }),
        used: fc.double({ min: 0, max: 1, noNaN: true }),
        usedAfterMs: fc.integer({ min: 0, max: periodMs }),
      }),
      { maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 40 }), async (taken, limit) => {
        const key = `${keyPrefix}${uniqueName()}`;
        const ask = async (nowMs: number, wanted: number): Promise<number[]> =>
          (await redis.eval(script, 1, key, String(nowMs / 1000), 0, 60, 60, limit, wanted)) as number[];
        const passedAtMs: number[] = [];
        let nowMs = 1_790_000_000_000;
        for (const { gapMs, wanted, used, usedAfterMs } of taken) {
          nowMs += gapMs;
          const [refusedBy, , , granted = 0, countedAtMs = 0] = await ask(nowMs, wanted);
          if (refusedBy !== 0) continue;
          const usedAhead = Math.round(granted * used);
          passedAtMs.push(nowMs, ...Array<number>(usedAhead).fill(nowMs + usedAfterMs));
          await redis.eval(returnScript, 1, key, 0, 60, granted - usedAhead, countedAtMs);
        }
        const within = (ms: number, endMs: number): number =>
          passedAtMs.filter((at) => at > endMs - ms && at <= endMs).length;
        for (const at of passedAtMs) expect(within(60_000, at)).toBeLessThanOrEqual(limit);
        // Nothing that was given back counts any more, and nothing that passed is forgotten too soon.
        const [, counted] = await ask(nowMs + periodMs, 0);
        expect(counted).toBeGreaterThanOrEqual(within(60_000, nowMs + periodMs));
        expect(counted).toBeLessThanOrEqual(within(61_000 + periodMs, nowMs + periodMs));
        await redis.del(key);
      }),
      { numRuns: 60 },
    );
  });

  it('grants ahead only what leaves half of every limit free', async () => {
    const granted = async (ipLimit: number, limit: number, wanted: number): Promise<number | undefined> => {
      const keys = [`${keyPrefix}${uniqueName()}`, `${keyPrefix}${uniqueName()}`];
      const now = '1790000000';
      const answer = await redis.eval(script, 2, ...keys, now, ipLimit, 300, 60, limit, wanted);
      return (answer as number[])[3];
    };
    expect(await granted(1_000, 1_000, 40)).toBe(40);
    expect(await granted(1_000, 60, 40)).toBe(29);
    expect(await granted(50, 1_000, 40)).toBe(24);
    expect(await granted(1_000, 1, 40)).toBe(0);
  });

  it('takes back no more than was granted, and nothing of a time that is forgotten', async () => {
    const key = `${keyPrefix}${uniqueName()}`;
    const [, , , granted, countedAtMs = 0] = (await redis.eval(
      script,
      1,
      key,
      '1790000000.5',
      0,
      60,
      60,
      100,
      10,
    )) as number[];
    expect(granted).toBe(10);
    const giveBack = (count: number, atMs: number): Promise<unknown> =>
      redis.eval(returnScript, 1, key, 0, 60, count, atMs);
    await giveBack(4, countedAtMs);
    expect(await redis.hget(key, 't')).toBe('7');
    await giveBack(1_000, countedAtMs + 5_000);
    expect(await redis.hget(key, 't')).toBe('7');
    await redis.del(key);
    await giveBack(4, countedAtMs);
    expect(await redis.exists(key)).toBe(0);
  });

  it('does not lose count when the clock of Redis goes back', async () => {
    const key = `${keyPrefix}${uniqueName()}`;
    const at = async (now: number): Promise<number[]> =>
      ((await redis.eval(script, 1, key, String(now), 0, 60, 60, 3, 0)) as number[]).slice(0, 2);
    expect([await at(1_000.5), await at(990.2), await at(1_001), await at(1_002)]).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [2, 3],
    ]);
    expect(await at(1_051.5)).toEqual([0, 2]);
    expect(await at(1_200)).toEqual([0, 0]);
    await redis.del(key);
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
