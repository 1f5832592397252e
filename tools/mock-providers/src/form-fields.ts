import type { JsonRecord } from './json-values.js';

/** A part of a form. */
interface FormPart {
  readonly name: string;
  readonly isFile: boolean;
  readonly content: Buffer;
}

/** The text fields of a form by name, and the bytes of its file; `null` for what is no form. */
export function formOf(
  contentType: unknown,
  body: Buffer,
): { readonly fields: JsonRecord; readonly file: Buffer | null } | null {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/.exec(String(contentType))?.[1];
  if (boundary === undefined) return null;
  const parts = partsOf(body, Buffer.from(`--${boundary}`));
  const fields = parts.filter(({ isFile }) => !isFile).map(({ name, content }) => [name, content.toString()]);
  return {
    fields: Object.fromEntries(fields) as JsonRecord,
    file: parts.find(({ isFile }) => isFile)?.content ?? null,
  };
}

function partsOf(body: Buffer, delimiter: Buffer): FormPart[] {
  const parts: FormPart[] = [];
  let at = body.indexOf(delimiter);
  for (
    let next = body.indexOf(delimiter, at + 1);
    at >= 0 && next >= 0;
    next = body.indexOf(delimiter, at + 1)
  ) {
    const part = body.subarray(at + delimiter.length + 2, next - 2);
    const headEnd = part.indexOf('\r\n\r\n');
    const head = part.toString('utf8', 0, headEnd);
    const name = /; ?name="([^"]*)"/.exec(head)?.[1] ?? '';
    parts.push({ name, isFile: head.includes('filename="'), content: part.subarray(headEnd + 4) });
    at = next;
  }
  return parts;
}
