import { slicesPerWindow } from './limiter.js';

/** What a window says to one more request, before it is counted. */
export interface WindowState {
  /** Requests that count now. */
  readonly used: number;
  /** Seconds until the oldest of them stop counting; the window's length when there is none. */
  readonly oldestExpiresInSeconds: number;
}

/** A slice is one number: its count, and when in it the last request came, in thousandths of the slice. */
const thousandths = 1_000;

/**
 * Requests of one window, counted by slices of a sixtieth of it. The maths is the same as in `reserve-script.ts`, and
 * a test holds them together. Cost per call does not depend on the limit.
 */
export class SlidingWindow {
  private readonly sliceSeconds: number;
  /** By slice, in order of time. */
  private readonly slices = new Map<number, number>();
  private used = 0;

  constructor(private readonly windowSeconds: number) {
    this.sliceSeconds = windowSeconds / slicesPerWindow;
  }

  /** Forgets what no longer counts and tells what does. */
  look(nowSeconds: number): WindowState {
    const now = Math.floor(nowSeconds / this.sliceSeconds);
    for (const [slice, value] of this.slices) {
      if (slice > now - slicesPerWindow) {
        // Too young to expire; to the millisecond is not needed.
        return this.state((slice + 1) * this.sliceSeconds, nowSeconds);
      }
      const lastAtSeconds = (slice + ((value % thousandths) + 1) / thousandths) * this.sliceSeconds;
      if (lastAtSeconds > nowSeconds - this.windowSeconds) return this.state(lastAtSeconds, nowSeconds);
      this.slices.delete(slice);
      this.used -= Math.floor(value / thousandths);
    }
    return { used: 0, oldestExpiresInSeconds: this.windowSeconds };
  }

  /** Counts one request; `look` comes first, at the same time. */
  take(nowSeconds: number): void {
    const position = nowSeconds / this.sliceSeconds;
    const slice = Math.floor(position);
    const value = this.slices.get(slice) ?? 0;
    const count = Math.floor(value / thousandths) + 1;
    this.slices.set(slice, count * thousandths + Math.floor((position - slice) * thousandths));
    this.used += 1;
  }

  private state(oldestAtSeconds: number, nowSeconds: number): WindowState {
    const oldestExpiresInSeconds = oldestAtSeconds + this.windowSeconds - nowSeconds;
    return { used: this.used, oldestExpiresInSeconds };
  }
}
