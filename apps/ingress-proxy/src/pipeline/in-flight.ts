import { setImmediate as immediate } from 'node:timers/promises';

/** Place of a request that is not in flight. */
export const notInFlight = -1;

/** Something that can be cut when a shutdown has waited long enough. */
export interface Abortable {
  /** Where it stands among those in flight; theirs to change. `notInFlight` at first. */
  place: number;
  abort(): void;
}

/**
 * The requests being served, so that a shutdown can wait for them and, after its deadline, cut them.
 *
 * A list and not a `Set`: a set that is filled and emptied all the time makes itself anew every few requests, each of its
 * former tables refers to the next one, and one that has become old keeps all that was in those behind it, requests
 * with their sockets and buffers, until the next collection of the whole heap.
 */
export class InFlightRequests {
  private readonly requests: Abortable[] = [];
  private whenEmpty: (() => void) | null = null;

  get count(): number {
    return this.requests.length;
  }

  add(request: Abortable): void {
    request.place = this.requests.length;
    this.requests.push(request);
  }

  /** Safe to call twice. */
  remove(request: Abortable): void {
    const { place } = request;
    if (place === notInFlight) return;
    request.place = notInFlight;
    const last = this.requests.pop();
    if (last !== undefined && last !== request) {
      this.requests[place] = last;
      last.place = place;
    }
    if (this.requests.length === 0) this.whenEmpty?.();
  }

  /** Resolves when nothing is in flight; at the deadline what is left is cut first. */
  async drain(deadlineMs: number): Promise<void> {
    if (this.requests.length > 0) await this.emptied(deadlineMs);
    // An answer ends in an immediate that is asked for right after its settlement: the one behind it is safe.
    await immediate();
    await immediate();
  }

  private async emptied(deadlineMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        for (const request of [...this.requests]) request.abort();
        resolve();
      }, deadlineMs);
      this.whenEmpty = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.whenEmpty = null;
  }
}
