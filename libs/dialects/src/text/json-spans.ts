import { skipSpace } from '../json-scan.js';
import { stringEnd } from '../json-string-end.js';

/** A string in a JSON document: the bytes of its literal, quotes included. */
export interface StringSpan {
  readonly kind: 'string';
  readonly start: number;
  readonly end: number;
}

/** A number, `true`, `false`, `null`, or a value that was passed over because it lies too deep. */
export interface ScalarSpan {
  readonly kind: 'scalar';
  readonly start: number;
  readonly end: number;
}

/** An object; members keep their order, also those of the same name. */
export interface ObjectSpan {
  readonly kind: 'object';
  readonly start: number;
  readonly end: number;
  readonly members: readonly (readonly [name: string, value: JsonSpan])[];
}

/** An array; scalars in it are left out, so that vectors and token lists cost no memory. */
export interface ArraySpan {
  readonly kind: 'array';
  readonly start: number;
  readonly end: number;
  readonly elements: readonly JsonSpan[];
}

/** Where the values of a JSON document stand, without the values themselves. */
export type JsonSpan = StringSpan | ScalarSpan | ObjectSpan | ArraySpan;

/** What could be read of a document. */
export interface SpanReading {
  /** `null` when no value begins there. Of a broken document it holds what came before the break. */
  readonly root: JsonSpan | null;
  /** Whether the document is whole and nothing of it was passed over. */
  readonly isComplete: boolean;
}

/** Members and elements kept of one document; beyond it the rest is passed over. */
const maxSpans = 200_000;

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * Finds where the values of the JSON document at `from` stand. One pass, linear; strings are not decoded, numbers not
 * read. Malformed or cut off JSON ends the reading and keeps what came before. Never throws.
 *
 * @param maxDepth containers within containers beyond this are passed over
 */
export function readSpans(bytes: Buffer, from: number, maxDepth: number): SpanReading {
  const start = skipSpace(bytes, from);
  if (start >= bytes.length) return { root: null, isComplete: false };
  const reader = new SpanReader(bytes, start, maxDepth);
  const root = reader.value(1);
  return { root, isComplete: root !== null && !reader.isBroken && !reader.isCut };
}

class SpanReader {
  isBroken = false;
  isCut = false;
  private spans = 0;

  constructor(
    private readonly bytes: Buffer,
    private at: number,
    private readonly maxDepth: number,
  ) {}

  /** The value at the current position, which moves behind it; `null` when there is none. */
  value(depth: number): JsonSpan | null {
    const { bytes, at: start } = this;
    this.spans += 1;
    const first = bytes[start];
    if (first === quote) return this.string();
    if (first !== openBrace && first !== openBracket) return this.scalar();
    if (depth > this.maxDepth || this.spans > maxSpans) return this.passOver();
    return first === openBrace ? this.object(depth) : this.array(depth);
  }

  private string(): StringSpan | null {
    const start = this.at;
    const end = stringEnd(this.bytes, start);
    if (end < 0) return this.broken();
    this.at = end;
    return { kind: 'string', start, end };
  }

  private scalar(): ScalarSpan | null {
    const { bytes, at: start } = this;
    let at = start;
    while (at < bytes.length && !endsScalar(bytes[at] as number)) at += 1;
    if (at === start) return this.broken();
    this.at = at;
    return { kind: 'scalar', start, end: at };
  }

  private object(depth: number): ObjectSpan {
    const start = this.at;
    const members: (readonly [string, JsonSpan])[] = [];
    this.at = skipSpace(this.bytes, start + 1);
    if (this.bytes[this.at] === closeBrace) this.at += 1;
    else while (this.member(members, depth));
    return { kind: 'object', start, end: this.at, members };
  }

  /** Reads one member and what stands behind it; `false` when the object has ended. */
  private member(members: (readonly [string, JsonSpan])[], depth: number): boolean {
    const { bytes } = this;
    const nameStart = this.at;
    if (bytes[nameStart] !== quote) return this.broken() ?? false;
    const nameEnd = stringEnd(bytes, nameStart);
    if (nameEnd < 0) return this.broken() ?? false;
    this.at = skipSpace(bytes, nameEnd);
    if (bytes[this.at] !== colon) return this.broken() ?? false;
    this.at = skipSpace(bytes, this.at + 1);
    const value = this.value(depth + 1);
    if (value !== null) members.push([literalText(bytes, nameStart, nameEnd), value]);
    return this.separator(closeBrace);
  }

  private array(depth: number): ArraySpan {
    const start = this.at;
    const elements: JsonSpan[] = [];
    this.at = skipSpace(this.bytes, start + 1);
    if (this.bytes[this.at] === closeBracket) this.at += 1;
    else while (this.element(elements, depth));
    return { kind: 'array', start, end: this.at, elements };
  }

  private element(elements: JsonSpan[], depth: number): boolean {
    const value = this.value(depth + 1);
    if (value !== null && value.kind !== 'scalar') elements.push(value);
    return this.separator(closeBracket);
  }

  /** Moves behind a comma (`true`) or the closing byte (`false`). */
  private separator(closing: number): boolean {
    if (this.isBroken) return false;
    const { bytes } = this;
    const at = skipSpace(bytes, this.at);
    if (bytes[at] === comma) {
      this.at = skipSpace(bytes, at + 1);
      return true;
    }
    if (bytes[at] === closing) this.at = at + 1;
    else this.broken();
    return false;
  }

  /** Counts brackets to the end of the container, so that depth costs nothing. */
  private passOver(): ScalarSpan | null {
    this.isCut = true;
    const { bytes, at: start } = this;
    let depth = 0;
    for (let at = start; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte === quote) {
        at = stringEnd(bytes, at) - 1;
        if (at < 0) break;
      } else if (byte === openBrace || byte === openBracket) {
        depth += 1;
      } else if (byte === closeBrace || byte === closeBracket) {
        depth -= 1;
        if (depth > 0) continue;
        this.at = at + 1;
        return { kind: 'scalar', start, end: at + 1 };
      }
    }
    return this.broken();
  }

  private broken(): null {
    this.isBroken = true;
    return null;
  }
}

function endsScalar(byte: number): boolean {
  return byte === comma || byte === closeBrace || byte === closeBracket || byte === quote || byte <= 0x20;
}

/** The text of a string literal, escapes resolved; one with impossible escapes is taken as it is written. */
export function literalText(bytes: Buffer, start: number, end: number): string {
  const raw = bytes.toString('utf8', start + 1, end - 1);
  if (!raw.includes('\\')) return raw;
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    return raw;
  }
}

/** The value of a member, the last one where a name repeats, as parsers read it; `undefined` when it is not there. */
export function memberOf(span: JsonSpan | undefined, name: string): JsonSpan | undefined {
  return span?.kind === 'object' ? span.members.findLast(([other]) => other === name)?.[1] : undefined;
}

/** The text of a member that is a string, else `null`. */
export function memberText(bytes: Buffer, span: JsonSpan, name: string): string | null {
  const value = memberOf(span, name);
  return value?.kind === 'string' ? literalText(bytes, value.start, value.end) : null;
}
