/** Small enough for a thousand open streams to hold a few each. */
export const slabBytes = 4 * 1024;
/** Free slabs that are kept, 16 MiB; what a burst needed besides goes to the garbage collector. */
const maxFree = 4_096;

/**
 * Memory for what is copied from small chunks, used again and again. What streams leave behind is old by their end: it
 * would stay until a collection of the whole heap.
 */
export class Slabs {
  private readonly free: Buffer[] = [];

  /** A slab with bytes of anybody in it: only what was written since may be read. */
  take(): Buffer {
    return this.free.pop() ?? Buffer.allocUnsafeSlow(slabBytes);
  }

  /** Takes back slabs that nobody will read or write any more. */
  giveBack(slabs: readonly Buffer[]): void {
    for (const slab of slabs) if (this.free.length < maxFree) this.free.push(slab);
  }
}
