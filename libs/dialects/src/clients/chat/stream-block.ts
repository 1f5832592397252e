import type { AnswerEvent } from '../../conversation/answer.js';
import type { Citation, Signature } from '../../conversation/conversation.js';
import type { LossListener } from '../../conversation/losses.js';
import type { JsonObject } from '../../json.js';
import { writeAnnotations } from './write-annotations.js';
import { writeExtraContent, writeThinkingBlock } from './write-thoughts.js';

/** What is added to a message: one `delta` of a chunk. */
export type Delta = JsonObject;

/** A part of a block, as it comes. */
export type BlockPart = Extract<AnswerEvent, { readonly block: number; readonly kind: PartKind }>;
type PartKind = 'text' | 'arguments' | 'signature' | 'citation';

/** What all blocks of one choice share. */
export interface ChoiceState {
  /** Characters of `content` so far. */
  contentLength: number;
  /** Calls so far: the next one's `index`. */
  callCount: number;
  imageCount: number;
}

/** Writes one block of an answer. Blocks of a choice may be open side by side. */
export interface BlockWriter {
  open(): Delta | null;
  part(part: BlockPart): Delta | null;
  close(): Delta | null;
}

/** A text: `content`. Citations wait for its end, because they stand for the whole of it. */
export class TextWriter implements BlockWriter {
  private readonly start: number;
  private readonly citations: Citation[] = [];

  constructor(
    private readonly choice: ChoiceState,
    private readonly onLoss?: LossListener,
  ) {
    this.start = choice.contentLength;
  }

  open(): null {
    return null;
  }

  part(part: BlockPart): Delta | null {
    switch (part.kind) {
      case 'text':
        this.choice.contentLength += part.text.length;
        return { content: part.text };
      case 'citation':
        this.citations.push(part.citation);
        return null;
      case 'signature':
        return part.signature.provider === 'google' ? writeExtraContent(part.signature) : null;
      case 'arguments':
        return null;
    }
  }

  close(): Delta | null {
    const range = { start: this.start, end: this.choice.contentLength };
    const annotations = writeAnnotations(this.citations, range, this.onLoss);
    return annotations.length === 0 ? null : { annotations };
  }
}

/** A thought: `reasoning_content` to read, and at its end the signed whole to send back. */
export class ThinkingWriter implements BlockWriter {
  private readonly texts: string[] = [];
  private signature: Signature | null = null;

  open(): null {
    return null;
  }

  part(part: BlockPart): Delta | null {
    if (part.kind === 'signature') this.signature = part.signature;
    if (part.kind !== 'text') return null;
    this.texts.push(part.text);
    return { reasoning_content: part.text };
  }

  close(): Delta | null {
    const { signature } = this;
    if (signature === null) return null;
    return {
      thinking_blocks: [writeThinkingBlock({ kind: 'thinking', text: this.texts.join(''), signature })],
    };
  }
}

/** The model's refusal in its own words. */
export const refusalWriter: BlockWriter = {
  open: () => null,
  part: (part) => (part.kind === 'text' ? { refusal: part.text } : null),
  close: () => null,
};

/** A block that comes whole, or one that has no place in this dialect. */
export function wholeWriter(delta: Delta | null): BlockWriter {
  return { open: () => delta, part: () => null, close: () => null };
}
