import CircuitBreaker from 'opossum';

/** How a breaker judges. */
export interface BreakerOptions {
  readonly windowMs: number;
  readonly minRequests: number;
  readonly errorPercent: number;
  readonly openMs: number;
}

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
  /** The outcome says nothing about the provider: the client left, or the request was at fault. */
  ignored(): void;
}

/** What a breaker says to a request. */
export type BreakerAdmission =
  BreakerPermit | { readonly allowed: false; readonly retryAfterSeconds: number };

type Outcome = 'succeeded' | 'ignored';

class ProviderFailure extends Error {}

/** One instance for all failures: nobody reads it, and a stack trace per failure would cost when it matters most. */
const providerFailure = new ProviderFailure('the provider failed');
const swallow = (): void => undefined;

/**
 * Circuit breaker of one provider host, on opossum. It opens by the rate of failures in a rolling window; after
 * `openMs` it lets a single probe through, whose outcome closes or reopens it.
 */
export class ProviderBreaker {
  private readonly circuit: CircuitBreaker<[Promise<Outcome>], Outcome>;
  private openedAtMs = 0;

  /** @param onChange called with every change of state */
  constructor(
    private readonly options: BreakerOptions,
    onChange: (state: BreakerState) => void,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.circuit = new CircuitBreaker((outcome: Promise<Outcome>) => outcome, {
      // Deadlines belong to the HTTP client; a second timer per request would cost more than the breaker.
      timeout: false,
      rollingCountTimeout: options.windowMs,
      rollingCountBuckets: 10,
      rollingPercentilesEnabled: false,
      volumeThreshold: options.minRequests,
      errorThresholdPercentage: options.errorPercent,
      resetTimeout: options.openMs,
    });
    this.circuit.on('open', () => {
      this.openedAtMs = this.nowMs();
      onChange('open');
    });
    this.circuit.on('halfOpen', () => onChange('half_open'));
    this.circuit.on('close', () => onChange('closed'));
  }

  get state(): BreakerState {
    if (this.circuit.halfOpen) return 'half_open';
    return this.circuit.opened ? 'open' : 'closed';
  }

  /** Asks to send one request now. */
  admit(): BreakerAdmission {
    const { circuit } = this;
    if (!circuit.closed && !circuit.pendingClose)
      return { allowed: false, retryAfterSeconds: this.retryAfterSeconds() };
    const isProbe = circuit.halfOpen;
    let resolve: (outcome: Outcome) => void = swallow;
    let reject: (failure: Error) => void = swallow;
    const outcome = new Promise<Outcome>((onResolve, onReject) => {
      resolve = onResolve;
      reject = onReject;
    });
    circuit.fire(outcome).catch(swallow);
    return {
      allowed: true,
      succeeded: () => resolve('succeeded'),
      failed: () => reject(providerFailure),
      // A probe that proved nothing must not close the circuit: wait for another one.
      ignored: () => (isProbe ? reject(providerFailure) : resolve('ignored')),
    };
  }

  /** Stops the timers. */
  shutdown(): void {
    this.circuit.shutdown();
  }

  private retryAfterSeconds(): number {
    const leftMs = this.options.openMs - (this.nowMs() - this.openedAtMs);
    return Math.max(1, Math.ceil(leftMs / 1000));
  }
}
