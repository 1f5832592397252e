import type { LimitRequest } from './limiter.js';

/** Requests of one caller that Redis has counted before they come. */
export interface Grant {
  readonly request: LimitRequest;
  readonly count: number;
  /** Requests that counted in the key's window before the first of these. */
  readonly used: number;
  /** From `grantedAtMs` on, until the oldest request of the key's window stops counting. */
  readonly waitMs: number;
  /** When the question left, by the clock of this process. */
  readonly grantedAtMs: number;
  /** When these requests count as made, by the clock of Redis, milliseconds. */
  readonly countedAtMs: number;
}

/** What is left of a grant and goes back. */
export type Unused = Pick<Grant, 'request' | 'count' | 'countedAtMs'>;

/** A request that passes because it was counted before. */
export interface Advance {
  readonly used: number;
  readonly waitMs: number;
}

interface Caller {
  grant: Grant | null;
  left: number;
  /** Requests since the last `turn`, and in the period before it. */
  now: number;
  before: number;
  isAsking: boolean;
}

/** How long a grant may be used, and how often unused requests go back. */
export const periodMs = 100;
/** Fewer requests in a period are not worth two questions more. */
const leastAhead = 4;
const mostAhead = 1_000;

/**
 * What callers with a steady flow have reserved ahead, so that most of their requests need no question to Redis.
 *
 * A caller (key and address) asks for as many as it made in the period before; what it does not use goes back at the
 * end of the period. Pure: the clock is that of the caller.
 */
export class ReservedAhead {
  private readonly callers = new Map<string, Caller>();

  /** Counts a request that came, and lets it pass if it has been counted in Redis before. */
  take(request: LimitRequest, nowMs: number): Advance | null {
    const caller = this.callerOf(request);
    caller.now += 1;
    const { grant } = caller;
    if (grant === null || caller.left === 0 || nowMs >= grant.grantedAtMs + periodMs) return null;
    const used = grant.used + grant.count - caller.left;
    caller.left -= 1;
    return { used, waitMs: Math.max(0, grant.waitMs - (nowMs - grant.grantedAtMs)) };
  }

  /** How many to ask for beside the request itself. Nobody asks for more while a question is under way. */
  wanted(request: LimitRequest): number {
    const caller = this.callerOf(request);
    if (caller.isAsking || caller.left > 0 || caller.before < leastAhead) return 0;
    caller.isAsking = true;
    return Math.min(caller.before, mostAhead);
  }

  /** Notes what the question of a caller has brought; `null` when nothing. */
  answered(request: LimitRequest, grant: Grant | null): void {
    const caller = this.callerOf(request);
    caller.isAsking = false;
    caller.grant = grant;
    caller.left = grant?.count ?? 0;
  }

  /** Ends a period. @returns what was not used and can be used no more */
  turn(): readonly Unused[] {
    const unused: Unused[] = [];
    for (const [name, caller] of this.callers) {
      if (caller.grant !== null && caller.left > 0) unused.push({ ...caller.grant, count: caller.left });
      caller.grant = null;
      caller.left = 0;
      if (caller.now === 0 && !caller.isAsking) this.callers.delete(name);
      caller.before = caller.now;
      caller.now = 0;
    }
    return unused;
  }

  private callerOf({ keyId, clientIp, rateLimitRpm }: LimitRequest): Caller {
    // A changed limit is another caller: it takes nothing of what was granted under the former one.
    const name = `${keyId} ${rateLimitRpm} ${clientIp}`;
    let caller = this.callers.get(name);
    if (caller === undefined) {
      caller = { grant: null, left: 0, now: 0, before: 0, isAsking: false };
      this.callers.set(name, caller);
    }
    return caller;
  }
}
