import type { RawEdit } from '../text/event-edits.js';
import { scanMembers } from '../json-scan.js';
import { modelEdits } from './replace-model.js';
import {
  edited,
  isObjectAt,
  memberInFront,
  scanTopLevel,
  valueEdit,
  type ByteRange,
} from './top-level-edits.js';

/** The body of a request for a stream as a provider gets it. */
export interface StreamedRequest {
  /** The same buffer when nothing had to change. */
  readonly bytes: Buffer;
  /** Whether usage is asked for only by us: then the usage chunk is not for the client. */
  readonly isUsageForced: boolean;
}

/**
 * The body of a chat or completions request with another model, which asks for usage if it asks for a stream; all other
 * bytes as they are. It is walked over once. Options that are neither an object nor `null` are left for the provider to
 * refuse, and so is what is no JSON object.
 *
 * @param model see `replaceModel`; `null` leaves it as it is
 */
export function streamedRequest(body: Buffer, model: string | null): StreamedRequest {
  const models: ByteRange[] = [];
  const options: ByteRange[] = [];
  let stream: ByteRange | null = null;
  const isComplete = scanTopLevel(body, (name, start, end) => {
    if (name === 'model') models.push({ start, end });
    else if (name === 'stream') stream = { start, end };
    else if (name === 'stream_options') options.push({ start, end });
  });
  if (!isComplete) return { bytes: body, isUsageForced: false };
  const usage = isTrue(body, stream) ? usageEdits(body, options) : [];
  const named = model === null ? [] : modelEdits(body, models, model);
  return { bytes: edited(body, [...named, ...usage]), isUsageForced: usage.length > 0 };
}

const wanted = '{"include_usage":true}';

function usageEdits(body: Buffer, options: readonly ByteRange[]): RawEdit[] {
  return options.length === 0
    ? [memberInFront(body, body.indexOf('{'), `"stream_options":${wanted}`)]
    : options.flatMap((range) => optionEdits(body, range));
}

function isTrue(body: Buffer, span: ByteRange | null): boolean {
  return span !== null && body.toString('latin1', span.start, span.end) === 'true';
}

function optionEdits(body: Buffer, { start, end }: ByteRange): RawEdit[] {
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
