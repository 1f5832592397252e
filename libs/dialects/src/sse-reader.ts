/** One server-sent event: its data lines joined by line feeds. */
export interface SseEvent {
  readonly event: string | null;
  readonly data: string;
}

/** Longest event that is kept, characters; a longer one is skipped. */
const maxEventCharacters = 1024 * 1024;

/**
 * Incremental reader of a server-sent event stream: any split of the bytes gives the same events. Lines end with LF,
 * CRLF or CR; comments and unknown fields are passed over; the last event may lack its blank line.
 *
 * @source WHATWG HTML, 9.2.6 "Interpreting an event stream"
 */
export class SseReader {
  private readonly decoder = new TextDecoder('utf-8');
  private rest = '';
  private afterCarriageReturn = false;
  private dataLines: string[] = [];
  private dataCharacters = 0;
  private eventName: string | null = null;

  constructor(private readonly onEvent: (event: SseEvent) => void) {}

  push(chunk: Uint8Array): void {
    this.take(this.decoder.decode(chunk, { stream: true }));
  }

  /** Takes what is left as the last event. */
  end(): void {
    this.take(this.decoder.decode());
    if (this.rest !== '') this.line(this.rest);
    this.rest = '';
    this.dispatch();
  }

  private take(decoded: string): void {
    let text = decoded;
    if (text === '') return;
    // A CR ended the last line; an LF right behind it belongs to the same line end.
    if (this.afterCarriageReturn && text.startsWith('\n')) text = text.slice(1);
    this.afterCarriageReturn = decoded.endsWith('\r');
    text = this.rest + text;
    let from = 0;
    for (;;) {
      const end = lineEnd(text, from);
      if (end < 0) break;
      this.line(text.slice(from, end));
      from = text[end] === '\r' && text[end + 1] === '\n' ? end + 2 : end + 1;
    }
    this.rest = text.slice(from);
    if (this.rest.length > maxEventCharacters) this.rest = '';
  }

  private line(line: string): void {
    if (line === '') {
      this.dispatch();
      return;
    }
    if (line.startsWith('data:')) {
      const value = line.startsWith('data: ') ? line.slice(6) : line.slice(5);
      this.dataCharacters += value.length;
      if (this.dataCharacters <= maxEventCharacters) this.dataLines.push(value);
    } else if (line.startsWith('event:')) {
      this.eventName = line.slice(6).trim();
    }
  }

  private dispatch(): void {
    if (this.dataLines.length > 0 && this.dataCharacters <= maxEventCharacters) {
      const data = this.dataLines.length === 1 ? (this.dataLines[0] as string) : this.dataLines.join('\n');
      this.onEvent({ event: this.eventName, data });
    }
    this.dataLines = [];
    this.dataCharacters = 0;
    this.eventName = null;
  }
}

function lineEnd(text: string, from: number): number {
  const lineFeed = text.indexOf('\n', from);
  const carriageReturn = text.indexOf('\r', from);
  if (carriageReturn < 0) return lineFeed;
  return lineFeed < 0 ? carriageReturn : Math.min(lineFeed, carriageReturn);
}
