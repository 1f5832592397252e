import {
  keyWindowSeconds,
  wholeSeconds,
  type LimitDecision,
  type Limiter,
  type LimiterOptions,
  type LimitRequest,
} from './limiter.js';
import { SlidingWindow, type WindowState } from './sliding-window.js';

/** Windows kept at once; when there are more, the one that was used longest ago is forgotten. */
const maxWindows = 100_000;

/** Limits of this process alone: what each instance falls back to while Redis is away. */
export class MemoryLimiter implements Limiter {
  /** In order of use. */
  private readonly windows = new Map<string, SlidingWindow>();

  /** @param nowSeconds a clock that never goes back */
  constructor(
    private readonly options: LimiterOptions,
    private readonly nowSeconds: () => number = () => performance.now() / 1000,
  ) {}

  check(request: LimitRequest): Promise<LimitDecision> {
    return Promise.resolve(this.decide(request));
  }

  private decide(request: LimitRequest): LimitDecision {
    const now = this.nowSeconds();
    const { ip } = this.options;
    const ipWindow = ip.limit > 0 ? this.window(`ip ${request.clientIp}`, ip.windowSeconds) : null;
    const ipState = ipWindow?.look(now);
    if (ipState !== undefined && ipState.used >= ip.limit) return refusal('ip', ip.limit, ipState);
    const keyWindow = this.window(`key ${request.keyId}`, keyWindowSeconds);
    const keyState = keyWindow.look(now);
    const limit = request.rateLimitRpm;
    if (keyState.used >= limit) return refusal('rpm', limit, keyState);
    ipWindow?.take(now);
    keyWindow.take(now);
    return {
      allowed: true,
      limit,
      remaining: limit - keyState.used - 1,
      resetSeconds: wholeSeconds(keyState.oldestExpiresInSeconds),
      degraded: true,
    };
  }

  /** The window of a name, moved to the end: the front of the map is what was used longest ago. */
  private window(name: string, windowSeconds: number): SlidingWindow {
    const known = this.windows.get(name);
    const window = known ?? new SlidingWindow(windowSeconds);
    if (known !== undefined) this.windows.delete(name);
    this.windows.set(name, window);
    if (this.windows.size > maxWindows) {
      const [oldest] = this.windows.keys();
      if (oldest !== undefined) this.windows.delete(oldest);
    }
    return window;
  }
}

function refusal(kind: 'ip' | 'rpm', limit: number, state: WindowState): LimitDecision {
  const retryAfterSeconds = wholeSeconds(state.oldestExpiresInSeconds);
  return { allowed: false, kind, limit, used: state.used, retryAfterSeconds, degraded: true };
}
