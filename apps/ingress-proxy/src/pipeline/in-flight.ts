import { setImmediate as immediate } from 'node:timers/promises';

/** Something that can be cut when a shutdown has waited long enough. */
export interface Abortable {
  abort(): void;
}

/** The requests being served, so that a shutdown can wait for them and, after its deadline, cut them. */
export class InFlightRequests {
  private readonly requests = new Set<Abortable>();
  private whenEmpty: (() => void) | null = null;

  get count(): number {
    return this.requests.size;
  }

  add(request: Abortable): void {
    this.requests.add(request);
  }

  remove(request: Abortable): void {
    this.requests.delete(request);
    if (this.requests.size === 0) this.whenEmpty?.();
  }

  /** Resolves when nothing is in flight; at the deadline what is left is cut first. */
  async drain(deadlineMs: number): Promise<void> {
    if (this.requests.size > 0) await this.emptied(deadlineMs);
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
