import { parseJson } from '../json.js';
import { scanMembers, skipSpace, type MemberVisitor } from '../json-scan.js';
import { spliced, type RawEdit } from '../text/event-edits.js';

const openBrace = 0x7b;

/** A part of a body. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Walks over the members of a body's object, names decoded: `"mod\u0065l"` is a way to write `model`, and whoever reads
 * the body behind us takes it for that.
 *
 * @returns whether the body is a complete object
 */
export function scanTopLevel(body: Buffer, visit: MemberVisitor): boolean {
  return scanMembers(body, 0, (name, start, end) => visit(decodedName(name), start, end));
}

/** Whether a value is an object. */
export function isObjectAt(body: Buffer, start: number): boolean {
  return body[start] === openBrace;
}

/** An edit that adds a member at the front of the object at `start`, which stays valid JSON. */
export function memberInFront(body: Buffer, start: number, json: string): RawEdit {
  const inside = start + 1;
  const isEmpty = body[skipSpace(body, inside)] === 0x7d;
  return { start: inside, end: inside, raw: isEmpty ? json : `${json},` };
}

/** The value in place of another; no edit where it is the same already. */
export function valueEdit(body: Buffer, start: number, end: number, json: string): RawEdit[] {
  return body.toString('utf8', start, end) === json ? [] : [{ start, end, raw: json }];
}

/** The body with the edits; the same buffer when there are none. */
export function edited(body: Buffer, edits: readonly RawEdit[]): Buffer {
  return edits.length === 0 ? body : spliced(body, edits);
}

function decodedName(name: string): string {
  if (!name.includes('\\')) return name;
  const decoded = parseJson(`"${name}"`);
  return typeof decoded === 'string' ? decoded : name;
}
