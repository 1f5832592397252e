import type { EncodedEvent } from '@trueport/bus';
import {
  maxContentBytes,
  type BodyDialect,
  type ContentCaptured,
  type Direction,
  type RequestAdmitted,
} from '@trueport/contracts';
import { slabBytes, Slabs } from './slabs.js';

/** Chunks from this size on are kept as they are, and so is the first, which is the only one of most bodies. */
const leastOwnBytes = 1024;
const textual = /^(?:application\/(?:[\w.+-]+\+)?json|application\/x-ndjson|text\/)/i;

/** What the head of a message says of its body. */
export interface ContentHead {
  readonly contentType: string | null;
  readonly contentEncoding: string | null;
  /** Whose dialect the body is in; the provider's own when absent. */
  readonly dialect?: BodyDialect;
}

/** The beginning of a body, for the scan. Small chunks are put together: thousands of them would cost more than a copy. */
export class ContentCopy {
  private pieces: Buffer[] = [];
  private slabs: Buffer[] = [];
  private slabUsed = slabBytes;
  private kept = 0;
  private total = 0;

  /** Bodies that are no text are counted and not kept. @param memory for small chunks */
  constructor(
    private readonly head: ContentHead,
    private readonly memory: Slabs,
  ) {
    this.isKept = head.contentType !== null && textual.test(head.contentType);
  }

  private readonly isKept: boolean;

  push(chunk: Buffer): void {
    this.total += chunk.length;
    const some = Math.min(chunk.length, maxContentBytes - this.kept);
    if (!this.isKept || some === 0) return;
    this.kept += some;
    if (some >= leastOwnBytes || this.pieces.length === 0) this.keep(chunk.subarray(0, some));
    else this.copy(chunk, some);
  }

  /** The copy as the scan gets it: a `ContentCaptured` whose body goes beside its JSON, and is there until `giveBack`. */
  event(admitted: RequestAdmitted, direction: Direction): EncodedEvent {
    const { data } = admitted;
    const id = `${admitted.id}.${direction}`;
    const event: ContentCaptured = {
      specversion: '1.0',
      id,
      source: admitted.source,
      type: 'content.captured',
      time: admitted.time,
      v: 1,
      data: {
        request_id: data.request_id,
        tenant_id: data.tenant_id,
        key_id: data.key_id,
        provider: data.provider,
        ...(this.head.dialect === undefined ? {} : { dialect: this.head.dialect }),
        path: data.path,
        started_at: data.started_at,
        direction,
        content_type: this.head.contentType,
        content_encoding: this.head.contentEncoding,
        body_bytes: this.total,
        truncated: this.isKept && this.kept < this.total,
        body_base64: '',
      },
    };
    return { id, json: JSON.stringify(event), body: this.pieces };
  }

  /** Forgets the body and gives its memory back, once nobody needs the bytes of its events any more. */
  giveBack(): void {
    this.memory.giveBack(this.slabs);
    this.slabs = [];
    this.pieces = [];
    this.slabUsed = slabBytes;
  }

  private keep(piece: Buffer): void {
    this.pieces.push(piece);
    // What comes next goes behind it, not into the slab before it.
    this.slabUsed = slabBytes;
  }

  private copy(chunk: Buffer, bytes: number): void {
    const last = this.slabs.at(-1);
    if (last !== undefined && this.slabUsed + bytes <= slabBytes) {
      // The last piece is in the slab, and grows within it.
      chunk.copy(last, this.slabUsed, 0, bytes);
      this.slabUsed += bytes;
      this.pieces[this.pieces.length - 1] = last.subarray(0, this.slabUsed);
      return;
    }
    const slab = this.memory.take();
    this.slabs.push(slab);
    chunk.copy(slab, 0, 0, bytes);
    this.slabUsed = bytes;
    this.pieces.push(slab.subarray(0, bytes));
  }
}

/** What the scan gets of the answer to a request that a crash cut: nothing, so that it need not wait for it. */
export function lostContent(admitted: RequestAdmitted): EncodedEvent {
  const nothing = new ContentCopy({ contentType: null, contentEncoding: null }, new Slabs());
  return nothing.event(admitted, 'response');
}
