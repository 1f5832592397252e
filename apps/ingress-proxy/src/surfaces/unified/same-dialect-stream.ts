import type { BodyDialect } from '@trueport/contracts';
import {
  brokenOff,
  createContentWatch,
  createUsageChunkFilter,
  createUsageEvents,
  inBandError,
  inBandKeepAlive,
  readInBandError,
  SseReader,
  type AnswerError,
  type ClientDialectName,
  type ContentWatch,
  type SseDataHandler,
  type StreamSighting,
  type UpstreamDialectName,
  type UsageChunkFilter,
  type UsageEvents,
  type UsageReading,
} from '@trueport/dialects';
import { LastWord } from './last-word.js';
import { noBytes, PendingBytes, type StreamTranslation } from './stream-translation.js';
import { maxAnswerBytes } from './upstream-call.js';

/** How a stream is passed on. */
export interface SameDialectStreamOptions {
  readonly client: ClientDialectName;
  readonly upstream: UpstreamDialectName;
  readonly dialect: BodyDialect;
  /** Whether the chunk with the usage is ours alone: the client has not asked for it. */
  readonly hidesUsage: boolean;
  readonly requestId: string;
}

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
  private readonly events: StreamEvents;
  private readonly usage: UsageEvents;
  private readonly lastWord: LastWord;
  private isRead = false;

  constructor(private readonly options: SameDialectStreamOptions) {
    const usage = createUsageEvents(options.dialect);
    const lastWord = new LastWord(options.upstream);
    const onData: SseDataHandler = (bytes, start, end) => {
      usage.event(bytes, start, end);
      lastWord.event(bytes, start, end);
    };
    this.usage = usage;
    this.lastWord = lastWord;
    this.watch = createContentWatch(options.client, maxAnswerBytes);
    this.events = options.hidesUsage
      ? createUsageChunkFilter({ onData, maxEventBytes: maxAnswerBytes })
      : new PassedEvents(onData);
  }

  push(chunk: Buffer): void {
    if (!this.hasContent) this.judge(this.watch.push(chunk));
    const passed = this.events.push(chunk);
    if (!this.isOver) this.pending.addBytes(passed);
  }

  end(): void {
    if (!this.hasContent) this.judge(this.watch.end());
    if (this.isOver) return;
    this.pending.addBytes(this.rest());
    const told = this.lastWord.error();
    if (told === null && !this.usage.reading().finished) {
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
    this.rest();
    // A provider's own error is its last word, and has gone to the client as it came.
    if (this.hasContent && this.lastWord.error() === null)
      this.pending.addEvent(inBandError(this.options.client, error, this.options.requestId));
  }

  begin(): void {
    this.hasContent = true;
  }

  take(): Buffer {
    return this.pending.take();
  }

  reading(): UsageReading {
    this.rest();
    return this.usage.reading();
  }

  keepAlive(): string {
    return inBandKeepAlive(this.options.client);
  }

  /** Reads what is left of the last event, once. */
  private rest(): Buffer {
    if (this.isRead) return noBytes;
    this.isRead = true;
    return this.events.end();
  }

  /** Nothing has been said yet: an error here is another provider's chance. */
  private judge(sighting: StreamSighting): void {
    if (sighting === 'content') this.hasContent = true;
    if (sighting !== 'error') return;
    this.isOver = true;
    this.error = readInBandError(this.options.upstream, this.watch.failure ?? {}) ?? brokenOff;
  }
}

/** Reads the events of a stream and says what of it goes on. */
type StreamEvents = Pick<UsageChunkFilter, 'push' | 'end'>;

/** A stream of which everything goes on at once. */
class PassedEvents implements StreamEvents {
  private readonly reader: SseReader;

  constructor(onData: SseDataHandler) {
    this.reader = new SseReader(onData, maxAnswerBytes);
  }

  push(chunk: Buffer): Buffer {
    this.reader.push(chunk);
    return chunk;
  }

  end(): Buffer {
    this.reader.end();
    return noBytes;
  }
}
