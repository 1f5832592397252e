/** A text to put in the place of another. */
export interface TextEdit {
  /** Place of the string literal, as `textPartsOf` gave it. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The body with other texts. Everything but the edited literals is the same, byte for byte: unknown members, spelling
 * of numbers, white space, members of the same name.
 *
 * @param edits in any order, at most one for a literal; none of them gives the body itself back
 */
export function replaceTexts(body: Uint8Array, edits: readonly TextEdit[]): Uint8Array {
  if (edits.length === 0) return body;
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const { start, end, text } of edits.toSorted((a, b) => a.start - b.start)) {
    pieces.push(body.subarray(from, start), Buffer.from(JSON.stringify(text)));
    from = end;
  }
  pieces.push(body.subarray(from));
  return Buffer.concat(pieces);
}
