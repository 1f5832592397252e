import { asObject, isPresent, parseJson } from '../json.js';
import type { SseDataHandler } from '../sse-reader.js';
import { createSseBlocks } from '../text/sse-blocks.js';
import type { StreamBlock, StreamBlocks } from '../text/stream-blocks.js';
import { isUsageChunk } from './event-meaning.js';

/** Takes the usage chunk out of a stream. */
export interface UsageChunkFilter {
  /** @returns what can be sent now; events that are not complete wait for their rest */
  push(chunk: Buffer): Buffer;
  /** What is left when the stream has ended. Call it once. */
  end(): Buffer;
}

/** What a filter does besides. */
export interface UsageChunkFilterOptions {
  /** A stream with an event beyond this passes unread from there on. 8 MiB when absent. */
  readonly maxEventBytes?: number;
  /** Takes the data of every event that is read, also of those that are left out. */
  readonly onData?: SseDataHandler;
}

/** Default bound of an event that is held until it is complete, bytes. A stream with a longer one passes unread. */
const defaultMaxEventBytes = 8 * 1024 * 1024;
/** The usage chunk is small; larger events are not looked into. */
const maxUsageChunkBytes = 8 * 1024;

const colon = 0x3a;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Takes the chunk that has usage and no choices out of an OpenAI chat or completions stream, for clients who did not
 * ask for it: the gateway did, to count. Everything else passes byte for byte, comments included, in any split.
 *
 * @source openai 7.55 `ChatCompletionChunk.usage`; read 2026-11
 */
export function createUsageChunkFilter({
  maxEventBytes = defaultMaxEventBytes,
  onData = () => undefined,
}: UsageChunkFilterOptions = {}): UsageChunkFilter {
  return new BlockFilter(createSseBlocks(maxEventBytes), onData);
}

class BlockFilter implements UsageChunkFilter {
  /** An event was too long: from it on nothing is read. */
  private isPassing = false;

  constructor(
    private readonly blocks: StreamBlocks,
    private readonly onData: SseDataHandler,
  ) {}

  push(chunk: Buffer): Buffer {
    if (this.isPassing) return chunk;
    const kept = this.blocks.push(chunk).map((block) => this.read(block));
    if (this.blocks.isTooLong) {
      this.isPassing = true;
      const rest = this.blocks.end();
      if (rest !== null) kept.push(rest.raw);
    }
    return kept.length === 1 && kept[0] !== undefined ? kept[0] : Buffer.concat(kept);
  }

  end(): Buffer {
    const rest = this.isPassing ? null : this.blocks.end();
    return rest === null ? Buffer.alloc(0) : this.read(rest);
  }

  private read(block: StreamBlock): Buffer {
    const { readable, dataStart, dataEnd } = block;
    if (dataEnd > dataStart) this.onData(readable, dataStart, dataEnd);
    return withoutUsage(block);
  }
}

function withoutUsage(block: StreamBlock): Buffer {
  return isOnlyUsage(block) ? commentsOf(block.raw) : block.raw;
}

/** Told by its fields: Azure's first chunk has no choices either, and other servers put usage beside choices. */
function isOnlyUsage({ readable, dataStart, dataEnd }: StreamBlock): boolean {
  const bytes = dataEnd - dataStart;
  if (bytes === 0 || bytes > maxUsageChunkBytes) return false;
  const data = readable.toString('utf8', dataStart, dataEnd);
  // Nearly every chunk has a delta, and none of these is worth a parse.
  if (data.includes('"delta"') || !data.includes('"usage"')) return false;
  const chunk = asObject(parseJson(data));
  return chunk !== null && Array.isArray(chunk.choices) && isUsageChunk(chunk) && !isPresent(chunk.error);
}

/** The comments of an event, as an event of their own. */
function commentsOf(raw: Buffer): Buffer {
  const lines = linesOf(raw);
  const comments = lines.filter((line) => line[0] === colon);
  const last = lines.at(-1);
  if (comments.length === 0 || last === undefined) return Buffer.alloc(0);
  const isBlank = last[0] === lineFeed || last[0] === carriageReturn;
  return Buffer.concat(isBlank ? [...comments, last] : comments);
}

/** Lines with their ends, LF, CRLF or CR. */
function linesOf(raw: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let at = 0; at < raw.length; at += 1) {
    const isPair = raw[at] === carriageReturn && raw[at + 1] === lineFeed;
    if (isPair) at += 1;
    else if (raw[at] !== lineFeed && raw[at] !== carriageReturn) continue;
    lines.push(raw.subarray(start, at + 1));
    start = at + 1;
  }
  if (start < raw.length) lines.push(raw.subarray(start));
  return lines;
}
