import type { ClientDialectName } from '../conversation/client-dialect.js';
import { asObject, parseJson, type JsonObject } from '../json.js';
import { SseReader } from '../sse-reader.js';
import { eventMeaning } from './event-meaning.js';

/**
 * What a stream has shown so far: `nothing` but lifecycle events, pings and comments; `content`, which is some of the
 * answer or its end; an `error` in the place of an answer.
 */
export type StreamSighting = 'nothing' | 'content' | 'error';

/** Watches the beginning of a provider's stream: as long as it shows nothing, another provider may be asked instead. */
export interface ContentWatch {
  /** The first sighting stays. */
  readonly seen: StreamSighting;
  /** The event that is an error, once one was seen. */
  readonly failure: JsonObject | null;
  /**
   * Takes the next chunk, any split will do.
   *
   * @returns {@link ContentWatch.seen}, now
   */
  push(chunk: Uint8Array): StreamSighting;
  /** The stream has ended; its last event may lack its blank line. Call it once. */
  end(): StreamSighting;
}

const openBrace = 0x7b;
const done = '[DONE]';

/**
 * A watch over a stream of server-sent events.
 *
 * @param dialect what the provider speaks, by the name of the clients that speak the same
 * @param maxEventBytes a longer event is passed over
 */
export function createContentWatch(dialect: ClientDialectName, maxEventBytes?: number): ContentWatch {
  return new SseWatch(dialect, maxEventBytes);
}

class SseWatch implements ContentWatch {
  seen: StreamSighting = 'nothing';
  failure: JsonObject | null = null;
  private readonly reader: SseReader;

  constructor(
    private readonly dialect: ClientDialectName,
    maxEventBytes: number | undefined,
  ) {
    this.reader = new SseReader((bytes, start, end) => this.event(bytes, start, end), maxEventBytes);
  }

  push(chunk: Uint8Array): StreamSighting {
    if (this.seen === 'nothing') this.reader.push(chunk);
    return this.seen;
  }

  end(): StreamSighting {
    if (this.seen === 'nothing') this.reader.end();
    return this.seen;
  }

  private event(bytes: Buffer, start: number, end: number): void {
    if (this.seen !== 'nothing') return;
    const text = bytes.toString('utf8', start, end);
    // An empty answer is one, too.
    if (text === done) this.seen = 'content';
    const document = bytes[start] === openBrace ? asObject(parseJson(text)) : null;
    if (document === null) return;
    const meaning = eventMeaning(this.dialect, document);
    if (meaning === 'lifecycle') return;
    this.seen = meaning;
    if (meaning === 'error') this.failure = document;
  }
}
