import { parseJson, type JsonObject } from './json.js';
import { scanElements, scanMembers } from './json-scan.js';

/** Members up to this size are parsed; larger ones are looked into. */
const parsedMemberBytes = 16 * 1024;
/** How deep large members are looked into: an event, the answer or the list of choices in it. */
const maxDepth = 2;
/** Elements of a large list that are looked into; lists beyond are embeddings and their like. */
const maxElements = 16;
const openBrace = 0x7b;
const openBracket = 0x5b;

/** A JSON object without its large parts. */
export interface SparseDocument {
  readonly document: JsonObject;
  /** Whether the object was complete. */
  readonly isComplete: boolean;
}

/**
 * Reads a large JSON object without its large parts: long texts, images and vectors are left out, small members and
 * the small members of large objects are there. What is cut off or malformed ends the reading; what came before is
 * there. Never throws.
 *
 * @returns an object without members when there is none at `from`
 */
export function parseSparse(bytes: Buffer, from: number): SparseDocument {
  return objectAt(bytes, from, 1);
}

function objectAt(bytes: Buffer, from: number, depth: number): SparseDocument {
  // Without a prototype a member named `__proto__` is one like any other.
  const document = Object.create(null) as Record<string, unknown>;
  const isComplete = scanMembers(bytes, from, (name, start, end) => {
    const value = valueAt(bytes, start, end, depth);
    if (value !== undefined) document[name] = value;
  });
  return { document, isComplete };
}

function valueAt(bytes: Buffer, start: number, end: number, depth: number): unknown {
  if (end - start <= parsedMemberBytes) return parseJson(bytes.toString('utf8', start, end));
  if (depth >= maxDepth) return undefined;
  if (bytes[start] === openBrace) return objectAt(bytes, start, depth + 1).document;
  return bytes[start] === openBracket ? elementsAt(bytes, start, depth + 1) : undefined;
}

function elementsAt(bytes: Buffer, from: number, depth: number): readonly unknown[] {
  const elements: unknown[] = [];
  scanElements(bytes, from, (start, end) => {
    elements.push(
      bytes[start] === openBrace && end - start > parsedMemberBytes
        ? objectAt(bytes, start, depth).document
        : valueAt(bytes, start, end, maxDepth),
    );
    return elements.length < maxElements;
  });
  return elements;
}
