/** One request that asks to be let through. */
export interface LimitRequest {
  readonly keyId: string;
  /** Requests per minute the key may make. */
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
      /** Seconds until the oldest request of the window no longer counts. */
      readonly resetSeconds: number;
    }
  | {
      readonly allowed: false;
      /** `ip`: the address made too many requests; `rpm`: the key did. */
      readonly kind: 'ip' | 'rpm';
      readonly limit: number;
      /** Whole seconds, at least 1, until a request can pass again. */
      readonly retryAfterSeconds: number;
    };

/**
 * Decides whether a request passes the limits of its address and its key: in any window of the limit's length no more
 * than the limit pass. Counting is by slices of a sixtieth of the window, so that a request may count for up to one
 * slice longer than the window, never shorter.
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
