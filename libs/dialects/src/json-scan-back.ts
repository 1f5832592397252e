import type { MemberVisitor } from './json-scan.js';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * Walks over the last members of the JSON object that `bytes` ends with, from the last one backwards, and stops
 * before it would pass `from`: the small members behind a large one cost nothing of its size. JSON can be read
 * backwards without doubt, since every quote within a string has an odd number of backslashes in front of it.
 *
 * `bytes` must hold the whole end of the object. Malformed JSON ends the walk.
 */
export function scanMembersBack(bytes: Buffer, from: number, visit: MemberVisitor): void {
  let at = spaceStart(bytes, bytes.length);
  if (bytes[at - 1] !== closeBrace) return;
  at = spaceStart(bytes, at - 1);
  for (;;) {
    const end = at;
    const start = valueStart(bytes, end, from);
    if (start < 0) return;
    at = spaceStart(bytes, start);
    if (bytes[at - 1] !== colon) return;
    const nameEnd = spaceStart(bytes, at - 1);
    if (bytes[nameEnd - 1] !== quote) return;
    const nameStart = stringStart(bytes, nameEnd - 1, from);
    if (nameStart < 0) return;
    visit(bytes.toString('utf8', nameStart + 1, nameEnd - 1), start, end);
    at = spaceStart(bytes, nameStart);
    if (bytes[at - 1] !== comma) return;
    at = spaceStart(bytes, at - 1);
  }
}

/** Position of the first byte of the white space that ends at `end`. */
function spaceStart(bytes: Buffer, end: number): number {
  let at = end;
  for (;;) {
    const byte = bytes[at - 1];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at;
    at -= 1;
  }
}

/** Position of the value that ends at `end`; -1 when it begins before `from`. */
function valueStart(bytes: Buffer, end: number, from: number): number {
  const last = bytes[end - 1];
  if (last === quote) return stringStart(bytes, end - 1, from);
  if (last === closeBrace || last === closeBracket) return containerStart(bytes, end - 1, from);
  let at = end;
  while (at > from && !endsScalar(bytes[at - 1] as number)) at -= 1;
  return at === end || at === from ? -1 : at;
}

function endsScalar(byte: number): boolean {
  return byte === colon || byte === comma || byte === openBrace || byte <= 0x20;
}

function containerStart(bytes: Buffer, last: number, from: number): number {
  let depth = 0;
  for (let at = last; at >= from; at -= 1) {
    const byte = bytes[at];
    if (byte === quote) {
      at = stringStart(bytes, at, from);
      if (at < 0) return -1;
    } else if (byte === closeBrace || byte === closeBracket) {
      depth += 1;
    } else if (byte === openBrace || byte === openBracket) {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
}

/** Position of the opening quote of the string whose closing quote is at `closing`; -1 when it is before `from`. */
function stringStart(bytes: Buffer, closing: number, from: number): number {
  for (let at = closing - 1; at >= from; at -= 1) {
    if (bytes[at] !== quote) continue;
    let escapes = 0;
    while (bytes[at - 1 - escapes] === backslash) escapes += 1;
    if (escapes % 2 === 0) return at;
    at -= escapes;
  }
  return -1;
}
