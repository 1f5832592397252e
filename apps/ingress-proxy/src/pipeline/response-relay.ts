import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { gatewayHeaders, GatewayError } from '@trueport/contracts';
import type { Dispatcher } from 'undici';
import { clientResponseHeaders, latin1, type RawHeaderBlock } from './request-headers.js';

/** How relaying one response ended. */
export type RelayOutcome =
  | { readonly kind: 'completed' }
  /** Nothing reached the client yet: it can still be given a clean error. */
  | { readonly kind: 'failed_before_head'; readonly cause: unknown }
  /** The answer had begun: the connection is cut, as the provider's was. */
  | { readonly kind: 'upstream_aborted'; readonly cause: unknown }
  | { readonly kind: 'client_gone' };

/** Looks on while a response passes. Called in order: `head` at most once, `data` any number of times, `ended` once. */
export interface RelayObserver {
  /**
   * The head has arrived; headers are lower case.
   *
   * @param kept lower-case names the client gets from the provider
   * @returns header lines to add: name, value, name, value, …
   */
  head(status: number, headers: IncomingHttpHeaders, kept: ReadonlySet<string>): readonly string[];
  /** A body chunk has come, and goes to the client next. */
  data(chunk: Buffer): void;
  /** Called when the whole body has passed `data`: lines for a head or a trailer that can still be sent. */
  costLines(): readonly string[];
  ended(outcome: RelayOutcome): void;
}

/** Largest body of known length whose head waits for its first packet, so that it can name the cost. */
const heldHeadBytes = 64 * 1024;

/** A head that waits for the body. */
interface HeldHead {
  readonly status: number;
  readonly statusText: string | undefined;
  readonly lines: readonly string[];
  readonly bodyBytes: number;
}

const noBodyStatuses: ReadonlySet<number> = new Set([204, 304]);

/**
 * Copies one upstream response to the client: every byte as it comes, at the client's pace.
 * When the client leaves, the upstream request is aborted.
 *
 * @source undici 8 `Dispatcher.DispatchHandler`
 */
export class ResponseRelay implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | null = null;
  private phase: 'waiting' | 'relaying' | 'done' = 'waiting';
  private heldHead: HeldHead | null = null;
  private hasCostTrailer = false;

  constructor(
    request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly observer: RelayObserver,
  ) {
    this.isHeadRequest = request.method === 'HEAD';
    response.once('close', () => this.clientClosed());
  }

  private readonly isHeadRequest: boolean;

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.phase === 'done') controller.abort(new GatewayError('CLIENT_CLOSED_REQUEST'));
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
    statusText?: string,
  ): void {
    if (status < 200) {
      this.relayInformation(status, headers);
      return;
    }
    const kept = new Set<string>();
    const lines = clientResponseHeaders(controller.rawHeaders as RawHeaderBlock, headers.connection, kept);
    lines.push(...this.observer.head(status, headers, kept));
    const bodyFollows = !this.isHeadRequest && !noBodyStatuses.has(status);
    const bodyBytes = Number(headers['content-length'] ?? 0);
    if (bodyFollows && bodyBytes > 0 && bodyBytes <= heldHeadBytes) {
      this.heldHead = { status, statusText, lines, bodyBytes };
      return;
    }
    const isChunked = bodyFollows && !kept.has('content-length');
    this.hasCostTrailer = isChunked && this.response.req.httpVersionMinor === 1;
    if (this.hasCostTrailer) lines.push('trailer', gatewayHeaders.cost);
    this.writeHead(status, statusText, lines);
    if (isChunked) queueMicrotask(() => this.flushHead());
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.observer.data(chunk);
    if (this.heldHead !== null) this.releaseHead(chunk.length);
    if (!this.response.write(chunk)) {
      controller.pause();
      this.response.once('drain', () => controller.resume());
    }
  }

  onResponseEnd(controller: Dispatcher.DispatchController): void {
    const trailers = controller.rawTrailers as RawHeaderBlock | null | undefined;
    if (this.heldHead !== null) this.releaseHead(0);
    const ours = this.hasCostTrailer ? this.observer.costLines() : [];
    if ((trailers && trailers.length > 0) || ours.length > 0)
      this.response.addTrailers([...pairs(trailers ?? []), ...pairs(ours)]);
    // What is settled is on disk before the client has the last byte.
    this.finish({ kind: 'completed' });
    this.response.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, cause: Error): void {
    if (this.phase === 'waiting') {
      this.finish({ kind: 'failed_before_head', cause });
    } else if (this.phase === 'relaying') {
      this.finish({ kind: 'upstream_aborted', cause });
      this.response.destroy();
    }
  }

  /** Stops both sides, for a shutdown whose deadline has passed or a request body that cannot be completed. */
  abort(cause: Error): void {
    this.controller?.abort(cause);
  }

  /** Most answers come in one packet: then all is known when the head leaves. Others do not wait for the rest. */
  private releaseHead(arrivedBytes: number): void {
    const { status, statusText, lines, bodyBytes } = this.heldHead as HeldHead;
    this.heldHead = null;
    const cost = arrivedBytes >= bodyBytes ? this.observer.costLines() : [];
    this.writeHead(status, statusText, cost.length === 0 ? lines : [...lines, ...cost]);
  }

  private writeHead(status: number, statusText: string | undefined, lines: readonly string[]): void {
    // The provider's own date, or none, is what a transparent proxy passes on.
    this.response.sendDate = false;
    this.response.writeHead(status, statusText, lines as string[]);
    this.phase = 'relaying';
  }

  private clientClosed(): void {
    if (this.phase === 'done') return;
    this.finish({ kind: 'client_gone' });
    this.controller?.abort(new GatewayError('CLIENT_CLOSED_REQUEST'));
  }

  private finish(outcome: RelayOutcome): void {
    if (this.phase === 'done') return;
    this.phase = 'done';
    this.observer.ended(outcome);
  }

  /** Streams show their head at once; a body that came in the same packet has been written together with it. */
  private flushHead(): void {
    if (this.phase === 'relaying' && !this.response.writableEnded) this.response.flushHeaders();
  }

  /** Node can pass on 102 and 103; other interim answers mean nothing to an HTTP client. */
  private relayInformation(status: number, headers: IncomingHttpHeaders): void {
    if (status === 102) this.response.writeProcessing();
    if (status === 103 && headers.link !== undefined) {
      this.response.writeEarlyHints(headers as Record<string, string | string[]>);
    }
  }
}

function pairs(block: RawHeaderBlock): [string, string][] {
  const result: [string, string][] = [];
  for (let at = 0; at + 1 < block.length; at += 2) {
    result.push([latin1(block[at] as Buffer | string), latin1(block[at + 1] as Buffer | string)]);
  }
  return result;
}
