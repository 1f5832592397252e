import type { StreamBlock, StreamBlocks } from './stream-blocks.js';
import type { ComposedEvent } from './stream-slots.js';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const colon = 0x3a;
const dataField = Buffer.from('data');
const done = Buffer.from('[DONE]');
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** A line of an event, without its end. */
interface Line {
  readonly start: number;
  readonly end: number;
}

/**
 * Blocks of server-sent events; line ends are LF, CRLF or CR, a blank line ends an event.
 *
 * @source WHATWG HTML, 9.2.6 "Interpreting an event stream"
 */
export function createSseBlocks(maxEventBytes: number): StreamBlocks {
  return new SseBlocks(maxEventBytes);
}

class SseBlocks implements StreamBlocks {
  isTooLong = false;
  private kept: Buffer = Buffer.alloc(0);
  /** Chunks without a line end, which are put together only when one comes. */
  private parts: Buffer[] = [];
  private partBytes = 0;
  /** Beginning of the line that is being read, and where the search for its end goes on. */
  private lineStart = 0;
  private searchedTo = 0;
  private lines: Line[] = [];
  private newline = '\n';
  private isFirst = true;

  constructor(private readonly maxEventBytes: number) {}

  push(chunk: Buffer): readonly StreamBlock[] {
    this.parts.push(chunk);
    this.partBytes += chunk.length;
    const blocks: StreamBlock[] = [];
    if (this.mayEndLine(chunk)) {
      this.join();
      for (let line = this.nextLine(false); line !== null; line = this.nextLine(false)) {
        if (line.end > line.start) this.lines.push(line);
        else blocks.push(this.take(this.lineStart));
      }
    }
    this.isTooLong ||= this.kept.length + this.partBytes > this.maxEventBytes;
    return blocks;
  }

  end(): StreamBlock | null {
    this.join();
    for (let line = this.nextLine(true); line !== null; line = this.nextLine(true)) {
      if (line.end > line.start) this.lines.push(line);
    }
    if (this.lineStart < this.kept.length) this.lines.push({ start: this.lineStart, end: this.kept.length });
    return this.kept.length === 0 ? null : this.take(this.kept.length);
  }

  insert(before: StreamBlock | null, events: readonly ComposedEvent[]): readonly Buffer[] {
    const lead = before === null ? [] : [before.raw.subarray(0, before.insertAt)];
    return [...lead, ...events.map((event) => this.compose(event))];
  }

  stop(before: StreamBlock | null, event: ComposedEvent): readonly Buffer[] {
    return this.insert(before, [event]);
  }

  private compose({ name, json }: ComposedEvent): Buffer {
    const { newline } = this;
    const nameLine = name === null ? '' : `event: ${name}${newline}`;
    return Buffer.from(`${nameLine}data: ${json}${newline}${newline}`);
  }

  /** A CR that was the last byte waits for what follows it. */
  private mayEndLine(chunk: Buffer): boolean {
    return chunk.includes(lineFeed) || chunk.includes(carriageReturn) || this.kept.at(-1) === carriageReturn;
  }

  private join(): void {
    if (this.partBytes > 0) this.kept = Buffer.concat([this.kept, ...this.parts]);
    this.parts = [];
    this.partBytes = 0;
  }

  /** The next complete line; a CR at the very end may be half of a CRLF, so it waits unless the stream has ended. */
  private nextLine(isEnded: boolean): Line | null {
    const { kept, lineStart: start } = this;
    let end = this.searchedTo;
    while (end < kept.length && kept[end] !== lineFeed && kept[end] !== carriageReturn) end += 1;
    this.searchedTo = end;
    if (end === kept.length || (kept[end] === carriageReturn && end + 1 === kept.length && !isEnded))
      return null;
    const isPair = kept[end] === carriageReturn && kept[end + 1] === lineFeed;
    this.newline = isPair ? '\r\n' : kept[end] === lineFeed ? '\n' : '\r';
    this.lineStart = end + (isPair ? 2 : 1);
    this.searchedTo = this.lineStart;
    return { start, end };
  }

  /** Cuts off the first bytes as a block of the lines seen. */
  private take(length: number): StreamBlock {
    const raw = this.kept.subarray(0, length);
    this.kept = this.kept.subarray(length);
    this.lineStart = 0;
    this.searchedTo = 0;
    const { lines, isFirst } = this;
    this.lines = [];
    this.isFirst = false;
    return blockOf(raw, lines, isFirst);
  }
}

function blockOf(raw: Buffer, lines: readonly Line[], isFirst: boolean): StreamBlock {
  const insertAt = isFirst && raw.subarray(0, byteOrderMark.length).equals(byteOrderMark) ? 3 : 0;
  const data = lines.map((line) => dataOf(raw, line, line.start === 0 ? insertAt : line.start));
  const ranges = data.filter((range) => range !== null);
  const [first] = ranges;
  if (first === undefined) return { raw, readable: raw, dataStart: 0, dataEnd: 0, isLast: false, insertAt };
  if (ranges.length > 1) return foldedBlock(raw, lines, data);
  const isLast = raw.subarray(first.start, first.end).equals(done);
  return { raw, readable: raw, dataStart: first.start, dataEnd: first.end, isLast, insertAt };
}

/** An event of several `data` lines, read as one line: between the values of JSON a space is as good as a line end. */
function foldedBlock(raw: Buffer, lines: readonly Line[], data: readonly (Line | null)[]): StreamBlock {
  const others = lines.filter((_line, at) => data[at] === null);
  const pieces = others.map(({ start, end }) => `${raw.toString('utf8', start, end)}\n`);
  const values = data.flatMap((range) =>
    range === null ? [] : [raw.toString('utf8', range.start, range.end)],
  );
  const head = Buffer.from(`${pieces.join('')}data: `);
  const value = Buffer.from(values.join(' '));
  return {
    raw,
    readable: Buffer.concat([head, value, Buffer.from('\n\n')]),
    dataStart: head.length,
    dataEnd: head.length + value.length,
    isLast: false,
    insertAt: 0,
  };
}

/** The value of a `data` line, `null` for other lines. */
function dataOf(raw: Buffer, { end }: Line, start: number): Line | null {
  const valueStart = start + dataField.length;
  if (!raw.subarray(start, Math.min(valueStart, end)).equals(dataField)) return null;
  if (valueStart === end) return { start: end, end };
  if (raw[valueStart] !== colon) return null;
  return { start: valueStart + (raw[valueStart + 1] === space && valueStart + 1 < end ? 2 : 1), end };
}
