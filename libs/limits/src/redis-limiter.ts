import type { Logger, MetricsRegistry } from '@trueport/observability';
import { Counter, Gauge } from 'prom-client';
import {
  wholeSeconds,
  type LimitDecision,
  type Limiter,
  type LimiterOptions,
  type LimitRequest,
} from './limiter.js';
import { RedisReservations, type Reservation } from './redis-reservations.js';

/** How the limiter reaches Redis. */
export interface RedisLimiterOptions extends LimiterOptions {
  readonly redisUrl: string;
  readonly keyPrefix: string;
  /** No request waits longer than this for Redis. */
  readonly timeoutMs: number;
}

/** Where limits are counted: for all instances together, or by this one alone until Redis answers again. */
type State =
  | { readonly phase: 'shared' }
  | { readonly phase: 'alone'; readonly probeAtMs: number; readonly isProbing: boolean };

/** Between two attempts to reach Redis again. */
const restMs = 500;
/** Asked for by nobody: tells whether Redis decides again, with the very script it decides with. */
const probe: LimitRequest = { keyId: 'probe', rateLimitRpm: 1_000_000_000, clientIp: 'probe' };

/**
 * Limits shared by all instances, in at most one round trip to Redis. While Redis is away or slow the fallback decides; a
 * metric and one log line per change of state say so. After the first failure no request waits for Redis any more:
 * probes find out in the background when it is back.
 */
export class RedisLimiter implements Limiter {
  private readonly reservations: RedisReservations;
  private readonly aloneChecks: Counter.Internal;
  private readonly aloneGauge: Gauge.Internal<string>;
  private state: State = { phase: 'shared' };

  /** @param fallback decides while Redis does not; must never reject */
  constructor(
    private readonly options: RedisLimiterOptions,
    private readonly fallback: Limiter,
    metrics: MetricsRegistry,
    private readonly logger: Logger,
  ) {
    const registers = [metrics];
    this.aloneChecks = new Counter({
      name: 'trueport_limits_degraded_checks_total',
      help: 'Requests limited by this instance alone because Redis was away or slow.',
      registers,
    }).labels();
    this.aloneGauge = new Gauge({
      name: 'trueport_limits_degraded',
      help: '1 while this instance limits alone because Redis is away or slow, else 0.',
      registers,
    }).labels();
    this.aloneGauge.set(0);
    this.reservations = new RedisReservations(options, () => this.probeNow());
  }

  /** Whether Redis answers, from what is known. */
  get isConnected(): boolean {
    return this.reservations.isReady && this.state.phase === 'shared';
  }

  check(request: LimitRequest): Promise<LimitDecision> {
    if (this.state.phase === 'shared' && this.reservations.isReady) return this.checkShared(request);
    if (this.state.phase === 'shared') this.goAlone(new Error(`Redis is ${this.reservations.status}`));
    else if (performance.now() >= this.state.probeAtMs) this.probeNow();
    return this.checkAlone(request);
  }

  /** Closes the connection to Redis; from then on the fallback decides. */
  close(): void {
    this.reservations.close();
  }

  private checkShared(request: LimitRequest): Promise<LimitDecision> {
    const reserved = this.reservations.reservedAhead(request);
    return reserved === null ? this.ask(request) : Promise.resolve(this.decisionOf(request, reserved));
  }

  private async ask(request: LimitRequest): Promise<LimitDecision> {
    try {
      return this.decisionOf(request, await this.reservations.reserve(request));
    } catch (error) {
      this.goAlone(error);
      return this.checkAlone(request);
    }
  }

  private checkAlone(request: LimitRequest): Promise<LimitDecision> {
    this.aloneChecks.inc();
    return this.fallback.check(request);
  }

  private decisionOf(request: LimitRequest, { refusedBy, used, waitMs }: Reservation): LimitDecision {
    const limit = request.rateLimitRpm;
    const seconds = wholeSeconds(waitMs / 1000);
    if (refusedBy === null)
      return { allowed: true, limit, remaining: limit - used - 1, resetSeconds: seconds, degraded: false };
    return {
      allowed: false,
      kind: refusedBy,
      limit: refusedBy === 'ip' ? this.options.ip.limit : limit,
      used,
      retryAfterSeconds: seconds,
      degraded: false,
    };
  }

  private goAlone(error: unknown): void {
    const wasShared = this.state.phase === 'shared';
    this.state = { phase: 'alone', probeAtMs: performance.now() + restMs, isProbing: false };
    if (!wasShared) return;
    this.aloneGauge.set(1);
    this.logger.warn({ component: 'limits', err: error }, 'Redis is away: limits hold per instance');
  }

  private goShared(): void {
    this.state = { phase: 'shared' };
    this.aloneGauge.set(0);
    this.logger.info({ component: 'limits' }, 'Redis answers again: limits are shared');
  }

  /** Asks Redis in the background, one probe at a time. */
  private probeNow(): void {
    const { state } = this;
    if (state.phase === 'shared' || state.isProbing || !this.reservations.isReady) return;
    this.state = { ...state, isProbing: true };
    this.reservations.reserve(probe).then(
      () => this.goShared(),
      (error: unknown) => this.goAlone(error),
    );
  }
}
