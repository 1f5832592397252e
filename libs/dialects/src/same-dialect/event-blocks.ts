import { asObject, parseJson, type JsonObject } from '../json.js';
import { createSseBlocks } from '../text/sse-blocks.js';

/** One event of a stream, with its very bytes. */
export interface EventBlock {
  /** From its first line to its blank line. */
  readonly raw: Buffer;
  /** Its data as JSON; `null` for comments, `[DONE]` and what is no JSON object. Parsed when it is asked for. */
  readonly document: () => JsonObject | null;
}

/** Cuts a stream of server-sent events into its events; put together again they are the same bytes. */
export interface EventBlocks {
  push(chunk: Buffer): readonly EventBlock[];
  /** What is left when the stream has ended. */
  end(): readonly EventBlock[];
}

const maxEventBytes = 16 * 1024 * 1024;

/** Any split of the bytes gives the same events. */
export function createEventBlocks(): EventBlocks {
  const blocks = createSseBlocks(maxEventBytes);
  const blockOf = (block: ReturnType<typeof blocks.push>[number]): EventBlock => ({
    raw: block.raw,
    document: () => asObject(parseJson(block.readable.toString('utf8', block.dataStart, block.dataEnd))),
  });
  return {
    push: (chunk) => blocks.push(chunk).map(blockOf),
    end: () => {
      const last = blocks.end();
      return last === null ? [] : [blockOf(last)];
    },
  };
}
