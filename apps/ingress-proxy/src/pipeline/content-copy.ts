import {
  maxContentBytes,
  type ContentCaptured,
  type Direction,
  type RequestAdmitted,
} from '@trueport/contracts';

/** Most answers fit one; a thousand open streams hold a few of them each. */
const slabBytes = 4 * 1024;
const textual = /^(?:application\/(?:[\w.+-]+\+)?json|application\/x-ndjson|text\/)/i;

/** What the head of a message says of its body. */
export interface ContentHead {
  readonly contentType: string | null;
  readonly contentEncoding: string | null;
}

/** A copy of the beginning of a body, for the scan. Chunks are copied: they are parts of larger buffers. */
export class ContentCopy {
  private readonly slabs: Buffer[] = [];
  private kept = 0;
  private total = 0;

  /** Bodies that are no text are counted and not kept. */
  constructor(private readonly head: ContentHead) {
    this.isKept = head.contentType !== null && textual.test(head.contentType);
  }

  private readonly isKept: boolean;

  push(chunk: Buffer): void {
    this.total += chunk.length;
    if (!this.isKept) return;
    const wanted = Math.min(chunk.length, maxContentBytes - this.kept);
    for (let from = 0; from < wanted;) {
      const used = this.kept % slabBytes;
      if (used === 0) this.slabs.push(Buffer.allocUnsafeSlow(slabBytes));
      const some = Math.min(wanted - from, slabBytes - used);
      chunk.copy(this.slabs.at(-1) as Buffer, used, from, from + some);
      this.kept += some;
      from += some;
    }
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
        body_base64: this.bytes().toString('base64', 0, this.kept),
      },
    };
  }

  private bytes(): Buffer {
    return this.slabs.length === 1 ? (this.slabs[0] as Buffer) : Buffer.concat(this.slabs);
  }
}

/** What the scan gets of the answer to a request that a crash cut: nothing, so that it need not wait for it. */
export function lostContent(admitted: RequestAdmitted): ContentCaptured {
  return new ContentCopy({ contentType: null, contentEncoding: null }).event(admitted, 'response');
}
