import { asObject, parseJson } from '../json.js';
import { scanMembers, skipSpace } from '../json-scan.js';

/** A range of a body and what stands there instead. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The body with another model and every other byte as it was. A member that is there twice is replaced twice: readers
 * disagree which of them counts.
 *
 * @param bytes a JSON object
 */
export function replaceModel(bytes: Buffer, model: string): Buffer {
  const edits: Edit[] = [];
  const text = JSON.stringify(model);
  scanMembers(bytes, 0, (name, start, end) => {
    if (name === 'model' && bytes.toString('utf8', start, end) !== text) edits.push({ start, end, text });
  });
  return edited(bytes, edits);
}

/**
 * The body of a chat or completions request with usage asked for in its stream, and every other byte as it was; the
 * body itself when it does not stream or asks for usage already.
 */
export function forceIncludeUsage(bytes: Buffer): Buffer {
  let isStream = false;
  let options: { readonly start: number; readonly end: number } | null = null;
  scanMembers(bytes, 0, (name, start, end) => {
    if (name === 'stream') isStream = bytes.toString('latin1', start, end) === 'true';
    if (name === 'stream_options') options = { start, end };
  });
  if (!isStream) return bytes;
  if (options === null) {
    const at = skipSpace(bytes, 0) + 1;
    return edited(bytes, [{ start: at, end: at, text: '"stream_options":{"include_usage":true},' }]);
  }
  const { start, end } = options as { readonly start: number; readonly end: number };
  const given = asObject(parseJson(bytes.toString('utf8', start, end)));
  if (given?.['include_usage'] === true) return bytes;
  return edited(bytes, [{ start, end, text: JSON.stringify({ ...given, include_usage: true }) }]);
}

function edited(bytes: Buffer, edits: readonly Edit[]): Buffer {
  if (edits.length === 0) return bytes;
  const pieces: Buffer[] = [];
  let from = 0;
  for (const { start, end, text } of edits) {
    pieces.push(bytes.subarray(from, start), Buffer.from(text));
    from = end;
  }
  return Buffer.concat([...pieces, bytes.subarray(from)]);
}
