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

/** Reads a body as it passes. What it is given may be kept until the copy is given back. */
export interface BodyReader {
  push(bytes: Buffer): void;
}

/**
 * The beginning of a body, for the scan. Small chunks are put together: thousands of them would cost more than a copy.
 * Whoever reads the body gets it from here, many small chunks at a time: looking into each by itself costs three times
 * as much.
 */
export class ContentCopy {
  private pieces: Buffer[] = [];
  private slabs: Buffer[] = [];
  /** The last piece while it grows. */
  private slab: Buffer | null = null;
  private slabUsed = 0;
  private kept = 0;
  private total = 0;

  /**
   * Bodies that are no text are counted and not kept.
   *
   * @param memory for small chunks
   * @param reader gets the whole body, in order; of the last chunks only when `flush` is called
   */
  constructor(
    private readonly head: ContentHead,
    private readonly memory: Slabs,
    private readonly reader: BodyReader | null = null,
  ) {
    this.isKept = head.contentType !== null && textual.test(head.contentType);
  }

  private readonly isKept: boolean;

  push(chunk: Buffer): void {
    this.total += chunk.length;
    const some = this.isKept ? Math.min(chunk.length, maxContentBytes - this.kept) : 0;
    this.kept += some;
    if (some > 0) this.take(chunk, some);
    if (some < chunk.length) this.pass(chunk.subarray(some));
  }

  /** Gives the reader all that has come. */
  flush(): void {
    if (this.slab === null) return;
    const piece = this.slab.subarray(0, this.slabUsed);
    this.slab = null;
    this.pieces.push(piece);
    this.reader?.push(piece);
  }

  /** The copy as the scan gets it: a `ContentCaptured` whose body goes beside its JSON, and is there until `giveBack`. */
  event(admitted: RequestAdmitted, direction: Direction): EncodedEvent {
    this.flush();
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
    this.slab = null;
  }

  private take(chunk: Buffer, bytes: number): void {
    const isFirst = this.pieces.length === 0;
    if (isFirst || bytes >= leastOwnBytes) this.keep(chunk.subarray(0, bytes));
    else this.copy(chunk, bytes);
  }

  private keep(piece: Buffer): void {
    this.flush();
    this.pieces.push(piece);
    this.reader?.push(piece);
  }

  private copy(chunk: Buffer, bytes: number): void {
    if (this.slab === null || this.slabUsed + bytes > slabBytes) {
      this.flush();
      this.slab = this.memory.take();
      this.slabs.push(this.slab);
      this.slabUsed = 0;
    }
    chunk.copy(this.slab, this.slabUsed, 0, bytes);
    this.slabUsed += bytes;
  }

  /** Gives the reader what the copy does not keep. */
  private pass(bytes: Buffer): void {
    this.flush();
    this.reader?.push(bytes);
  }
}

/** What the scan gets of the answer to a request that a crash cut: nothing, so that it need not wait for it. */
export function lostContent(admitted: RequestAdmitted): EncodedEvent {
  const nothing = new ContentCopy({ contentType: null, contentEncoding: null }, new Slabs());
  return nothing.event(admitted, 'response');
}
