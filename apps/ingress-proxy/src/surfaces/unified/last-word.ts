import { readInBandError, SseReader, type AnswerError, type UpstreamDialectName } from '@trueport/dialects';

/** What every error has in it, in one dialect or another; few other events do. */
const errorMarks = ['"error"', '.failed"'] as const;
const openBrace = 0x7b;

/** Remembers of a stream whether its last document is an error, wherever the stream is cut. */
export class LastWord {
  private suspect: string | null = null;
  private readonly reader = new SseReader((bytes, start, end) => {
    if (bytes[start] !== openBrace) return;
    const event = bytes.subarray(start, end);
    this.suspect = errorMarks.some((mark) => event.includes(mark)) ? event.toString() : null;
  });

  constructor(private readonly dialect: UpstreamDialectName) {}

  push(chunk: Buffer): void {
    this.reader.push(chunk);
  }

  /** The error that the stream ended with, or `null`; nothing may be pushed after it. */
  end(): AnswerError | null {
    this.reader.end();
    if (this.suspect === null) return null;
    try {
      return readInBandError(this.dialect, JSON.parse(this.suspect) as Record<string, unknown>);
    } catch {
      return null;
    }
  }
}
