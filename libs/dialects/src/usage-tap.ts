import type { BodyDialect, TokenUsage } from '@trueport/contracts';
import { readerOf } from './dialect-of.js';
import { asObject, parseJson } from './json.js';
import { scanElements, skipSpace } from './json-scan.js';
import { parseSparse } from './sparse-json.js';
import { SseReader } from './sse-reader.js';
import { consistentUsage, newUsageState, type UsageDialect, type UsageState } from './usage-accumulator.js';

/** What an answer says of itself. */
export interface UsageReading {
  /** `null` when the provider reported none. */
  readonly usage: TokenUsage | null;
  /** Model the answer names, at most 200 characters. */
  readonly model: string | null;
  readonly serviceTier: string | null;
  /** Tokens of the text seen, counted by its length (4 characters each): for answers without usage. */
  readonly estimatedCompletionTokens: number;
  /** Whether the answer came to its own end: the last event of its dialect, or a complete JSON document. */
  readonly finished: boolean;
}

/** Reads usage from a copy of an answer, chunk by chunk. Never throws; keeps at most its bounds. */
export interface UsageTap {
  /** Takes the next chunk, any split will do. It may be kept until the end, so it must not change. */
  push(chunk: Uint8Array): void;
  /** Called once, when no more chunks come; also for answers that broke off. */
  end(): UsageReading;
}

/** Reads usage from the events of a stream that somebody else takes apart. */
export interface UsageEvents {
  /** Takes the data of the next event: the bytes from `start` to `end`, which are only looked at during the call. */
  event(bytes: Buffer, start: number, end: number): void;
  /** What is known by now. */
  reading(): UsageReading;
}

/** Bounds of a tap. */
export interface UsageTapOptions {
  /** Largest JSON body that is read; of a longer one nothing is known. */
  readonly maxBodyBytes?: number;
  /** Largest event of a stream that is read; a longer one is passed over. */
  readonly maxEventBytes?: number;
}

const defaultMaxBytes = 8 * 1024 * 1024;
/** Documents beyond this are read sparsely: they are large by texts and images, and a parse would stop the world. */
const fullParseBytes = 32 * 1024;
/** Characters that make one token, roughly. */
const charactersPerToken = 4;
const openBracket = 0x5b;
const openBrace = 0x7b;

/**
 * A tap for an answer of a provider.
 *
 * @param framing `sse` for an event stream, `json` for one document (Gemini also streams as one JSON array)
 */
export function createUsageTap(
  provider: BodyDialect,
  framing: 'sse' | 'json',
  options: UsageTapOptions = {},
): UsageTap {
  const reader = readerOf(provider);
  return framing === 'sse'
    ? new SseTap(reader, options.maxEventBytes ?? defaultMaxBytes)
    : new JsonTap(reader, options.maxBodyBytes ?? defaultMaxBytes);
}

/** Usage of a stream, event by event. */
export function createUsageEvents(provider: BodyDialect): UsageEvents {
  return new StreamedUsage(readerOf(provider));
}

/** How many tokens a text of this many characters has, roughly: only for where the provider reports nothing. */
export function estimatedTokens(characters: number): number {
  return Math.ceil(characters / charactersPerToken);
}

class StreamedUsage implements UsageEvents {
  private readonly state = newUsageState();

  constructor(private readonly dialect: UsageDialect) {}

  event(bytes: Buffer, start: number, end: number): void {
    if (bytes[start] === openBrace) readDocument(bytes, start, end, this.dialect, this.state);
    else if (isDone(bytes, start, end)) this.state.isFinished = true;
  }

  reading(): UsageReading {
    return readingOf(this.state);
  }
}

class SseTap implements UsageTap {
  private readonly usage: StreamedUsage;
  private readonly reader: SseReader;

  constructor(dialect: UsageDialect, maxEventBytes: number) {
    const usage = new StreamedUsage(dialect);
    this.usage = usage;
    this.reader = new SseReader((bytes, start, end) => usage.event(bytes, start, end), maxEventBytes);
  }

  push(chunk: Uint8Array): void {
    this.reader.push(chunk);
  }

  end(): UsageReading {
    this.reader.end();
    return this.usage.reading();
  }
}

class JsonTap implements UsageTap {
  private chunks: Uint8Array[] = [];
  private bytes = 0;

  constructor(
    private readonly dialect: UsageDialect,
    private readonly maxBodyBytes: number,
  ) {}

  push(chunk: Uint8Array): void {
    this.bytes += chunk.length;
    if (this.bytes <= this.maxBodyBytes) this.chunks.push(chunk);
    else this.chunks = [];
  }

  end(): UsageReading {
    const state = newUsageState();
    if (this.chunks.length > 0) {
      const body = joined(this.chunks);
      this.chunks = [];
      const start = skipSpace(body, 0);
      if (body[start] === openBracket) this.readElements(body, start, state);
      else if (body[start] === openBrace)
        state.isFinished = readDocument(body, start, body.length, this.dialect, state);
    }
    return readingOf(state);
  }

  /** Gemini's other stream form: one array of the documents of the stream. It may have been cut off. */
  private readElements(body: Buffer, start: number, state: UsageState): void {
    const isComplete = scanElements(body, start, (from, end) => {
      readDocument(body, from, end, this.dialect, state);
      return true;
    });
    if (!isComplete) state.isFinished = false;
  }
}

/** @returns whether the document was complete */
function readDocument(
  bytes: Buffer,
  start: number,
  end: number,
  dialect: UsageDialect,
  state: UsageState,
): boolean {
  if (end - start <= fullParseBytes) {
    const document = asObject(parseJson(bytes.toString('utf8', start, end)));
    if (document !== null) {
      dialect(document, state);
      return true;
    }
  }
  const { document, isComplete } = parseSparse(bytes.subarray(0, end), start);
  dialect(document, state);
  return isComplete;
}

function readingOf(state: UsageState): UsageReading {
  return {
    usage: state.usage === null ? null : consistentUsage(state.usage),
    model: state.model,
    serviceTier: state.serviceTier,
    estimatedCompletionTokens: estimatedTokens(state.textCharacters),
    finished: state.isFinished,
  };
}

/** Whether the data is OpenAI's `[DONE]`. */
function isDone(bytes: Buffer, start: number, end: number): boolean {
  return end - start === 6 && bytes.toString('latin1', start, end) === '[DONE]';
}

function joined(chunks: readonly Uint8Array[]): Buffer {
  const [first] = chunks;
  if (chunks.length === 1 && first !== undefined)
    return Buffer.from(first.buffer, first.byteOffset, first.length);
  return Buffer.concat(chunks);
}
