/** Takes the data of one event: the bytes from `start` to `end`. They are only good during the call. */
export interface SseDataHandler {
  (bytes: Buffer, start: number, end: number): void;
}

/** Default bound of one event, bytes; the largest are whole answers with images inside. */
const defaultMaxEventBytes = 8 * 1024 * 1024;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const colon = 0x3a;
const never = Number.POSITIVE_INFINITY;

/**
 * Incremental reader of a server-sent event stream, for the `data` of its events: any split of the bytes gives the
 * same events. Lines end with LF, CRLF or CR; comments and other fields are passed over (every dialect repeats the
 * event's name in its data); the last event may lack its blank line; a byte order mark is dropped. It works on bytes
 * and copies only what is cut by a chunk's border. Events beyond the bound are left out; nothing throws.
 *
 * @source WHATWG HTML, 9.2.6 "Interpreting an event stream"
 */
export class SseReader {
  /** Parts of a line whose end has not come yet. */
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private isFirstLine = true;
  private endedWithCarriageReturn = false;

  /** Data of the event so far: a range of `data`, or further lines in `moreLines`. */
  private data: Buffer | null = null;
  private dataStart = 0;
  private dataEnd = 0;
  private moreLines: Buffer[] = [];
  private dataBytes = 0;
  private isTooLong = false;

  constructor(
    private readonly onData: SseDataHandler,
    private readonly maxEventBytes: number = defaultMaxEventBytes,
  ) {}

  /** Takes the next chunk; it may be kept until the event it belongs to is complete, so it must not change. */
  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    let from = this.endedWithCarriageReturn && bytes[0] === lineFeed ? 1 : 0;
    this.endedWithCarriageReturn = false;
    let nextCarriageReturn = positionOf(bytes, carriageReturn, from);
    for (;;) {
      const nextLineFeed = positionOf(bytes, lineFeed, from);
      const end = Math.min(nextLineFeed, nextCarriageReturn);
      if (end === never) break;
      this.takeLine(bytes, from, end);
      from = end + 1;
      if (end !== nextCarriageReturn) continue;
      if (from === bytes.length) this.endedWithCarriageReturn = true;
      else if (bytes[from] === lineFeed) from += 1;
      nextCarriageReturn = positionOf(bytes, carriageReturn, from);
    }
    if (from < bytes.length) this.keep(bytes.subarray(from));
  }

  /** Takes what is left as the last event; call it once. */
  end(): void {
    if (this.pendingBytes > 0) this.takeLine(Buffer.alloc(0), 0, 0);
    this.dispatch();
  }

  private keep(part: Buffer): void {
    this.pendingBytes += part.length;
    if (this.pendingBytes > this.maxEventBytes) {
      this.isTooLong = true;
      this.pending = [];
    } else {
      this.pending.push(part);
    }
  }

  /** Takes a complete line: what is pending and the bytes from `start` to `end`. */
  private takeLine(bytes: Buffer, start: number, end: number): void {
    if (this.pendingBytes === 0) {
      this.line(bytes, start, end);
      return;
    }
    this.keep(bytes.subarray(start, end));
    const whole = Buffer.concat(this.pending);
    this.pending = [];
    this.pendingBytes = 0;
    // A line that was too long is nothing; its event ends with the next blank line.
    if (whole.length > 0) this.line(whole, 0, whole.length);
  }

  private line(bytes: Buffer, start: number, end: number): void {
    let from = start;
    if (this.isFirstLine) {
      this.isFirstLine = false;
      if (bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf) from += 3;
    }
    if (from >= end) {
      this.dispatch();
      return;
    }
    if (!isDataField(bytes, from, end)) return;
    from = Math.min(from + 5, end);
    if (bytes[from] === space && from < end) from += 1;
    this.addData(bytes, from, end);
  }

  private addData(bytes: Buffer, start: number, end: number): void {
    this.dataBytes += end - start + 1;
    if (this.dataBytes > this.maxEventBytes) {
      this.isTooLong = true;
    } else if (this.data === null) {
      this.data = bytes;
      this.dataStart = start;
      this.dataEnd = end;
    } else {
      this.moreLines.push(bytes.subarray(start, end));
    }
  }

  private dispatch(): void {
    const { data, moreLines } = this;
    if (data !== null && !this.isTooLong) {
      if (moreLines.length === 0) this.onData(data, this.dataStart, this.dataEnd);
      else this.dispatchLines(data.subarray(this.dataStart, this.dataEnd), moreLines);
    }
    this.data = null;
    if (moreLines.length > 0) this.moreLines = [];
    this.dataBytes = 0;
    this.isTooLong = false;
  }

  private dispatchLines(first: Buffer, others: readonly Buffer[]): void {
    const separator = Buffer.of(lineFeed);
    const joined = Buffer.concat([first, ...others.flatMap((line) => [separator, line])]);
    this.onData(joined, 0, joined.length);
  }
}

function positionOf(bytes: Buffer, byte: number, from: number): number {
  const found = bytes.indexOf(byte, from);
  return found < 0 ? never : found;
}

/** Whether a line is `data:…` or the bare `data`. */
function isDataField(bytes: Buffer, from: number, end: number): boolean {
  // d, a, t, a
  const isData =
    bytes[from] === 0x64 && bytes[from + 1] === 0x61 && bytes[from + 2] === 0x74 && bytes[from + 3] === 0x61;
  return isData && from + 4 <= end && (from + 4 === end || bytes[from + 4] === colon);
}
