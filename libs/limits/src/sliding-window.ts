import { slicesPerWindow } from './limiter.js';

/** What a window says to one more request, before it is counted. */
export interface WindowState {
  /** Requests that count now. */
  readonly used: number;
  /** Seconds until the oldest of them stops counting; the slice length when there is none. */
  readonly oldestExpiresInSeconds: number;
}

/**
 * Requests of one window, counted by slices of a sixtieth of it. The maths is the same as in `reserve-script.ts`.
 * Cost per call does not depend on the limit.
 */
export class SlidingWindow {
  private readonly sliceSeconds: number;
  private readonly counts = new Map<number, number>();
  private used = 0;

  constructor(windowSeconds: number) {
    this.sliceSeconds = windowSeconds / slicesPerWindow;
  }

  /** Forgets what no longer counts and tells what does. */
  look(nowSeconds: number): WindowState {
    const now = Math.floor(nowSeconds / this.sliceSeconds);
    for (const [slice, count] of this.counts) {
      // A slice counts as long as any part of it may lie inside the window.
      if (slice >= now - slicesPerWindow) break;
      this.counts.delete(slice);
      this.used -= count;
    }
    const [oldest] = this.counts.keys();
    const expiresAtSeconds = ((oldest ?? now) + slicesPerWindow + 1) * this.sliceSeconds;
    return { used: this.used, oldestExpiresInSeconds: expiresAtSeconds - nowSeconds };
  }

  /** Counts one request. */
  take(nowSeconds: number): void {
    const now = Math.floor(nowSeconds / this.sliceSeconds);
    this.counts.set(now, (this.counts.get(now) ?? 0) + 1);
    this.used += 1;
  }
}
