import { z } from 'zod';

const objectIdPattern = /^[0-9a-f]{24}$/;
const requestIdPattern = /^req_[0-9a-f]{24}$/;

/** 24 lower-case hex digits: 4 bytes of Unix seconds, 5 random bytes of the process, 3 bytes of counter. */
export const objectIdSchema = z.string().regex(objectIdPattern, 'expected 24 hex digits');

/** `req_` and 24 hex digits. The digits are the id of the usage log, which makes every view idempotent by request. */
export const requestIdSchema = z.string().regex(requestIdPattern, 'expected req_ and 24 hex digits');

/**
 * Makes ids of the ObjectId form that sort by time and never repeat within a process.
 *
 * @source MongoDB ObjectId layout, BSON specification 1.1
 */
export class ObjectIdSequence {
  private readonly processHex: string;
  private counter: number;
  private lastSecond = -1;
  private secondHex = '';

  /** @param seed 8 random bytes: 5 name the process, 3 start the counter */
  constructor(
    seed: Uint8Array,
    private readonly nowMs: () => number,
  ) {
    if (seed.length < 8) throw new RangeError('ObjectIdSequence needs 8 seed bytes');
    this.processHex = Array.from(seed.subarray(0, 5), (byte) => byte.toString(16).padStart(2, '0')).join('');
    this.counter = ((seed[5] ?? 0) << 16) | ((seed[6] ?? 0) << 8) | (seed[7] ?? 0);
  }

  /** The next id, 24 hex digits. */
  next(): string {
    const second = Math.floor(this.nowMs() / 1000);
    if (second !== this.lastSecond) {
      this.lastSecond = second;
      this.secondHex = (second >>> 0).toString(16).padStart(8, '0');
    }
    this.counter = (this.counter + 1) & 0xffffff;
    return this.secondHex + this.processHex + this.counter.toString(16).padStart(6, '0');
  }

  /** The next request id, `req_` and 24 hex digits. */
  nextRequestId(): string {
    return `req_${this.next()}`;
  }
}

/** The usage-log id that belongs to a request id: its 24 hex digits. */
export function usageLogIdOf(requestId: string): string {
  return requestId.slice(4);
}
