import type { ServerResponse } from 'node:http';
import { gatewayHeaders, type GatewayError } from '@trueport/contracts';
import type { ContentCopy } from '../../pipeline/content-copy.js';
import { endWhenSettled } from '../../pipeline/end-when-settled.js';
import type { ExchangeRecord } from '../../pipeline/exchange-record.js';
import type { BodyFilter } from '../../pipeline/response-relay.js';
import type { AnswerObserver } from './response-capture.js';
import { warningsHeader } from './warning-lines.js';

/** What an answer needs of its exchange. */
export interface AnswerHost {
  readonly record: ExchangeRecord;
  /** Header lines of every answer: ids, decision, limits, warnings. */
  headLines(): readonly string[];
  /** The cost as header or trailer lines; none while it is unknown. */
  costLines(): readonly string[];
  /** What a stream has lost, as trailer lines. */
  lossLines(): readonly string[];
  /** What policies make of a body of this type; `null` for nothing. */
  filterFor(contentType: string): BodyFilter | null;
  /** A policy withholds the answer, of which nothing has left yet. */
  withheld(error: GatewayError): void;
  /** A policy has ended the stream. */
  stoppedByPolicy(): void;
  /** The client takes more again. */
  drained(): void;
  /** The last byte leaves at the end of this turn: what is settled by now is on disk before the client has it. */
  beforeEnd(): void;
}

const eventStreamLines = [
  'content-type',
  'text/event-stream; charset=utf-8',
  'cache-control',
  'no-cache',
  'x-accel-buffering',
  'no',
] as const;
const streamType = 'text/event-stream';

/** Writes one answer to the client: whole, or as a stream at the client's pace; policies see every byte before it. */
export class ClientAnswer {
  private filter: Extract<BodyFilter, { kind: 'stream' }> | null = null;
  private isStreaming = false;
  private hasTrailers = false;
  private isWaiting = false;
  /** The last three bytes that have left: a blank line may have come in two chunks. */
  private tail = lineFeeds;
  /** When bytes last left, ms of the monotonic clock. */
  lastWriteMs = performance.now();

  constructor(
    private readonly response: ServerResponse,
    private readonly host: AnswerHost,
    private readonly copy: ContentCopy | null,
    private readonly observer: AnswerObserver | null,
  ) {}

  /** Whether the client has been sent a head. */
  get hasBegun(): boolean {
    return this.response.headersSent;
  }

  /** Sends a body of known length and ends. */
  whole(contentType: string, body: Buffer): void {
    this.copy?.push(body);
    const filter = this.host.filterFor(contentType);
    const passed = filter?.kind === 'whole' ? filter.finish(body) : body;
    if (!Buffer.isBuffer(passed)) {
      this.host.withheld(passed);
      return;
    }
    const { record } = this.host;
    this.observer?.whole(passed);
    record.firstByteAtMs ??= performance.now();
    record.responseBytes += passed.length;
    this.response.writeHead(200, [
      'content-type',
      contentType,
      'content-length',
      String(passed.length),
      ...this.host.headLines(),
      ...this.host.costLines(),
    ]);
    this.host.beforeEnd();
    endWhenSettled(this.response, record, passed);
  }

  /** Opens a stream. */
  startStream(): void {
    if (this.isStreaming) return;
    this.isStreaming = true;
    const filter = this.host.filterFor(streamType);
    if (filter?.kind === 'stream') this.filter = filter;
    this.hasTrailers = this.response.req.httpVersionMinor === 1;
    const trailer = this.hasTrailers ? ['trailer', `${gatewayHeaders.cost}, ${warningsHeader}`] : [];
    this.response.writeHead(200, [...eventStreamLines, ...this.host.headLines(), ...trailer]);
    // What is written in this turn leaves together with the head.
    queueMicrotask(() => {
      if (!this.response.writableEnded) this.response.flushHeaders();
    });
  }

  /** @returns whether the client keeps up; when not, `drained` is called once it does again */
  write(bytes: Buffer): boolean {
    if (bytes.length === 0) return !this.isWaiting;
    this.copy?.push(bytes);
    const passed = this.filter === null ? bytes : this.filter.push(bytes);
    const keepsUp = this.send(passed);
    if (this.filter?.isStopped() === true) {
      this.filter.end();
      this.filter = null;
      this.host.stoppedByPolicy();
    }
    return keepsUp;
  }

  /** The provider has shown a sign of life; nothing has left for it. */
  touch(): void {
    this.lastWriteMs = performance.now();
  }

  /** A sign of life between two events; not shown to policies. */
  keepAlive(text: string): void {
    if (this.isStreaming && endsWithBlankLine(this.tail) && !this.isWaiting) this.send(Buffer.from(text));
  }

  /** Ends a stream in order. */
  end(): void {
    if (this.filter !== null) this.send(this.filter.end());
    this.filter = null;
    if (this.hasTrailers) this.addTrailers([...this.host.costLines(), ...this.host.lossLines()]);
    this.host.beforeEnd();
    endWhenSettled(this.response, this.host.record);
  }

  /** The filter hears that nothing more comes; nothing is sent. */
  abandon(): void {
    this.filter?.end();
    this.filter = null;
  }

  private addTrailers(lines: readonly string[]): void {
    const trailers: [string, string][] = [];
    for (let at = 0; at < lines.length; at += 2)
      trailers.push([lines[at] as string, lines[at + 1] as string]);
    if (trailers.length > 0) this.response.addTrailers(trailers);
  }

  private send(bytes: Uint8Array): boolean {
    if (bytes.length === 0) return !this.isWaiting;
    const { record } = this.host;
    this.observer?.stream(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    this.lastWriteMs = performance.now();
    this.tail = tailOf(bytes, this.tail);
    record.firstByteAtMs ??= this.lastWriteMs;
    record.responseBytes += bytes.length;
    if (this.response.write(bytes)) return true;
    if (!this.isWaiting) {
      this.isWaiting = true;
      this.response.once('drain', () => {
        this.isWaiting = false;
        this.host.drained();
      });
    }
    return false;
  }
}

const lineFeeds = 0x0a0a;
const carriageReturns = 0x0d0d;
const mixedLineEnds = 0x0a0d0a;
const tailBytes = 3;

/** Only there something may stand between two events. */
function endsWithBlankLine(tail: number): boolean {
  const lastTwo = tail & 0xffff;
  return lastTwo === lineFeeds || lastTwo === carriageReturns || tail === mixedLineEnds;
}

function tailOf(bytes: Uint8Array, before: number): number {
  let tail = before;
  for (let at = Math.max(0, bytes.length - tailBytes); at < bytes.length; at += 1)
    tail = ((tail << 8) | (bytes[at] as number)) & 0xffffff;
  return tail;
}
