import type { AnswerEvent } from '../conversation/answer.js';

/** Steps that belong to a block. */
export type BlockEvent = Extract<AnswerEvent, { readonly block: number }>;

/**
 * Puts interleaved blocks into a row. The block that opened first is shown as it comes; what belongs to later ones
 * waits until it is their turn.
 */
export class BlockQueue {
  private head: number | null = null;
  /** Steps of the blocks that wait, in the order the blocks opened. */
  private readonly waiting = new Map<number, BlockEvent[]>();

  /** @returns the steps whose turn it is now; those of blocks that never opened here are passed over */
  push(event: BlockEvent): readonly BlockEvent[] {
    const { block } = event;
    if (event.kind === 'open' && this.head === null) {
      this.head = block;
      return [event];
    }
    if (event.kind === 'open') {
      this.waiting.set(block, [event]);
      return [];
    }
    if (block === this.head) return event.kind === 'close' ? [event, ...this.next()] : [event];
    this.waiting.get(block)?.push(event);
    return [];
  }

  /** What waited, up to the first block that is still open. */
  private next(): readonly BlockEvent[] {
    this.head = null;
    const due: BlockEvent[] = [];
    for (const [block, events] of this.waiting) {
      this.waiting.delete(block);
      due.push(...events);
      if (events.at(-1)?.kind === 'close') continue;
      this.head = block;
      break;
    }
    return due;
  }
}
