import type { BlockOpening } from '../../conversation/answer.js';
import { StreamBlock, type BlockPart, type BlockPlace } from './stream-block.js';

/** A block that waits for those before it to be closed. */
interface WaitingBlock {
  readonly number: number;
  readonly writer: StreamBlock;
  readonly parts: BlockPart[];
  isClosed: boolean;
}

/**
 * Puts blocks that may be open at the same time one after the other, in the order they were opened: the first is
 * written as it comes, the others wait until it is closed.
 */
export class BlockQueue {
  private readonly blocks: WaitingBlock[] = [];

  constructor(private readonly place: BlockPlace) {}

  open(number: number, opening: BlockOpening): string {
    const block = { number, writer: new StreamBlock(opening, this.place), parts: [], isClosed: false };
    this.blocks.push(block);
    return this.blocks.length === 1 ? block.writer.begin() : '';
  }

  part(part: BlockPart): string {
    const [first] = this.blocks;
    if (first?.number === part.block) return first.writer.part(part);
    this.blockOf(part.block)?.parts.push(part);
    return '';
  }

  close(number: number): string {
    const block = this.blockOf(number);
    if (block === undefined) return '';
    block.isClosed = true;
    let written = '';
    while (this.blocks[0]?.isClosed === true) written += this.blocks[0].writer.end() + this.beginNext();
    return written;
  }

  private beginNext(): string {
    this.blocks.shift();
    const [next] = this.blocks;
    if (next === undefined) return '';
    return next.writer.begin() + next.parts.map((part) => next.writer.part(part)).join('');
  }

  private blockOf(number: number): WaitingBlock | undefined {
    return this.blocks.find((block) => block.number === number);
  }
}
