import { readAwsHeaders, writeAwsHeaders, type AwsHeaders } from './aws-headers.js';
import { crc32 } from './crc32.js';

/** One message of an AWS event stream. */
export interface AwsFrame {
  readonly headers: AwsHeaders;
  /** A range of the bytes that came in, not a copy. */
  readonly payload: Buffer;
}

/** Takes one frame. */
export interface AwsFrameHandler {
  (frame: AwsFrame): void;
}

/**
 * Why a stream of frames cannot be read on: it ended inside of a frame, a checksum does not fit, a length is impossible
 * or beyond the bound, or the headers of a frame are no headers.
 */
export type AwsStreamFault = 'truncated' | 'checksum' | 'length' | 'headers';

/** Default bound of one frame, bytes: what AWS itself allows. */
const defaultMaxFrameBytes = 16 * 1024 * 1024;

const checksumBytes = 4;
/** Length of the frame, length of the headers, checksum of both. */
const preludeBytes = 12;
const emptyFrameBytes = preludeBytes + checksumBytes;

/**
 * Incremental reader of an AWS event stream: any split of the bytes gives the same frames. Checksums of prelude and
 * message are checked; bytes are only copied where a frame is cut by a chunk's border. After a fault the place of the
 * next frame is unknown: what follows is passed over. Nothing throws.
 *
 * @source smithy.io "Amazon Event Stream specification"; read 2026-11
 */
export class AwsEventStreamReader {
  /** Parts of a frame whose end has not come yet. */
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  /** Bytes that must be there to go on. */
  private neededBytes = preludeBytes;
  private foundFault: AwsStreamFault | null = null;

  constructor(
    private readonly onFrame: AwsFrameHandler,
    private readonly maxFrameBytes: number = defaultMaxFrameBytes,
  ) {}

  /** What ended the reading, `null` while all is well. */
  get fault(): AwsStreamFault | null {
    return this.foundFault;
  }

  /** Takes the next chunk; it may be kept until the frame it belongs to is complete, so it must not change. */
  push(chunk: Uint8Array): void {
    if (chunk.length === 0 || this.foundFault !== null) return;
    this.pending.push(
      Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length),
    );
    this.pendingBytes += chunk.length;
    if (this.pendingBytes < this.neededBytes) return;
    const bytes = this.pending.length === 1 ? this.pending[0] : Buffer.concat(this.pending);
    if (bytes !== undefined) this.readFrames(bytes);
  }

  /** The connection ended. @returns what was wrong with the stream, `truncated` when bytes are left over */
  end(): AwsStreamFault | null {
    if (this.pendingBytes > 0) this.foundFault ??= 'truncated';
    this.pending = [];
    this.pendingBytes = 0;
    return this.foundFault;
  }

  private readFrames(bytes: Buffer): void {
    let from = 0;
    for (;;) {
      const left = bytes.length - from;
      this.neededBytes = left < preludeBytes ? preludeBytes : this.frameBytes(bytes, from);
      if (this.foundFault === null && left >= this.neededBytes) this.readFrame(bytes, from, this.neededBytes);
      else break;
      from += this.neededBytes;
    }
    const rest = this.foundFault === null ? bytes.subarray(from) : Buffer.alloc(0);
    this.pending = rest.length === 0 ? [] : [rest];
    this.pendingBytes = rest.length;
  }

  /** Length of the frame that begins here, when its prelude is sound. */
  private frameBytes(bytes: Buffer, from: number): number {
    const total = bytes.readUInt32BE(from);
    if (crc32(bytes, from, from + 8) !== bytes.readUInt32BE(from + 8)) this.foundFault = 'checksum';
    else if (total > this.maxFrameBytes || total < emptyFrameBytes + bytes.readUInt32BE(from + 4))
      this.foundFault = 'length';
    return total;
  }

  private readFrame(bytes: Buffer, from: number, total: number): void {
    const end = from + total - checksumBytes;
    if (crc32(bytes, from, end) !== bytes.readUInt32BE(end)) {
      this.foundFault = 'checksum';
      return;
    }
    const headersEnd = from + preludeBytes + bytes.readUInt32BE(from + 4);
    const headers = readAwsHeaders(bytes, from + preludeBytes, headersEnd);
    if (headers === null) this.foundFault = 'headers';
    else this.onFrame({ headers, payload: bytes.subarray(headersEnd, end) });
  }
}

/** Bytes of one frame. @throws RangeError when a header does not fit (see `writeAwsHeaders`) */
export function writeAwsFrame(headers: AwsHeaders, payload: Uint8Array): Buffer {
  const headerBytes = writeAwsHeaders(headers);
  const frame = Buffer.alloc(emptyFrameBytes + headerBytes.length + payload.length);
  frame.writeUInt32BE(frame.length, 0);
  frame.writeUInt32BE(headerBytes.length, 4);
  frame.writeUInt32BE(crc32(frame, 0, 8), 8);
  frame.set(headerBytes, preludeBytes);
  frame.set(payload, preludeBytes + headerBytes.length);
  const end = frame.length - checksumBytes;
  frame.writeUInt32BE(crc32(frame, 0, end), end);
  return frame;
}
