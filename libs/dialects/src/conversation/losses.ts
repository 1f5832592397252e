import type { Block } from './conversation.js';

/** Hears, for `x-gateway-warnings`, of what an answer loses since the client's dialect has no place for it. */
export interface LossListener {
  (warning: string): void;
}

/** A passage of a document has no address that these clients could be pointed to. */
export const lostCitation = 'citations: those without an address are left out';

/** What is said of a block that is not shown: its kind, or the type that its provider has for it. */
export function lostBlock(block: Block): string {
  return `${block.kind === 'foreign' ? block.type : block.kind}: left out`;
}
