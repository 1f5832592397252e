import { createLogger, createMetricsRegistry } from '@trueport/observability';
import { MemoryLimiter } from './memory-limiter.js';
import { RedisLimiter } from './redis-limiter.js';
import type { Limiter } from './limiter.js';

/** CPU of this process per check: `node libs/limits/dist/limiter.bench.js redis://127.0.0.1:6379`. */
const redisUrl = process.argv[2] ?? 'redis://127.0.0.1:6379';
const options = { ip: { limit: 1_000_000_000, windowSeconds: 300 } };
const metrics = createMetricsRegistry('bench');
const memory = new MemoryLimiter(options);
const redis = new RedisLimiter(
  { ...options, redisUrl, keyPrefix: `bench${process.pid}:`, timeoutMs: 1_000 },
  memory,
  metrics,
  createLogger('bench', 'warn'),
);

async function run(limiter: Limiter, inFlight: number, checks: number): Promise<[cpu: number, wall: number]> {
  let left = checks;
  const startedAtMs = performance.now();
  const before = process.cpuUsage();
  const worker = async (id: number): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await limiter.check({ keyId: `k${id % 8}`, rateLimitRpm: 1_000_000, clientIp: `ip${id % 8}` });
      // Requests arrive with the event loop, not in microtasks.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, id) => worker(id)));
  const { user, system } = process.cpuUsage(before);
  return [(user + system) / checks, ((performance.now() - startedAtMs) * 1_000) / checks];
}

async function idle(checks: number): Promise<number> {
  const none: Limiter = { check: () => Promise.resolve({} as never) };
  return (await run(none, 16, checks))[0];
}

while (!redis.isConnected) await new Promise((resolve) => setTimeout(resolve, 10));
const overhead = await idle(200_000);
for (const [name, limiter] of [
  ['memory', memory],
  ['Redis', redis],
] as const) {
  for (const inFlight of [1, 16, 64, 256]) {
    const checks = limiter === memory ? 200_000 : inFlight === 1 ? 10_000 : 60_000;
    await run(limiter, inFlight, checks / 10);
    const [cpu, wall] = await run(limiter, inFlight, checks);
    const perCheck = Math.max(0, cpu - overhead).toFixed(1);
    const rate = Math.round(1_000_000 / wall);
    console.log(
      `${name.padEnd(7)} ${String(inFlight).padStart(3)} in flight: ${perCheck} µs CPU, ${rate} checks/s`,
    );
  }
}
redis.close();
