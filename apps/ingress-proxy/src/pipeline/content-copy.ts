import {
  maxContentBytes,
  type ContentCaptured,
  type Direction,
  type RequestAdmitted,
} from '@trueport/contracts';

const firstBytes = 4 * 1024;
const textual = /^(?:application\/(?:[\w.+-]+\+)?json|application\/x-ndjson|text\/)/i;

/** What the head of a message says of its body. */
export interface ContentHead {
  readonly contentType: string | null;
  readonly contentEncoding: string | null;
}

/** A copy of the beginning of a body, for the scan. Chunks are copied: they are parts of larger buffers. */
export class ContentCopy {
  private buffer: Buffer = Buffer.alloc(0);
  private kept = 0;
  private total = 0;

  /** Bodies that are no text are counted and not kept. */
  constructor(private readonly head: ContentHead) {
    this.isKept = head.contentType !== null && textual.test(head.contentType);
  }

  private readonly isKept: boolean;

  push(chunk: Buffer): void {
    this.total += chunk.length;
    if (!this.isKept || this.kept === maxContentBytes) return;
    const some = Math.min(chunk.length, maxContentBytes - this.kept);
    if (this.kept + some > this.buffer.length) this.grow(this.kept + some);
    chunk.copy(this.buffer, this.kept, 0, some);
    this.kept += some;
  }

  /** The copy as the scan gets it. */
  event(admitted: RequestAdmitted, direction: Direction): ContentCaptured {
    const { data } = admitted;
    return {
      specversion: '1.0',
      id: `${admitted.id}.${direction}`,
      source: admitted.source,
      type: 'content.captured',
      time: admitted.time,
      v: 1,
      data: {
        request_id: data.request_id,
        tenant_id: data.tenant_id,
        key_id: data.key_id,
        provider: data.provider,
        path: data.path,
        started_at: data.started_at,
        direction,
        content_type: this.head.contentType,
        content_encoding: this.head.contentEncoding,
        body_bytes: this.total,
        truncated: this.isKept && this.kept < this.total,
        body_base64: this.buffer.toString('base64', 0, this.kept),
      },
    };
  }

  private grow(needed: number): void {
    const larger = Buffer.allocUnsafe(
      Math.min(maxContentBytes, Math.max(needed, this.buffer.length * 2, firstBytes)),
    );
    this.buffer.copy(larger, 0, 0, this.kept);
    this.buffer = larger;
  }
}

/** What the scan gets of the answer to a request that a crash cut: nothing, so that it need not wait for it. */
export function lostContent(admitted: RequestAdmitted): ContentCaptured {
  return new ContentCopy({ contentType: null, contentEncoding: null }).event(admitted, 'response');
}
