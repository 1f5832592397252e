import { createArrayBlocks } from './array-blocks.js';
import { createSseBlocks } from './sse-blocks.js';
import type { ComposedEvent } from './stream-slots.js';

/** A stretch of a stream: an event with everything around it. All blocks together are the stream, byte for byte. */
export interface StreamBlock {
  readonly raw: Buffer;
  /** Usually the same; for an event spread over lines, one that means the same on one line. */
  readonly readable: Buffer;
  /** The event's document within `readable`; empty where there is none (comments, pings, separators). */
  readonly dataStart: number;
  readonly dataEnd: number;
  /** Whether this ends the stream: `[DONE]`, the array's closing bracket. */
  readonly isLast: boolean;
  /** Where other events can be put in front of this one. */
  readonly insertAt: number;
}

/** How the events of a stream are told apart, and written. */
export interface StreamBlocks {
  /** Whether an event was longer than the bound; nothing that comes behind it can be read. */
  readonly isTooLong: boolean;
  /** Blocks that are complete with this chunk. */
  push(chunk: Buffer): readonly StreamBlock[];
  /** What is left when the stream has ended, whole or broken off; `null` when there is nothing. */
  end(): StreamBlock | null;
  /**
   * The bytes that put events of our own in front of a block, what stands before them in the block included; `null`
   * for the end of the stream.
   */
  insert(before: StreamBlock | null, events: readonly ComposedEvent[]): readonly Buffer[];
  /** The same for an event that is the last, in the place of the block and all that would follow. */
  stop(before: StreamBlock | null, event: ComposedEvent): readonly Buffer[];
}

const openBracket = 0x5b;

/**
 * Blocks of a stream, in any split. The first byte tells the framing: an array of documents (Gemini without
 * `alt=sse`) or server-sent events.
 *
 * @param maxEventBytes bytes of one event, which are kept until it is complete
 */
export function createStreamBlocks(firstByte: number, maxEventBytes: number): StreamBlocks {
  return firstByte === openBracket ? createArrayBlocks(maxEventBytes) : createSseBlocks(maxEventBytes);
}
