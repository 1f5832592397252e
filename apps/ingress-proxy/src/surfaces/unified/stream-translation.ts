import type { AnswerError, UsageReading } from '@trueport/dialects';

/** Turns the bytes of a provider's stream into the bytes of the client's. */
export interface StreamTranslation {
  push(chunk: Buffer): void;
  /** The provider's connection ended in order. */
  end(): void;
  /** The provider's connection broke. */
  fail(error: AnswerError): void;
  /** Bytes for the client since the last call. */
  take(): Buffer;
  /** The client is being told: from here on failures go to it. */
  begin(): void;
  /** Whether the answer itself has begun: before that, another deployment can still answer instead. */
  readonly hasContent: boolean;
  /** How the stream failed; after content has begun the client is told of it in the stream. */
  readonly error: AnswerError | null;
  /** Whether nothing follows, be it the end or a failure. */
  readonly isOver: boolean;
  /** What is known of usage by now; also for streams that were cut. */
  reading(): UsageReading;
  /** Warnings of what the client's dialect has no place for; none where it is the provider's own. */
  readonly losses?: ReadonlySet<string>;
  /** A sign of life in the client's dialect. */
  keepAlive(): string;
}

/** Nothing to send. */
export const noBytes = Buffer.alloc(0);
const blankLine = '\n\n';
const lineFeeds = 0x0a0a;
const carriageReturns = 0x0d0d;
/** Two line ends of both characters, without the first. */
const mixedLineEnds = 0x0a0d0a;
const tailBytes = 3;

/** Collects what is to be sent between two calls of `take`. */
export class PendingBytes {
  private text = '';
  private chunks: Buffer[] = [];
  /** The last bytes that came as such, one number; at the beginning there is no event to be ended. */
  private tail = lineFeeds;

  addText(text: string): void {
    this.text += text;
  }

  addBytes(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.chunks.push(bytes);
    for (let at = Math.max(0, bytes.length - tailBytes); at < bytes.length; at += 1)
      this.tail = ((this.tail << 8) | (bytes[at] as number)) & 0xff_ffff;
  }

  /** Adds an event of our own behind the bytes of a stream, wherever they were cut: what is begun there ends before it. */
  addEvent(text: string): void {
    this.addText(this.isBetweenEvents() ? text : blankLine + text);
  }

  take(): Buffer {
    if (this.chunks.length === 0) {
      if (this.text === '') return noBytes;
      const taken = Buffer.from(this.text);
      this.text = '';
      return taken;
    }
    if (this.text !== '') this.chunks.push(Buffer.from(this.text));
    const taken = this.chunks.length === 1 ? (this.chunks[0] as Buffer) : Buffer.concat(this.chunks);
    this.chunks = [];
    this.text = '';
    return taken;
  }

  private isBetweenEvents(): boolean {
    const lastTwo = this.tail & 0xffff;
    return lastTwo === lineFeeds || lastTwo === carriageReturns || this.tail === mixedLineEnds;
  }
}
