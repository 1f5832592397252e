import type { AnswerEvent } from '../../conversation/index.js';
import type { OutputItems } from './output-items.js';

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

  constructor(private readonly items: OutputItems) {}

  /** Takes a step; those of blocks that never opened here are passed over. */
  push(event: BlockEvent): void {
    const { block } = event;
    if (event.kind === 'open' && this.head === null) {
      this.head = block;
      this.apply(event);
    } else if (event.kind === 'open') {
      this.waiting.set(block, [event]);
    } else if (block === this.head) {
      this.apply(event);
    } else {
      this.waiting.get(block)?.push(event);
    }
    if (event.kind === 'close' && block === this.head) this.next();
  }

  /** Shows what waited, up to the first block that is still open. */
  private next(): void {
    this.head = null;
    for (const [block, events] of this.waiting) {
      this.waiting.delete(block);
      events.forEach((event) => this.apply(event));
      if (events.at(-1)?.kind === 'close') continue;
      this.head = block;
      return;
    }
  }

  private apply(event: BlockEvent): void {
    switch (event.kind) {
      case 'open':
        this.items.open(event.content);
        break;
      case 'text':
        this.items.text(event.text);
        break;
      case 'arguments':
        this.items.arguments(event.json);
        break;
      case 'signature':
        this.items.signature(event.signature);
        break;
      case 'citation':
        this.items.citation(event.citation);
        break;
      case 'logprobs':
        this.items.logprobs(event.value);
        break;
      case 'close':
        this.items.close();
        break;
    }
  }
}
