import type { BodyDialect } from '@trueport/contracts';
import { bodyShapes, type BodyDirection } from './body-shapes.js';
import { readSpans, type JsonSpan } from './json-spans.js';
import { PartCollector } from './part-collector.js';
import type { Writer } from './part-writer.js';
import type { TextPart } from './text-part.js';

/** Bounds of one body. */
export interface TextPartsOptions {
  /** Bytes of all texts together; texts that would pass it are left out. Default 1 MiB. */
  readonly maxTextBytes?: number;
  /** Default 2,000. */
  readonly maxParts?: number;
  /** Containers within containers. Default 64. */
  readonly maxDepth?: number;
}

/** The texts of a body. */
export interface TextParts {
  /** In the order of the body. */
  readonly parts: readonly TextPart[];
  /** Whether there may be more text: a bound was met, or the JSON is broken. */
  readonly truncated: boolean;
}

const nothing: TextParts = { parts: [], truncated: false };
const byteOrderMarkBytes = 3;
const openBrace = 0x7b;
const openBracket = 0x5b;

/**
 * Finds the texts of people, models and tools in a JSON body, with their places, so that policies can judge and
 * replace them: messages, instructions, prompts, descriptions of tools, arguments and results of calls, refusals,
 * reasoning, names of files. Base64 data and URLs of images are none. Bodies that are not JSON (multipart, audio) and
 * documents of unknown shape have none. Never throws.
 *
 * Numbers and names of members are no text, also in arguments of tools.
 */
export function textPartsOf(
  dialect: BodyDialect,
  direction: BodyDirection,
  body: Uint8Array,
  options: TextPartsOptions = {},
): TextParts {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  const start = hasByteOrderMark(bytes) ? byteOrderMarkBytes : 0;
  const { root, isComplete } = readSpans(bytes, start, options.maxDepth ?? 64);
  if (root === null || !isDocument(bytes, root)) return nothing;
  const { maxTextBytes = 1024 * 1024, maxParts = 2_000 } = options;
  const collector = new PartCollector(bytes, { maxTextBytes, maxParts });
  const writer: Writer = { role: direction === 'request' ? 'user' : 'assistant', isFixed: false };
  collector.collect(root, bodyShapes[dialect][direction], writer);
  return { parts: collector.parts, truncated: collector.isCut || !isComplete };
}

function hasByteOrderMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function isDocument(bytes: Buffer, root: JsonSpan): boolean {
  const first = bytes[root.start];
  return first === openBrace || first === openBracket;
}
