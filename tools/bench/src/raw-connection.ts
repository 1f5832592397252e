import { connect, type Socket } from 'node:net';

const headEnd = Buffer.from('\r\n\r\n');
/** The last chunk, and what may follow it: trailers. */
const bodyEnd = /\r\n0\r\n(?:[^\r\n]+\r\n)*\r\n$/;
const maxEndBytes = 128;

/** What one exchange took. */
export interface Exchange {
  readonly latencyMs: number;
  readonly firstByteMs: number;
  readonly ok: boolean;
}

/**
 * A keep-alive connection that knows just enough HTTP to find the end of an answer (by content-length, or by the last
 * chunk), so that the load generator is not what limits a measurement.
 */
export class RawConnection {
  private socket: Socket;
  private pending: ((exchange: Exchange) => void) | null = null;
  private startedAtMs = 0;
  private firstByteAtMs = 0;
  private buffered: Buffer[] = [];
  private bytesLeft = -1;
  private isChunked = false;
  private ok = false;
  private tail = '';

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.received(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.finish(false));
  }

  static open(port: number): Promise<RawConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new RawConnection(socket)));
      socket.once('error', reject);
    });
  }

  /** @param scheduledAtMs when the request should have left; waiting for a free connection counts as latency */
  exchange(bytes: Buffer, scheduledAtMs = performance.now()): Promise<Exchange> {
    this.startedAtMs = scheduledAtMs;
    this.firstByteAtMs = 0;
    this.buffered = [];
    this.bytesLeft = -1;
    this.isChunked = false;
    this.tail = '';
    return new Promise((resolve) => {
      this.pending = resolve;
      this.socket.write(bytes);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private received(chunk: Buffer): void {
    if (this.bytesLeft >= 0) this.bodyBytes(chunk);
    else if (this.isChunked) this.chunkedBytes(chunk);
    else this.head(chunk);
  }

  private head(chunk: Buffer): void {
    this.buffered.push(chunk);
    const all = this.buffered.length === 1 ? chunk : Buffer.concat(this.buffered);
    const end = all.indexOf(headEnd);
    if (end < 0) return;
    const text = all.toString('latin1', 0, end);
    this.ok = text.startsWith('HTTP/1.1 200');
    const rest = all.subarray(end + 4);
    const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
    if (length !== undefined) {
      this.bytesLeft = Number(length);
      this.bodyBytes(rest);
    } else {
      this.isChunked = true;
      this.chunkedBytes(rest);
    }
  }

  private bodyBytes(chunk: Buffer): void {
    if (chunk.length > 0 && this.firstByteAtMs === 0) this.firstByteAtMs = performance.now();
    this.bytesLeft -= chunk.length;
    if (this.bytesLeft <= 0) this.finish(this.ok);
  }

  private chunkedBytes(chunk: Buffer): void {
    if (chunk.length === 0) return;
    if (this.firstByteAtMs === 0) this.firstByteAtMs = performance.now();
    const end = chunk.toString('latin1', Math.max(0, chunk.length - maxEndBytes));
    this.tail = (this.tail + end).slice(-maxEndBytes);
    if (this.tail.endsWith('\r\n\r\n') && bodyEnd.test(this.tail)) this.finish(this.ok);
  }

  private finish(ok: boolean): void {
    const { pending } = this;
    if (pending === null) return;
    this.pending = null;
    const now = performance.now();
    pending({
      latencyMs: now - this.startedAtMs,
      firstByteMs: (this.firstByteAtMs || now) - this.startedAtMs,
      ok,
    });
  }
}
