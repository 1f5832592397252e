import type { BodyDialect } from '@trueport/contracts';
import {
  createEventBlocks,
  createUsageTap,
  eventMeaning,
  inBandError,
  inBandKeepAlive,
  isUsageChunk,
  readInBandError,
  type AnswerError,
  type ClientDialectName,
  type EventBlock,
  type UpstreamDialectName,
  type UsageReading,
} from '@trueport/dialects';
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
  private readonly blocks = createEventBlocks();
  private readonly tap;
  private finalReading: UsageReading | null = null;

  constructor(private readonly options: SameDialectStreamOptions) {
    this.tap = createUsageTap(options.dialect, 'sse');
  }

  push(chunk: Buffer): void {
    this.tap.push(chunk);
    for (const block of this.blocks.push(chunk)) this.passOn(block);
  }

  end(): void {
    for (const block of this.blocks.end()) this.passOn(block);
    if (this.isOver) return;
    if (this.reading().finished) {
      this.hasContent = true;
      this.isOver = true;
    } else {
      this.fail(brokenOff);
    }
  }

  fail(error: AnswerError): void {
    if (this.isOver) return;
    this.isOver = true;
    this.error = error;
    if (this.hasContent)
      this.pending.addText(inBandError(this.options.client, error, this.options.requestId));
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

  private passOn(block: EventBlock): void {
    if (this.isOver) return;
    if (!this.hasContent) this.judge(block);
    if (this.isOver) return;
    if (this.options.hidesUsage && this.isOnlyUsage(block)) return;
    this.pending.addBytes(block.raw);
  }

  /** Nothing has been said yet: an error here is another provider's chance. */
  private judge(block: EventBlock): void {
    const document = block.document();
    if (document === null) return;
    const { client, upstream } = this.options;
    const meaning = eventMeaning(client, document);
    if (meaning === 'content') this.hasContent = true;
    if (meaning !== 'error') return;
    this.isOver = true;
    this.error = readInBandError(upstream, document);
  }

  private isOnlyUsage(block: EventBlock): boolean {
    if (!block.raw.includes('"usage"')) return false;
    const document = block.document();
    return document !== null && isUsageChunk(document);
  }
}
