interface FailureWindow {
  failures: number;
  readonly endsAtMs: number;
}

/** How many failures are taken before a pause. */
export interface FailureThrottleOptions {
  readonly maxFailures: number;
  readonly windowMs: number;
  /** Callers remembered at most; the one whose window began first is forgotten first. */
  readonly maxCallers: number;
}

/** Slows down guessing: a caller with too many failures is paused until its window ends. */
export class FailureThrottle {
  private readonly windows = new Map<string, FailureWindow>();

  constructor(
    private readonly options: FailureThrottleOptions,
    private readonly nowMs: () => number = () => Date.now(),
  ) {}

  /** Whole seconds the caller has to wait; 0 when it may try. */
  pauseSeconds(caller: string): number {
    const window = this.windowOf(caller);
    if (window === null || window.failures < this.options.maxFailures) return 0;
    return Math.ceil((window.endsAtMs - this.nowMs()) / 1000);
  }

  failed(caller: string): void {
    const window = this.windowOf(caller);
    if (window !== null) {
      window.failures += 1;
      return;
    }
    if (this.windows.size >= this.options.maxCallers) {
      const [oldest] = this.windows.keys();
      if (oldest !== undefined) this.windows.delete(oldest);
    }
    this.windows.set(caller, { failures: 1, endsAtMs: this.nowMs() + this.options.windowMs });
  }

  succeeded(caller: string): void {
    this.windows.delete(caller);
  }

  private windowOf(caller: string): FailureWindow | null {
    const window = this.windows.get(caller);
    if (window === undefined) return null;
    if (window.endsAtMs > this.nowMs()) return window;
    this.windows.delete(caller);
    return null;
  }
}
