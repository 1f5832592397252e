import { memberOf, type JsonSpan } from './json-spans.js';

/** Bytes of an event to put in the place of others. */
export interface RawEdit {
  readonly start: number;
  readonly end: number;
  readonly raw: string;
}

/** The bytes with the edits made; edits may come in any order and do not overlap. */
export function spliced(bytes: Buffer, edits: readonly RawEdit[]): Buffer {
  const pieces: Buffer[] = [];
  let from = 0;
  for (const { start, end, raw } of edits.toSorted((a, b) => a.start - b.start)) {
    pieces.push(bytes.subarray(from, start), Buffer.from(raw));
    from = end;
  }
  pieces.push(bytes.subarray(from));
  return Buffer.concat(pieces);
}

/**
 * Edits that take the tokens of a text out of its event: log probabilities spell the text a second time, also where
 * it was replaced.
 */
export function tokenEdits(span: JsonSpan): RawEdit[] {
  if (span.kind === 'array') return span.elements.flatMap(tokenEdits);
  if (span.kind !== 'object') return [];
  return span.members.flatMap(([name, value]) => {
    const isList = value.kind === 'array';
    if (!isList && value.kind !== 'object') return [];
    if (name === 'logprobs') return [{ start: value.start, end: value.end, raw: isList ? '[]' : 'null' }];
    if (name === 'logprobsResult') return [{ start: value.start, end: value.end, raw: '{}' }];
    return tokenEdits(value);
  });
}

/** The number of an event in its stream, with its place; `null` where events have none. */
export function sequenceOf(
  bytes: Buffer,
  root: JsonSpan,
): { readonly start: number; readonly end: number; readonly value: number } | null {
  const span = memberOf(root, 'sequence_number');
  if (span?.kind !== 'scalar') return null;
  const value = Number(bytes.toString('latin1', span.start, span.end));
  return Number.isSafeInteger(value) ? { start: span.start, end: span.end, value } : null;
}
