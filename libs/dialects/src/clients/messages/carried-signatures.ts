import type { Block, Signature } from '../../conversation/conversation.js';
import type { CarriedTo } from './signature-text.js';

/** Kind of the stand-in for a `redacted_thinking` block that only carried the signature of a text or call. */
export const carriedMark = 'carried_signature';

/** A signature on its way back to the block it belongs to. */
export interface CarriedMark {
  readonly kind: typeof carriedMark;
  readonly signature: Signature;
  readonly carriedTo: CarriedTo;
}

/**
 * Gives the signatures that were carried beside texts and calls back to them. One whose block the client has removed
 * goes with it.
 */
export function attachCarried(items: readonly (Block | CarriedMark)[]): readonly Block[] {
  if (!items.some(isMark)) return items as readonly Block[];
  const blocks: Block[] = [];
  let waiting: Signature | null = null;
  for (const item of items) {
    if (isMark(item) && item.carriedTo === 'last') signLast(blocks, item.signature);
    else if (isMark(item)) waiting = item.signature;
    else {
      const signed: Block | null = waiting === null ? null : signedBlock(item, waiting);
      if (signed !== null) waiting = null;
      blocks.push(signed ?? item);
    }
  }
  return blocks;
}

function isMark(item: Block | CarriedMark): item is CarriedMark {
  return item.kind === carriedMark;
}

function signLast(blocks: Block[], signature: Signature): void {
  const last = blocks.at(-1);
  const signed = last === undefined ? null : signedBlock(last, signature);
  if (signed !== null) blocks[blocks.length - 1] = signed;
}

/** @returns `null` for a block that carries no signature of this kind */
function signedBlock(block: Block, signature: Signature): Block | null {
  return block.kind === 'tool_call' || block.kind === 'text' ? { ...block, signature } : null;
}
