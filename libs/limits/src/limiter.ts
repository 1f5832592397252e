/** One request that asks to be let through. */
export interface LimitRequest {
  readonly keyId: string;
  /** Requests per minute the key may make; 0 lets none pass. */
  readonly rateLimitRpm: number;
  readonly clientIp: string;
}

/** What a limiter decides. A refused request uses nothing up. */
export type LimitDecision =
  | {
      readonly allowed: true;
      readonly limit: number;
      /** Requests the key has left in the window, this one already taken off. */
      readonly remaining: number;
      /** Whole seconds, at least 1, until the oldest request of the window no longer counts. */
      readonly resetSeconds: number;
      /** Whether this instance decided alone, from what it has seen itself. */
      readonly degraded: boolean;
    }
  | {
      readonly allowed: false;
      /** `ip`: the address made too many requests; `rpm`: the key did. */
      readonly kind: 'ip' | 'rpm';
      readonly limit: number;
      /** Requests that count in the window now; this one is not among them. */
      readonly used: number;
      /** Whole seconds, at least 1, until a request can pass again. */
      readonly retryAfterSeconds: number;
      readonly degraded: boolean;
    };

/**
 * Decides whether a request passes the limits of its address and its key: in any window of the limit's length no more
 * than the limit pass. The window slides: it ends now, and counts in slices of a sixtieth of its length. A slice counts
 * until its last request has left the window, so that a request may count for up to a sixtieth longer, never shorter;
 * where requests are further apart than a slice, it is exact. Memory and time do not depend on the limit.
 *
 * Safe to call concurrently. Never rejects: infrastructure that is away must not block traffic.
 */
export interface Limiter {
  check(request: LimitRequest): Promise<LimitDecision>;
}

/** A window that is counted. */
export interface LimitWindow {
  readonly windowSeconds: number;
  readonly limit: number;
}

/** Limits that do not depend on the key. */
export interface LimiterOptions {
  /** Limit of one client address; `limit: 0` switches it off. */
  readonly ip: LimitWindow;
}

/** Length of the window of the key's limit: a minute. */
export const keyWindowSeconds = 60;

/** Slices per window. */
export const slicesPerWindow = 60;

/** Seconds as clients are told them: whole, and never 0. */
export function wholeSeconds(seconds: number): number {
  return Math.max(1, Math.ceil(seconds));
}
