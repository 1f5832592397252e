import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { gatewayHeaders, GatewayError } from '@trueport/contracts';
import type { Dispatcher } from 'undici';
import { endWhenSettled } from './end-when-settled.js';
import type { ExchangeRecord } from './exchange-record.js';
import { clientResponseHeaders, latin1, type RawHeaderBlock } from './request-headers.js';

/** How relaying one response ended. */
export type RelayOutcome =
  | { readonly kind: 'completed' }
  /** Nothing reached the client yet: it can still be given a clean error. */
  | { readonly kind: 'failed_before_head'; readonly cause: unknown }
  /** The answer had begun: the connection is cut, as the provider's was. */
  | { readonly kind: 'upstream_aborted'; readonly cause: unknown }
  | { readonly kind: 'client_gone' };

/** Changes a body on its way to the client. */
export type BodyFilter =
  | {
      /** The whole body is needed; the head waits for it. */
      readonly kind: 'whole';
      /** @returns what the client gets instead, or why it gets nothing */
      readonly finish: (body: Buffer) => Buffer | GatewayError;
    }
  | {
      readonly kind: 'stream';
      readonly push: (chunk: Buffer) => Uint8Array;
      /** Whether the stream has been ended by the filter: nothing more is wanted of the provider. */
      readonly isStopped: () => boolean;
      /** Called once, whole or broken off; gives what was held back. */
      readonly end: () => Uint8Array;
    };

/** Looks on while a response passes. Called in order: `head` at most once, `data` any number of times, `ended` once. */
export interface RelayObserver {
  /** Tells how the exchange has ended. */
  readonly record: Pick<ExchangeRecord, 'errorCode'>;
  /**
   * The head has arrived; headers are lower case.
   *
   * @param kept lower-case names the client gets from the provider
   * @returns header lines to add: name, value, name, value, …
   */
  head(status: number, headers: IncomingHttpHeaders, kept: ReadonlySet<string>): readonly string[];
  /** Called after `head`: what changes the body, or `null`. */
  filter(headers: IncomingHttpHeaders): BodyFilter | null;
  /** A body chunk has come, and goes to the client next. */
  data(chunk: Buffer): void;
  /** Whether there may be a cost to show. */
  readonly showsCost: boolean;
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

/** Largest answer that is held for a filter that needs it as a whole, bytes. */
const maxWholeBytes = 32 * 1024 * 1024;
/** What a head says of the very bytes of the body. */
const bodyLines: ReadonlySet<string> = new Set([
  'content-length',
  'content-md5',
  'digest',
  'content-digest',
  'repr-digest',
  'etag',
]);

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
  private filter: BodyFilter | null = null;
  /** Head and body of an answer that a filter wants as a whole. */
  private whole: { readonly head: HeldHead; readonly chunks: Buffer[]; bytes: number } | null = null;

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
    if (bodyFollows) this.filter = this.observer.filter(headers);
    if (this.filter !== null) {
      this.startFiltered(this.filter, { status, statusText, lines, bodyBytes: 0 });
      return;
    }
    const bodyBytes = Number(headers['content-length'] ?? 0);
    if (bodyFollows && bodyBytes > 0 && bodyBytes <= heldHeadBytes) {
      this.heldHead = { status, statusText, lines, bodyBytes };
      return;
    }
    const isChunked = bodyFollows && !kept.has('content-length');
    if (isChunked) this.startChunked({ status, statusText, lines, bodyBytes });
    else this.writeHead(status, statusText, lines);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.observer.data(chunk);
    if (this.heldHead !== null) this.releaseHead(chunk.length);
    if (this.whole !== null) this.collect(controller, this.whole, chunk);
    else if (this.filter?.kind === 'stream') this.writeFiltered(controller, this.filter, chunk);
    else this.write(controller, chunk);
  }

  onResponseEnd(controller: Dispatcher.DispatchController): void {
    const trailers = controller.rawTrailers as RawHeaderBlock | null | undefined;
    if (this.heldHead !== null) this.releaseHead(0);
    if (this.whole !== null && this.filter?.kind === 'whole') {
      this.releaseWhole(this.whole, this.filter.finish(Buffer.concat(this.whole.chunks)));
      return;
    }
    if (this.filter?.kind === 'stream') this.response.write(this.filter.end());
    const ours = this.hasCostTrailer ? this.observer.costLines() : [];
    if ((trailers && trailers.length > 0) || ours.length > 0)
      this.response.addTrailers([...pairs(trailers ?? []), ...pairs(ours)]);
    this.finish({ kind: 'completed' });
    endWhenSettled(this.response, this.observer.record);
  }

  onResponseError(_controller: Dispatcher.DispatchController, cause: Error): void {
    if (this.phase === 'waiting') {
      this.finish({ kind: 'failed_before_head', cause });
    } else if (this.phase === 'relaying') {
      if (this.filter?.kind === 'stream') this.filter.end();
      this.finish({ kind: 'upstream_aborted', cause });
      this.response.destroy();
    }
  }

  /** Stops both sides, for a shutdown whose deadline has passed or a request body that cannot be completed. */
  abort(cause: Error): void {
    this.controller?.abort(cause);
  }

  private startChunked(head: HeldHead): void {
    this.hasCostTrailer = this.observer.showsCost && this.response.req.httpVersionMinor === 1;
    const trailer = this.hasCostTrailer ? ['trailer', gatewayHeaders.cost] : [];
    this.writeHead(head.status, head.statusText, [...head.lines, ...trailer]);
    queueMicrotask(() => this.flushHead());
  }

  /** What a filter changes has another length, and is not what its checksums say. */
  private startFiltered(filter: BodyFilter, head: HeldHead): void {
    const changed = { ...head, lines: withoutLines(head.lines, bodyLines) };
    if (filter.kind === 'whole') this.whole = { head: changed, chunks: [], bytes: 0 };
    else this.startChunked(changed);
  }

  private collect(
    controller: Dispatcher.DispatchController,
    whole: NonNullable<typeof this.whole>,
    chunk: Buffer,
  ): void {
    whole.chunks.push(chunk);
    whole.bytes += chunk.length;
    if (whole.bytes > maxWholeBytes)
      controller.abort(
        new GatewayError('UPSTREAM_ERROR', 'The answer is too large to be checked by policies.'),
      );
  }

  private releaseWhole({ head }: NonNullable<typeof this.whole>, body: Buffer | GatewayError): void {
    if (!Buffer.isBuffer(body)) {
      this.finish({ kind: 'failed_before_head', cause: body });
      return;
    }
    const lines = [...head.lines, 'content-length', String(body.length), ...this.observer.costLines()];
    this.writeHead(head.status, head.statusText, lines);
    this.finish({ kind: 'completed' });
    endWhenSettled(this.response, this.observer.record, body);
  }

  private writeFiltered(
    controller: Dispatcher.DispatchController,
    filter: Extract<BodyFilter, { kind: 'stream' }>,
    chunk: Buffer,
  ): void {
    const passed = filter.push(chunk);
    if (passed.length > 0) this.write(controller, passed);
    if (!filter.isStopped()) return;
    filter.end();
    this.finish({ kind: 'completed' });
    endWhenSettled(this.response, this.observer.record);
    controller.abort(new GatewayError('POLICY_BLOCKED'));
  }

  private write(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (this.response.write(chunk)) return;
    controller.pause();
    this.response.once('drain', () => controller.resume());
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
    if (this.filter?.kind === 'stream') this.filter.end();
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

function withoutLines(lines: readonly string[], names: ReadonlySet<string>): string[] {
  const kept: string[] = [];
  for (let at = 0; at + 1 < lines.length; at += 2) {
    const name = lines[at] as string;
    if (!names.has(name.toLowerCase())) kept.push(name, lines[at + 1] as string);
  }
  return kept;
}

function pairs(block: RawHeaderBlock): [string, string][] {
  const result: [string, string][] = [];
  for (let at = 0; at + 1 < block.length; at += 2) {
    result.push([latin1(block[at] as Buffer | string), latin1(block[at + 1] as Buffer | string)]);
  }
  return result;
}
