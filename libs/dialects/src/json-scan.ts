import { stringEnd } from './json-string-end.js';

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Names are compared and kept only up to this length, bytes. */
const maxNameBytes = 256;

/** Takes one member of an object: its name and the bytes of its value. */
export interface MemberVisitor {
  (name: string, start: number, end: number): void;
}

/**
 * Walks over the members of the JSON object at `from` without making values of them: strings and nested values are
 * skipped, so that it costs a fraction of a parse and no memory. Malformed or cut off JSON ends the walk; the members
 * before have been visited.
 *
 * @returns whether the object was complete
 */
export function scanMembers(bytes: Buffer, from: number, visit: MemberVisitor): boolean {
  let at = skipSpace(bytes, from);
  if (bytes[at] !== openBrace) return false;
  at = skipSpace(bytes, at + 1);
  while (bytes[at] === quote) {
    const nameEnd = stringEnd(bytes, at);
    if (nameEnd < 0) return false;
    const name = nameEnd - at > maxNameBytes ? '' : bytes.toString('utf8', at + 1, nameEnd - 1);
    at = skipSpace(bytes, nameEnd);
    if (bytes[at] !== colon) return false;
    const start = skipSpace(bytes, at + 1);
    const end = valueEnd(bytes, start);
    if (end < 0) return false;
    visit(name, start, end);
    at = skipSpace(bytes, end);
    if (bytes[at] !== comma) break;
    at = skipSpace(bytes, at + 1);
  }
  return bytes[at] === closeBrace;
}

/** Takes the bytes of one element of an array; `false` ends the walk. */
export interface ElementVisitor {
  (start: number, end: number): boolean;
}

/**
 * Walks over the elements of the JSON array at `from`, in the same way.
 *
 * @returns whether the array was complete
 */
export function scanElements(bytes: Buffer, from: number, visit: ElementVisitor): boolean {
  let at = skipSpace(bytes, from);
  if (bytes[at] !== openBracket) return false;
  at = skipSpace(bytes, at + 1);
  while (at < bytes.length && bytes[at] !== closeBracket) {
    const end = valueEnd(bytes, at);
    if (end < 0) return false;
    if (!visit(at, end)) return false;
    at = skipSpace(bytes, end);
    if (bytes[at] !== comma) break;
    at = skipSpace(bytes, at + 1);
  }
  return bytes[at] === closeBracket;
}

/** Position of the first byte that is not white space. */
export function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at;
    at += 1;
  }
}

/** Position behind the value at `start`; -1 when it is cut off. Nesting is counted, not followed: depth costs nothing. */
function valueEnd(bytes: Buffer, start: number): number {
  const first = bytes[start];
  if (first === quote) return stringEnd(bytes, start);
  if (first === openBrace || first === openBracket) return containerEnd(bytes, start);
  let at = start;
  while (at < bytes.length && !endsScalar(bytes[at] as number)) at += 1;
  // A number at the very end may be cut off; nothing tells.
  return at === start || at === bytes.length ? -1 : at;
}

function endsScalar(byte: number): boolean {
  return byte === comma || byte === closeBrace || byte === closeBracket || byte <= 0x20;
}

function containerEnd(bytes: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === quote) {
      at = stringEnd(bytes, at) - 1;
      if (at < 0) return -1;
    } else if (byte === openBrace || byte === openBracket) {
      depth += 1;
    } else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}
