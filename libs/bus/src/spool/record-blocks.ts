/** A piece of memory that records stand in one behind the other. */
export interface RecordBlock {
  readonly bytes: Buffer;
  /** How many need what stands in it: those who have yet to write it, and those who have yet to send it. */
  users: number;
  /** Memory that was lent for longer than can be told is left to the garbage collector. */
  isReusable: boolean;
}

const blockBytes = 256 * 1024;
/** Free blocks that are kept, 8 MiB; what a burst needed besides goes back. */
const maxFreeBlocks = 32;

/**
 * Memory for records, used again and again. Bodies that each had memory of their own would live just long enough to be
 * collected the expensive way, together with everything else in the process.
 */
export class RecordBlocks {
  private block: RecordBlock = newBlock(0);
  private used = 0;
  private readonly free: RecordBlock[] = [];

  /** The block with room for so many bytes at `end`. */
  withRoom(bytes: number): RecordBlock {
    if (this.used + bytes > this.block.bytes.length) {
      const full = this.block;
      this.block = bytes > blockBytes ? newBlock(bytes) : (this.free.pop() ?? newBlock(blockBytes));
      this.used = 0;
      if (full.users === 0) this.giveBack(full);
    }
    return this.block;
  }

  /** Where the next record begins. */
  get end(): number {
    return this.used;
  }

  /** Notes that a record ends here. */
  fillTo(end: number): void {
    this.used = end;
  }

  /** Notes that somebody needs a block no longer. */
  release(block: RecordBlock): void {
    block.users -= 1;
    if (block.users > 0) return;
    if (block !== this.block) this.giveBack(block);
    else if (block.isReusable) this.used = 0;
  }

  private giveBack(block: RecordBlock): void {
    const isCommon = block.bytes.length === blockBytes;
    if (isCommon && block.isReusable && this.free.length < maxFreeBlocks) this.free.push(block);
  }
}

function newBlock(bytes: number): RecordBlock {
  return { bytes: Buffer.allocUnsafeSlow(bytes), users: 0, isReusable: true };
}
