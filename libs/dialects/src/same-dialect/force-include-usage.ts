import type { RawEdit } from '../text/event-edits.js';
import { scanMembers } from '../json-scan.js';
import { edited, isObjectAt, memberInFront, scanTopLevel, valueEdit } from './top-level-edits.js';

interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The body of a chat or completions request, which asks for usage if it asks for a stream; all other bytes as they are.
 * Options that are neither an object nor `null` are left for the provider to refuse.
 *
 * @returns the same buffer when the client asks for usage itself, does not ask for a stream, or sent no JSON object.
 *   Another buffer means: the usage chunk is not for the client
 */
export function forceIncludeUsage(body: Buffer): Buffer {
  const options: Span[] = [];
  let stream: Span | null = null;
  const isComplete = scanTopLevel(body, (name, start, end) => {
    if (name === 'stream') stream = { start, end };
    else if (name === 'stream_options') options.push({ start, end });
  });
  if (!isComplete || !isTrue(body, stream)) return body;
  if (options.length === 0) {
    return edited(body, [memberInFront(body, body.indexOf('{'), `"stream_options":${wanted}`)]);
  }
  return edited(
    body,
    options.flatMap((span) => optionEdits(body, span)),
  );
}

const wanted = '{"include_usage":true}';

function isTrue(body: Buffer, span: Span | null): boolean {
  return span !== null && body.toString('latin1', span.start, span.end) === 'true';
}

function optionEdits(body: Buffer, { start, end }: Span): RawEdit[] {
  if (!isObjectAt(body, start)) {
    return body.toString('latin1', start, end) === 'null' ? [{ start, end, raw: wanted }] : [];
  }
  const edits: RawEdit[] = [];
  let isThere = false;
  scanMembers(body, start, (name, from, to) => {
    if (name !== 'include_usage') return;
    isThere = true;
    edits.push(...valueEdit(body, from, to, 'true'));
  });
  return isThere ? edits : [memberInFront(body, start, '"include_usage":true')];
}
