import { literalText, memberOf, type JsonSpan, type StringSpan } from './json-spans.js';
import type { PartRole, TextPart } from './text-part.js';

/** An event of a stream, to be framed. */
export interface ComposedEvent {
  /** For dialects whose events have a line with their name. */
  readonly name: string | null;
  readonly json: string;
}

/** A piece of a text that goes on through several events. */
export interface PieceStep extends TextPart {
  readonly kind: 'piece';
  /** Which text: one key for each choice, content block, tool call. */
  readonly channel: string;
  /** An event that carries another piece of the same text and nothing else; numbered where events are. */
  readonly again: (text: string, sequenceNumber: number) => ComposedEvent;
}

/** A text that an event has whole. */
export interface WholeStep extends TextPart {
  readonly kind: 'whole';
}

/** Texts are complete with this event: those whose channel begins with `prefix`. */
export interface EndStep {
  readonly kind: 'end';
  readonly prefix: string;
  /** A channel that goes on. */
  readonly except: string | null;
}

/** What an event says, in its order. */
export type StreamStep = PieceStep | WholeStep | EndStep;

/** All texts are complete. */
export const everyEnd: EndStep = { kind: 'end', prefix: '', except: null };

/** Whole texts of an event. */
export function wholesOf(parts: readonly TextPart[]): WholeStep[] {
  return parts.map((part) => ({ kind: 'whole', ...part }));
}

/** A string of an event that is a piece of the text `channel`; an empty one too, since events may repeat its place. */
export function pieceAt(
  bytes: Buffer,
  { start, end }: StringSpan,
  from: { channel: string; role: PartRole; again: PieceStep['again'] },
): PieceStep {
  return { kind: 'piece', ...from, text: literalText(bytes, start, end), start, end };
}

/** The bytes of a member's value as they are written, else `fallback`. */
export function rawMember(bytes: Buffer, span: JsonSpan | undefined, name: string, fallback: string): string {
  const value = memberOf(span, name);
  if (value === undefined || (value.kind !== 'scalar' && value.kind !== 'string')) return fallback;
  return bytes.toString('utf8', value.start, value.end);
}

/** Members of these names as they are written, each with a comma behind it. */
export function rawMembers(bytes: Buffer, span: JsonSpan, names: readonly string[]): string {
  let members = '';
  for (const name of names) {
    const raw = rawMember(bytes, span, name, '');
    if (raw !== '') members += `${JSON.stringify(name)}:${raw},`;
  }
  return members;
}

/** Whether a member is there and is not `null`. */
export function hasValue(bytes: Buffer, span: JsonSpan, name: string): boolean {
  const value = memberOf(span, name);
  return value !== undefined && !(value.kind === 'scalar' && bytes[value.start] === letterN);
}

const letterN = 0x6e;

/** The elements of a member that is a list, each with its place in it; empty for anything else. */
export function elementsOf(span: JsonSpan | undefined, name: string): readonly JsonSpan[] {
  const value = memberOf(span, name);
  return value?.kind === 'array' ? value.elements : [];
}
