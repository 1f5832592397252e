import type { BodyDialect } from '@trueport/contracts';
import {
  createContentWatch,
  createUsageChunkFilter,
  createUsageTap,
  inBandError,
  inBandKeepAlive,
  readInBandError,
  type AnswerError,
  type ClientDialectName,
  type ContentWatch,
  type StreamSighting,
  type UpstreamDialectName,
  type UsageChunkFilter,
  type UsageReading,
} from '@trueport/dialects';
import { LastWord } from './last-word.js';
import { PendingBytes, type StreamTranslation } from './stream-translation.js';

/** How a stream is passed on. */
export interface SameDialectStreamOptions {
  readonly client: ClientDialectName;
  readonly upstream: UpstreamDialectName;
  readonly dialect: BodyDialect;
  /** Whether the chunk with the usage is ours alone: the client has not asked for it. */
  readonly hidesUsage: boolean;
  readonly requestId: string;
}

const brokenOff: AnswerError = {
  kind: 'server',
  httpStatus: 502,
  message: 'The provider broke off in the middle of its answer.',
  retryable: true,
};

/**
 * A stream whose client speaks the provider's dialect: every event passes byte for byte. What precedes the first
 * content is held, and the chunk with the usage is left out where only the gateway asked for it.
 */
export class SameDialectStream implements StreamTranslation {
  hasContent = false;
  error: AnswerError | null = null;
  isOver = false;
  private readonly pending = new PendingBytes();
  private readonly watch: ContentWatch;
  /** `null` where every event passes. */
  private readonly filter: UsageChunkFilter | null;
  private readonly tap;
  private finalReading: UsageReading | null = null;
  private readonly lastWord: LastWord;

  constructor(private readonly options: SameDialectStreamOptions) {
    this.tap = createUsageTap(options.dialect, 'sse');
    this.watch = createContentWatch(options.client);
    this.lastWord = new LastWord(options.upstream);
    this.filter = options.hidesUsage ? createUsageChunkFilter() : null;
  }

  push(chunk: Buffer): void {
    this.tap.push(chunk);
    this.lastWord.push(chunk);
    if (!this.hasContent) this.judge(this.watch.push(chunk));
    if (!this.isOver) this.pending.addBytes(this.filter === null ? chunk : this.filter.push(chunk));
  }

  end(): void {
    if (!this.hasContent) this.judge(this.watch.end());
    if (this.isOver) return;
    if (this.filter !== null) this.pending.addBytes(this.filter.end());
    const told = this.lastWord.end();
    if (told === null && !this.reading().finished) {
      this.fail(brokenOff);
      return;
    }
    this.hasContent = true;
    this.isOver = true;
    this.error = told;
  }

  fail(error: AnswerError): void {
    if (this.isOver) return;
    this.isOver = true;
    this.error = error;
    // A provider's own error is its last word, and has gone to the client as it came.
    if (this.hasContent && this.lastWord.end() === null)
      this.pending.addText(inBandError(this.options.client, error, this.options.requestId));
  }

  begin(): void {
    this.hasContent = true;
  }

  take(): Buffer {
    return this.pending.take();
  }

  reading(): UsageReading {
    this.finalReading ??= this.tap.end();
    return this.finalReading;
  }

  keepAlive(): string {
    return inBandKeepAlive(this.options.client);
  }

  /** Nothing has been said yet: an error here is another provider's chance. */
  private judge(sighting: StreamSighting): void {
    if (sighting === 'content') this.hasContent = true;
    if (sighting !== 'error') return;
    this.isOver = true;
    this.error = readInBandError(this.options.upstream, this.watch.failure ?? {}) ?? brokenOff;
  }
}
