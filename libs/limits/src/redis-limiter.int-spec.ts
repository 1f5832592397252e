import { createServer, type AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createLogger, createMetricsRegistry } from '@trueport/observability';
import { testServers, uniqueName, waitUntil } from '@trueport/testing';
import { limiterBehaviour } from './limiter.behaviour.js';
import { MemoryLimiter } from './memory-limiter.js';
import { RedisLimiter } from './redis-limiter.js';

const ip = { limit: 5, windowSeconds: 300 };
const logger = createLogger('test', 'silent');

describe('RedisLimiter', () => {
  const limiters: RedisLimiter[] = [];
  const keyPrefix = `${uniqueName()}:`;
  const refuseAll = { check: () => Promise.reject(new Error('the fallback was asked')) };
  const make = (
    fallback = refuseAll as MemoryLimiter | typeof refuseAll,
    redisUrl = testServers.redisUrl,
  ): RedisLimiter => {
    const options = { ip, redisUrl, keyPrefix, timeoutMs: 1_000 };
    const limiter = new RedisLimiter(
      options,
      fallback as MemoryLimiter,
      createMetricsRegistry('test'),
      logger,
    );
    limiters.push(limiter);
    return limiter;
  };
  afterAll(() => limiters.forEach((limiter) => limiter.close()));

  const shared = make();
  const ready = waitUntil(() => shared.isConnected, { what: 'the connection to Redis' });
  limiterBehaviour(() => ({ check: (request) => ready.then(() => shared.check(request)) }));

  it('counts over several instances as if they were one', async () => {
    const instances = [make(), make(), make()];
    await waitUntil(() => instances.every((instance) => instance.isConnected));
    const keyId = uniqueName();
    const decisions = await Promise.all(
      Array.from({ length: 300 }, (_, at) =>
        (instances[at % 3] as RedisLimiter).check({ keyId, rateLimitRpm: 100, clientIp: uniqueName() }),
      ),
    );
    expect(decisions.filter((decision) => decision.allowed)).toHaveLength(100);
  });

  it('lets this instance decide while Redis is away', async () => {
    const limiter = make(new MemoryLimiter({ ip }), 'redis://127.0.0.1:9');
    const check = () => limiter.check({ keyId: 'k', rateLimitRpm: 1, clientIp: '192.0.2.1' });
    expect([(await check()).allowed, (await check()).allowed, limiter.isConnected]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('lets this instance decide while Redis accepts connections and says nothing', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `redis://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const limiter = make(new MemoryLimiter({ ip }), url);
    expect((await limiter.check({ keyId: 'k', rateLimitRpm: 1, clientIp: '192.0.2.1' })).allowed).toBe(true);
    limiter.close();
    server.close();
  });
});
