import type { Logger, MetricsRegistry } from '@trueport/observability';
import { Redis } from 'ioredis';
import { Counter } from 'prom-client';
import {
  keyWindowSeconds,
  type LimitDecision,
  type Limiter,
  type LimiterOptions,
  type LimitRequest,
} from './limiter.js';
import { reserveScript } from './reserve-script.js';

/** How the limiter reaches Redis. */
export interface RedisLimiterOptions extends LimiterOptions {
  readonly redisUrl: string;
  readonly keyPrefix: string;
  /** No request waits longer than this for Redis. */
  readonly timeoutMs: number;
}

/** The script as a command of the client: keys first, then limit and window of each. */
interface LimitCommands {
  reserveInWindows(
    keyCount: number,
    ...keysAndLimits: (string | number)[]
  ): Promise<[number, number, number]>;
}

/** After a failure Redis is left alone for this long, so that requests do not wait for it one after another. */
const restMs = 500;
const longestReconnectDelayMs = 2_000;

/**
 * Limits shared by all instances: one script call per request, pipelined with those of other requests. While Redis is
 * away or slow the fallback decides, and a metric and one log line per change of state say so.
 */
export class RedisLimiter implements Limiter {
  private readonly redis: Redis & LimitCommands;
  private readonly degradedChecks: Counter.Internal;
  private restUntilMs = 0;
  private degraded = false;

  constructor(
    private readonly options: RedisLimiterOptions,
    private readonly fallback: Limiter,
    metrics: MetricsRegistry,
    private readonly logger: Logger,
  ) {
    this.degradedChecks = new Counter({
      name: 'trueport_limits_degraded_checks_total',
      help: 'Requests limited by this instance alone because Redis was away or slow.',
      registers: [metrics],
    }).labels();
    this.redis = new Redis(options.redisUrl, {
      enableAutoPipelining: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: options.timeoutMs,
      connectTimeout: 2_000,
      retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 6), longestReconnectDelayMs),
    }) as Redis & LimitCommands;
    this.redis.defineCommand('reserveInWindows', { lua: reserveScript });
    // Failed checks are what counts; the client's own error events would only repeat them.
    this.redis.on('error', () => undefined);
  }

  /** Whether Redis answers, from what is known. */
  get isConnected(): boolean {
    return this.redis.status === 'ready' && !this.degraded;
  }

  async check(request: LimitRequest): Promise<LimitDecision> {
    if (this.redis.status === 'ready' && performance.now() >= this.restUntilMs) {
      try {
        const decision = await this.reserve(request);
        this.noteState(null);
        return decision;
      } catch (error) {
        this.restUntilMs = performance.now() + restMs;
        this.noteState(error);
      }
    } else if (!this.degraded) {
      this.noteState(new Error(`Redis is ${this.redis.status}`));
    }
    this.degradedChecks.inc();
    return this.fallback.check(request);
  }

  close(): void {
    this.redis.disconnect();
  }

  private async reserve(request: LimitRequest): Promise<LimitDecision> {
    const { ip, keyPrefix } = this.options;
    const limit = request.rateLimitRpm;
    // One hash tag for all windows: a script may touch one slot of a cluster only.
    const keyName = `${keyPrefix}{limits}:key:${request.keyId}`;
    const answer =
      ip.limit > 0
        ? await this.redis.reserveInWindows(
            2,
            `${keyPrefix}{limits}:ip:${request.clientIp}`,
            keyName,
            ip.limit,
            ip.windowSeconds,
            limit,
            keyWindowSeconds,
          )
        : await this.redis.reserveInWindows(1, keyName, limit, keyWindowSeconds);
    const [refusedBy, used, waitMs] = answer;
    const waitSeconds = Math.max(1, Math.ceil(waitMs / 1000));
    if (refusedBy === 0)
      return { allowed: true, limit, remaining: limit - used - 1, resetSeconds: waitSeconds };
    const kind = ip.limit > 0 && refusedBy === 1 ? 'ip' : 'rpm';
    return { allowed: false, kind, limit: kind === 'ip' ? ip.limit : limit, retryAfterSeconds: waitSeconds };
  }

  private noteState(error: unknown): void {
    const degraded = error !== null;
    if (degraded === this.degraded) return;
    this.degraded = degraded;
    if (degraded)
      this.logger.warn({ component: 'limits', err: error }, 'Redis is away: limits hold per instance');
    else this.logger.info({ component: 'limits' }, 'Redis answers again: limits are shared');
  }
}
