import { isEncodedData } from './encoded-data.js';
import { literalText, memberText, type JsonSpan, type ObjectSpan, type StringSpan } from './json-spans.js';
import { fixedWriters, writerOf, type Writer } from './part-writer.js';
import type { PartRole, TextPart } from './text-part.js';
import type { TextShape } from './text-shape.js';

/** Bounds of the texts of one document. */
export interface PartBounds {
  readonly maxTextBytes: number;
  readonly maxParts: number;
}

const unbounded: PartBounds = { maxTextBytes: Number.POSITIVE_INFINITY, maxParts: Number.POSITIVE_INFINITY };

/** All texts of a part of a document, of any size: for events, which have a bound of their own. */
export function collectParts(
  bytes: Buffer,
  span: JsonSpan,
  shape: TextShape,
  role: PartRole,
): readonly TextPart[] {
  const collector = new PartCollector(bytes, unbounded);
  collector.collect(span, shape, { role, isFixed: false });
  return collector.parts;
}

/** Gathers texts in the order of the document, up to its bounds. */
export class PartCollector {
  readonly parts: TextPart[] = [];
  isCut = false;
  private textBytesLeft: number;
  private readonly maxParts: number;

  constructor(
    private readonly bytes: Buffer,
    { maxTextBytes, maxParts }: PartBounds,
  ) {
    this.textBytesLeft = maxTextBytes;
    this.maxParts = maxParts;
  }

  collect(span: JsonSpan, shape: TextShape, writer: Writer): void {
    if (span.kind === 'string') {
      if (shape.isText === true) this.add(span, shape, writer.role);
    } else if (span.kind === 'array') {
      for (const element of span.elements) this.collect(element, shape, writer);
    } else if (span.kind === 'object') {
      this.collectMembers(span, shape, writer);
    }
  }

  private collectMembers(span: ObjectSpan, shape: TextShape, outer: Writer): void {
    const chosen = shape.byType?.get(memberText(this.bytes, span, 'type') ?? '') ?? shape;
    const writer = outer.isFixed ? outer : writerOf(this.bytes, span, outer);
    for (const [name, value] of span.members) {
      if (value.kind === 'scalar') continue;
      const member = chosen.members?.get(name) ?? chosen.others;
      if (member === undefined) continue;
      this.collect(value, member, member.role === undefined ? writer : fixedWriters[member.role]);
    }
  }

  private add({ start, end }: StringSpan, shape: TextShape, role: PartRole): void {
    if (end - start === 2) return;
    if (shape.mayBeData === true && isEncodedData(this.bytes, start + 1, end - 1)) return;
    if (this.parts.length >= this.maxParts || end - start > this.textBytesLeft) {
      this.isCut = true;
      return;
    }
    this.textBytesLeft -= end - start;
    this.parts.push({ role, text: literalText(this.bytes, start, end), start, end });
  }
}
