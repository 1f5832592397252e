import { EventEmitter } from 'node:events';
import CircuitBreaker from 'opossum';

/** How a breaker judges. */
export interface BreakerOptions {
  /** Length of the rolling window. */
  readonly windowMs: number;
  /** Below this number of results in the window the circuit never opens. */
  readonly minRequests: number;
  /** Above this share of failures the circuit opens; 100 means never. */
  readonly errorPercent: number;
  /** How long an open circuit waits before it probes. */
  readonly openMs: number;
}

/** Where a circuit is: `half_open` lets probes through, one at a time. */
export type BreakerState = 'closed' | 'open' | 'half_open';

/**
 * Leave to send one request. Exactly one of the three is called, once, when the head of the answer or the failure is
 * known; later calls do nothing.
 */
export interface BreakerPermit {
  readonly allowed: true;
  /** The provider answered, be it with a client error. */
  succeeded(): void;
  /** Connect failure, time-out or 5xx. */
  failed(): void;
  /** The outcome says nothing about the provider: the client left, or the request was at fault. Not counted at all. */
  ignored(): void;
}

/** What a breaker says to a request; `retryAfterSeconds` is at least 1. */
export type BreakerAdmission =
  BreakerPermit | { readonly allowed: false; readonly retryAfterSeconds: number };

class ProviderFailure extends Error {}

/** One instance for all failures: nobody reads it, and a stack trace per failure would cost when it matters most. */
const providerFailure = new ProviderFailure('the provider failed');
const swallow = (): void => undefined;
const bucketsPerWindow = 10;

const success = Promise.resolve();

/** The action opossum runs when a result is known: it has that result. */
function replay(failed: boolean): Promise<void> {
  if (failed) throw providerFailure;
  return success;
}

/**
 * Circuit breaker of one provider host, on opossum. It opens by the rate of failures in a rolling window; after
 * `openMs` it lets a single probe through, whose result closes or reopens it.
 *
 * Opossum is told of a request when its result is known, not when it starts: requests in flight, which may take
 * minutes, neither dilute the rate nor hold a place, and an ignored one leaves no trace.
 */
export class ProviderBreaker {
  private readonly circuit: CircuitBreaker<[boolean], void>;
  private readonly rotation = new EventEmitter();
  private readonly rotationTimer: NodeJS.Timeout;
  private openedAtMs = 0;
  /** Which half-open phase it is; results of probes of an earlier phase say nothing about this one. */
  private halfOpenRound = 0;
  private probeSentAtMs: number | null = null;

  /**
   * @param onChange called with every change of state
   * @param nowMs a clock that never goes back
   */
  constructor(
    private readonly options: BreakerOptions,
    onChange: (state: BreakerState) => void,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.circuit = new CircuitBreaker(replay, {
      // Deadlines belong to the HTTP client; a second timer per request would cost more than the breaker.
      timeout: false,
      rollingCountTimeout: options.windowMs,
      rollingCountBuckets: bucketsPerWindow,
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
      rotateBucketController: this.rotation,
      volumeThreshold: options.minRequests,
      errorThresholdPercentage: options.errorPercent,
      resetTimeout: options.openMs,
    });
    this.rotationTimer = setInterval(() => this.rotate(1), options.windowMs / bucketsPerWindow).unref();
    this.circuit.on('open', () => {
      this.openedAtMs = this.nowMs();
      onChange('open');
    });
    this.circuit.on('halfOpen', () => {
      this.halfOpenRound += 1;
      this.probeSentAtMs = null;
      onChange('half_open');
    });
    this.circuit.on('close', () => {
      // What was counted before the outage must not reopen the circuit at the first failure after it.
      this.rotate(bucketsPerWindow);
      onChange('closed');
    });
  }

  /** Where the circuit is now. */
  get state(): BreakerState {
    if (this.circuit.halfOpen) return 'half_open';
    return this.circuit.opened ? 'open' : 'closed';
  }

  /** Asks to send one request now. */
  admit(): BreakerAdmission {
    if (this.circuit.closed || this.circuit.isShutdown) return new Permit(this, closedRound);
    if (this.circuit.halfOpen && this.isProbeDue()) {
      this.probeSentAtMs = this.nowMs();
      return new Permit(this, this.halfOpenRound);
    }
    return { allowed: false, retryAfterSeconds: this.retryAfterSeconds() };
  }

  /** Takes the result of a permit; called by permits only. */
  settle(round: number, result: 'succeeded' | 'failed' | 'ignored'): void {
    const { circuit } = this;
    const isProbe = circuit.halfOpen && round === this.halfOpenRound;
    if (result === 'ignored') {
      if (isProbe) this.probeSentAtMs = null;
    } else if (isProbe || circuit.closed) {
      circuit.fire(result === 'failed').catch(swallow);
    }
  }

  /** Stops the timers and the judging: from now on every request may go, and results have no effect. */
  shutdown(): void {
    clearInterval(this.rotationTimer);
    this.circuit.shutdown();
  }

  /** One probe at a time. One without a result for `openMs` no longer keeps the others out: answers can take minutes. */
  private isProbeDue(): boolean {
    return this.probeSentAtMs === null || this.nowMs() - this.probeSentAtMs >= this.options.openMs;
  }

  private rotate(buckets: number): void {
    for (let count = 0; count < buckets; count += 1) this.rotation.emit('rotate');
  }

  private retryAfterSeconds(): number {
    const leftMs = this.options.openMs - (this.nowMs() - this.openedAtMs);
    return Math.max(1, Math.ceil(leftMs / 1000));
  }
}

/** Round of permits that are given while the circuit is closed. */
const closedRound = 0;

class Permit implements BreakerPermit {
  readonly allowed = true;
  private isSettled = false;

  constructor(
    private readonly breaker: ProviderBreaker,
    private readonly round: number,
  ) {}

  succeeded(): void {
    this.settle('succeeded');
  }

  failed(): void {
    this.settle('failed');
  }

  ignored(): void {
    this.settle('ignored');
  }

  private settle(result: 'succeeded' | 'failed' | 'ignored'): void {
    if (this.isSettled) return;
    this.isSettled = true;
    this.breaker.settle(this.round, result);
  }
}
