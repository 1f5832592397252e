/** Bounds of trying again. */
export interface RetryBounds {
  /** Attempts of one request altogether, the first included. */
  readonly maxAttempts: number;
  /** Longest first wait, ms; doubles with every attempt. */
  readonly baseDelayMs: number;
  /** Longest wait, ms. */
  readonly maxDelayMs: number;
}

/** Why an attempt failed before the client saw anything of it. */
export interface FailedAttempt {
  /** 1 for the first. */
  readonly attempt: number;
  /** Whether another try could end otherwise. */
  readonly retryable: boolean;
  /** What the provider asks for. */
  readonly retryAfterMs?: number;
  /** Whether the next try goes to another deployment than this one. */
  readonly goesElsewhere: boolean;
  /** Time left until the deadline of the request, ms. */
  readonly remainingMs: number;
}

/** Whether to try again, and after which wait. */
export type RetryDecision = { readonly kind: 'stop' } | { readonly kind: 'retry'; readonly delayMs: number };

const stop: RetryDecision = { kind: 'stop' };

/**
 * Decides what follows a failed attempt: another deployment is tried at once, the same one after a random part of an
 * exponentially growing time (full jitter), never before the time the provider asks for, never beyond the deadline.
 *
 * @param random in [0, 1)
 * @source full jitter: AWS Architecture Blog "Exponential Backoff And Jitter"
 */
export function planRetry(failed: FailedAttempt, bounds: RetryBounds, random: number): RetryDecision {
  if (!failed.retryable || failed.attempt >= bounds.maxAttempts) return stop;
  if (failed.goesElsewhere) return failed.remainingMs > 0 ? { kind: 'retry', delayMs: 0 } : stop;
  const longestMs = Math.min(bounds.maxDelayMs, bounds.baseDelayMs * 2 ** (failed.attempt - 1));
  const delayMs = Math.max(Math.round(random * longestMs), failed.retryAfterMs ?? 0);
  return delayMs <= bounds.maxDelayMs && delayMs < failed.remainingMs ? { kind: 'retry', delayMs } : stop;
}
