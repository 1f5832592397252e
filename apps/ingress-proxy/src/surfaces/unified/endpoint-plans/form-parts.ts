/** Where one part of a form stands in its body, bytes. */
export interface FormPart {
  /** Header lines, without the blank line behind them. */
  readonly head: string;
  readonly start: number;
  readonly end: number;
}

const lineEnd = '\r\n';
const headEnd = '\r\n\r\n';
const closing = '--';
/** Longest head of a part; they are two or three lines. */
const maxHeadBytes = 4 * 1024;
const boundaryParameter = /;\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))/i;
const modelName = /^content-disposition:[^\r\n]*?;[ \t]*name="?model"?[ \t]*(?:;|$)/im;

/** Boundary of a form by its content type; `null` without one. @source RFC 2046, 5.1.1 */
export function boundaryOf(contentType: string): string | null {
  const [, quoted, plain] = boundaryParameter.exec(contentType) ?? [];
  return quoted ?? plain ?? null;
}

/**
 * Finds the parts of a form, from boundary to boundary.
 *
 * @returns `null` for a body that is cut off or holds something that is no part
 * @source RFC 7578; RFC 2046, 5.1
 */
export function formParts(body: Buffer, boundary: string): readonly FormPart[] | null {
  const delimiter = Buffer.from(`${lineEnd}--${boundary}`);
  const first = body.indexOf(delimiter.subarray(lineEnd.length));
  const isBegun = first === 0 || (first > 1 && body.toString('latin1', first - 2, first) === lineEnd);
  if (!isBegun) return null;
  const parts: FormPart[] = [];
  let at = first + delimiter.length - lineEnd.length;
  while (body.toString('latin1', at, at + closing.length) !== closing) {
    const end = body.indexOf(delimiter, at);
    if (end < 0) return null;
    const part = partOf(body, at, end);
    if (part === null) return null;
    parts.push(part);
    at = end + delimiter.length;
  }
  return parts;
}

/** Whether a part is the name of the model. */
export function isModelPart({ head }: FormPart): boolean {
  return modelName.test(head);
}

/** The body with another model and every other byte as it was; the body itself when it has that model already. */
export function replaceFormModel(body: Buffer, parts: readonly FormPart[], model: string): Buffer {
  const value = Buffer.from(model);
  const pieces: Buffer[] = [];
  let from = 0;
  for (const { start, end } of parts.filter(isModelPart)) {
    if (body.subarray(start, end).equals(value)) continue;
    pieces.push(body.subarray(from, start), value);
    from = end;
  }
  return from === 0 ? body : Buffer.concat([...pieces, body.subarray(from)]);
}

/** @param at behind the boundary, where its line has yet to end */
function partOf(body: Buffer, at: number, end: number): FormPart | null {
  if (body.toString('latin1', at, at + lineEnd.length) !== lineEnd) return null;
  const within = body.subarray(at, Math.min(end, at + maxHeadBytes));
  const headBytes = within.indexOf(headEnd);
  if (headBytes < 0) return null;
  return {
    head: body.toString('utf8', at + lineEnd.length, at + headBytes),
    start: at + headBytes + headEnd.length,
    end,
  };
}
