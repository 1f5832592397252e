import type { IncomingMessage } from 'node:http';
import { Transform, type TransformCallback } from 'node:stream';
import { GatewayError } from '@trueport/contracts';

/** Bounds on request bodies, in bytes. */
export interface BodyLimits {
  /** Larger bodies are refused with 413. */
  readonly maxBytes: number;
  /** Bodies of a known length up to this are collected before they go upstream; larger ones are streamed. */
  readonly collectBytes: number;
}

/** The body of a request on its way upstream. */
export type RequestBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'collected'; readonly bytes: Buffer }
  | { readonly kind: 'streamed'; readonly stream: MeteredBody };

/** How much of a streamed body is kept to read model and stream flag from. */
const prefixBytes = 64 * 1024;

/**
 * A streamed body that counts itself, keeps its first 64 KiB and breaks off at the limit.
 * Back-pressure goes through: the client is read only as fast as the provider takes the bytes.
 */
export class MeteredBody extends Transform {
  bytes = 0;
  /** Sees every chunk that passes; to be set in the turn in which the body was handed out. */
  onChunk: ((chunk: Buffer) => void) | null = null;
  private readonly prefixChunks: Buffer[] = [];
  private prefixSize = 0;

  constructor(private readonly maxBytes: number) {
    super();
  }

  /** The first bytes, at most 64 KiB. */
  get prefix(): Buffer {
    return Buffer.concat(this.prefixChunks);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    if (this.bytes > this.maxBytes) {
      done(payloadTooLarge(this.maxBytes));
      return;
    }
    if (this.prefixSize < prefixBytes) {
      const kept = chunk.subarray(0, prefixBytes - this.prefixSize);
      this.prefixChunks.push(kept);
      this.prefixSize += kept.length;
    }
    this.onChunk?.(chunk);
    done(null, chunk);
  }
}

/**
 * The declared size of a body, or `null` when it comes in chunks of unknown number; 0 when there is none.
 *
 * @throws GatewayError PAYLOAD_TOO_LARGE as soon as the declared size says so, before a byte of it is read
 */
export function declaredBodyBytes(request: IncomingMessage, maxBytes: number): number | null {
  if (request.headers['transfer-encoding'] !== undefined) return null;
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > maxBytes) throw payloadTooLarge(maxBytes);
  return declared;
}

/**
 * Reads a body into memory when it is small and its size known, or when it is needed whole, else hands out a stream.
 *
 * @throws GatewayError PAYLOAD_TOO_LARGE, CLIENT_CLOSED_REQUEST when the client leaves while sending
 */
export async function readRequestBody(
  request: IncomingMessage,
  limits: BodyLimits,
  isNeededWhole: boolean,
): Promise<RequestBody> {
  const declared = declaredBodyBytes(request, limits.maxBytes);
  if (declared === 0) return { kind: 'none' };
  if (isNeededWhole || (declared !== null && declared <= limits.collectBytes)) {
    return { kind: 'collected', bytes: await collect(request, limits.maxBytes) };
  }
  const stream = new MeteredBody(limits.maxBytes);
  request.once('close', () => {
    if (!request.complete) stream.destroy(new GatewayError('CLIENT_CLOSED_REQUEST'));
  });
  request.pipe(stream);
  return { kind: 'streamed', stream };
}

function collect(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  // Its end will not come any more, complete or not.
  if (request.destroyed) return Promise.reject(new GatewayError('CLIENT_CLOSED_REQUEST'));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else reject(payloadTooLarge(maxBytes));
    });
    request.once('end', () => {
      const whole = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
      // The listeners live as long as the request, which may be a stream of minutes.
      chunks.length = 0;
      resolve(whole);
    });
    request.once('error', () => reject(new GatewayError('CLIENT_CLOSED_REQUEST')));
    request.once('close', () => {
      if (!request.complete) reject(new GatewayError('CLIENT_CLOSED_REQUEST'));
    });
  });
}

function payloadTooLarge(maxBytes: number): GatewayError {
  return new GatewayError('PAYLOAD_TOO_LARGE', `The request body is larger than ${maxBytes} bytes.`);
}
