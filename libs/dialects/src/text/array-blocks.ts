import type { StreamBlock, StreamBlocks } from './stream-blocks.js';
import type { ComposedEvent } from './stream-slots.js';

const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const separator = Buffer.from(',\n');

/**
 * Blocks of a stream that is one JSON array of documents: a document with the separator before it, and the closing
 * bracket with what follows.
 *
 * @source Gemini API `streamGenerateContent` without `alt=sse`; read 2026-11
 */
export function createArrayBlocks(maxEventBytes: number): StreamBlocks {
  return new ArrayBlocks(maxEventBytes);
}

class ArrayBlocks implements StreamBlocks {
  isTooLong = false;
  private parts: Buffer[] = [];
  private keptBytes = 0;
  /** Containers that are open; the array itself is one. */
  private depth = 0;
  private isInString = false;
  private isEscaped = false;
  /** Where the document begins in what is kept, -1 before it does. */
  private dataStart = -1;
  private documents = 0;
  private isClosed = false;

  constructor(private readonly maxEventBytes: number) {}

  push(chunk: Buffer): readonly StreamBlock[] {
    const blocks: StreamBlock[] = [];
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      if (!this.step(chunk[at] as number, this.keptBytes + at - from)) continue;
      this.keep(chunk.subarray(from, at + 1));
      blocks.push(this.take());
      from = at + 1;
    }
    this.keep(chunk.subarray(from));
    this.isTooLong ||= this.keptBytes > this.maxEventBytes;
    return blocks;
  }

  end(): StreamBlock | null {
    return this.keptBytes === 0 ? null : this.take();
  }

  insert(before: StreamBlock | null, events: readonly ComposedEvent[]): readonly Buffer[] {
    if (before !== null && !before.isLast) {
      const pieces = events.flatMap(({ json }) => [Buffer.from(json), separator]);
      return [before.raw.subarray(0, before.insertAt), ...pieces];
    }
    const pieces = events.flatMap(({ json }) => [separator, Buffer.from(json)]);
    if (before !== null) return [before.raw.subarray(0, before.insertAt), ...pieces];
    // Of a stream that is stopped in its first document nothing has been passed on.
    return this.documents === 0 ? [Buffer.of(openBracket), ...pieces.slice(1)] : pieces;
  }

  stop(before: StreamBlock | null, event: ComposedEvent): readonly Buffer[] {
    const pieces = this.insert(before, [event]);
    const isFollowed = before !== null && !before.isLast;
    return [...(isFollowed ? pieces.slice(0, -1) : pieces), Buffer.of(closeBracket)];
  }

  /** Takes one byte, the `position`th of what is kept; tells whether it completes a block. */
  private step(byte: number, position: number): boolean {
    if (this.isInString) return this.stepInString(byte);
    if (byte === quote) {
      this.isInString = true;
    } else if (byte === openBrace || byte === openBracket) {
      this.depth += 1;
      if (this.depth === 2) this.dataStart = position;
    } else if (byte === closeBrace || byte === closeBracket) {
      this.depth -= 1;
      if (this.depth === 0) this.isClosed = true;
      return this.depth <= 1;
    }
    return false;
  }

  private stepInString(byte: number): false {
    if (this.isEscaped) this.isEscaped = false;
    else if (byte === backslash) this.isEscaped = true;
    else if (byte === quote) this.isInString = false;
    return false;
  }

  private keep(part: Buffer): void {
    if (part.length === 0) return;
    this.parts.push(part);
    this.keptBytes += part.length;
  }

  private take(): StreamBlock {
    const raw = Buffer.concat(this.parts);
    const { dataStart, isClosed } = this;
    this.parts = [];
    this.keptBytes = 0;
    this.dataStart = -1;
    if (dataStart < 0) {
      const insertAt = isClosed ? Math.max(0, raw.indexOf(closeBracket)) : raw.length;
      return { raw, readable: raw, dataStart: 0, dataEnd: 0, isLast: isClosed, insertAt };
    }
    this.documents += 1;
    return { raw, readable: raw, dataStart, dataEnd: raw.length, isLast: false, insertAt: dataStart };
  }
}
