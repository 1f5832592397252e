import { readInBandError, type AnswerError, type UpstreamDialectName } from '@trueport/dialects';

/** What every error has in it, in one dialect or another; few other events do. */
const errorMarks = [Buffer.from('"error"'), Buffer.from('.failed"')] as const;
const openBrace = 0x7b;

/** Remembers of a stream whether its last document is an error. */
export class LastWord {
  private suspect: string | null = null;

  constructor(private readonly dialect: UpstreamDialectName) {}

  /** Takes the data of the next event: the bytes from `start` to `end`. */
  event(bytes: Buffer, start: number, end: number): void {
    if (bytes[start] !== openBrace) return;
    const event = bytes.subarray(start, end);
    this.suspect = errorMarks.some((mark) => event.includes(mark)) ? event.toString() : null;
  }

  /** The error that the stream has ended with by now, or `null`. */
  error(): AnswerError | null {
    if (this.suspect === null) return null;
    try {
      return readInBandError(this.dialect, JSON.parse(this.suspect) as Record<string, unknown>);
    } catch {
      return null;
    }
  }
}
