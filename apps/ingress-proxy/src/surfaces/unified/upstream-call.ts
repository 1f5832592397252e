import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { GatewayError } from '@trueport/contracts';
import type { Dispatcher } from 'undici';

/** A complete answer of a provider; headers are lower case. */
export interface WholeAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Who takes the answer of a provider. Exactly one of `whole`, `ended` and `failed` comes last. */
export interface CallSink {
  /** The head has come. */
  head(headers: IncomingHttpHeaders): void;
  /** The answer is a stream of events: chunks follow. */
  streamStarted(headers: IncomingHttpHeaders): void;
  chunk(bytes: Buffer): void;
  ended(): void;
  whole(answer: WholeAnswer): void;
  failed(cause: unknown): void;
}

/** Largest answer that is collected, and largest event of a stream that is read, bytes: images are in them as base64. */
export const maxAnswerBytes = 32 * 1024 * 1024;
const streamTypes = /^(?:text\/event-stream|application\/vnd\.amazon\.eventstream)\b/i;

/**
 * One request to a provider. Streams are passed on chunk by chunk, everything else, errors of any kind included, is
 * collected first.
 *
 * @source undici 8 `Dispatcher.DispatchHandler`
 */
export class UpstreamCall implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | null = null;
  private abortCause: Error | null = null;
  private isOver = false;
  private chunks: Buffer[] | null = null;
  private bytes = 0;
  private status = 0;
  private headers: IncomingHttpHeaders = {};

  constructor(private readonly sink: CallSink) {}

  /** Ends the call; the sink hears nothing more of it. */
  abort(cause: Error): void {
    this.isOver = true;
    this.abortCause = cause;
    this.controller?.abort(cause);
  }

  pause(): void {
    this.controller?.pause();
  }

  resume(): void {
    this.controller?.resume();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.abortCause !== null) controller.abort(this.abortCause);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    if (status < 200 || this.isOver) return;
    this.status = status;
    this.headers = headers;
    this.sink.head(headers);
    const isStream = status < 300 && streamTypes.test(headers['content-type'] ?? '');
    if (!isStream) this.chunks = [];
    else if (encodingOf(headers) !== null)
      this.fail(new GatewayError('UPSTREAM_ERROR', 'The provider sent a compressed stream.'));
    else this.sink.streamStarted(headers);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.isOver) return;
    if (this.chunks === null) {
      this.sink.chunk(chunk);
      return;
    }
    this.bytes += chunk.length;
    this.chunks.push(chunk);
    if (this.bytes > maxAnswerBytes)
      this.fail(new GatewayError('UPSTREAM_ERROR', 'The provider sent more than the gateway takes.'));
  }

  onResponseEnd(): void {
    if (this.isOver) return;
    this.isOver = true;
    if (this.chunks === null) {
      this.sink.ended();
      return;
    }
    const [first] = this.chunks;
    const body = this.chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.chunks);
    const encoding = encodingOf(this.headers);
    if (encoding === null) this.sink.whole({ status: this.status, headers: this.headers, body });
    else void this.decode(body, encoding);
  }

  onResponseError(_controller: Dispatcher.DispatchController, cause: Error): void {
    if (this.isOver) return;
    this.isOver = true;
    this.sink.failed(cause);
  }

  private async decode(encoded: Buffer, encoding: string): Promise<void> {
    try {
      const body = await decodedBody(encoded, encoding);
      if (this.abortCause === null) this.sink.whole({ status: this.status, headers: this.headers, body });
    } catch (cause) {
      if (this.abortCause === null) this.sink.failed(cause);
    }
  }

  private fail(cause: GatewayError): void {
    this.abort(cause);
    this.sink.failed(cause);
  }
}

/** How a body is compressed; `null` for plain ones. */
function encodingOf(headers: IncomingHttpHeaders): string | null {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? '';
  return encoding === '' || encoding === 'identity' ? null : encoding;
}

interface DecodeOptions {
  readonly maxOutputLength: number;
}

const decoders: ReadonlyMap<string, (body: Buffer, options: DecodeOptions) => Promise<Buffer>> = new Map([
  ['gzip', promisify<Buffer, DecodeOptions, Buffer>(gunzip)],
  ['br', promisify<Buffer, DecodeOptions, Buffer>(brotliDecompress)],
  ['deflate', promisify<Buffer, DecodeOptions, Buffer>(inflate)],
]);

/** We ask for plain bodies; some servers compress all the same. Large ones are decoded beside the other work. */
async function decodedBody(body: Buffer, encoding: string): Promise<Buffer> {
  const decode = decoders.get(encoding);
  if (decode === undefined) throw undecodable();
  try {
    return await decode(body, { maxOutputLength: maxAnswerBytes });
  } catch (cause) {
    throw undecodable(cause);
  }
}

function undecodable(cause?: unknown): GatewayError {
  return new GatewayError('UPSTREAM_ERROR', 'The provider sent a body that cannot be decoded.', { cause });
}
