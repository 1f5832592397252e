import { serverErrors } from '../server-error.js';

/** Documents of one answer, bytes together. @source MongoDB answers stay below 16 MiB */
const maxBatchBytes = 15 * 1024 * 1024;
const firstBatchDocuments = 101;
const idleMs = 10 * 60 * 1000;
const maxCursors = 10_000;

interface OpenCursor {
  readonly namespace: string;
  readonly rest: Iterator<Buffer>;
  waiting: Buffer | null;
  usedAtMs: number;
}

/** A portion of a result and the cursor that has the rest; 0 when there is none. */
export interface CursorBatch {
  readonly documents: readonly Buffer[];
  readonly cursorId: bigint;
}

/** Results that are fetched portion by portion. */
export class Cursors {
  private readonly open = new Map<bigint, OpenCursor>();
  private lastId = 0n;

  /** The first portion; further ones are kept for `next` unless one is all that is wanted. */
  first(
    namespace: string,
    documents: Iterable<Buffer>,
    batchSize: number | null,
    isSingle: boolean,
  ): CursorBatch {
    const cursor: OpenCursor = {
      namespace,
      rest: documents[Symbol.iterator](),
      waiting: null,
      usedAtMs: performance.now(),
    };
    const batch = this.take(cursor, batchSize ?? firstBatchDocuments);
    if (cursor.waiting === null || isSingle) return { documents: batch, cursorId: 0n };
    this.dropIdle();
    if (this.open.size >= maxCursors) throw serverErrors.badValue('too many open cursors');
    this.lastId += 1n;
    this.open.set(this.lastId, cursor);
    return { documents: batch, cursorId: this.lastId };
  }

  next(cursorId: bigint, namespace: string, batchSize: number | null): CursorBatch {
    const cursor = this.open.get(cursorId);
    if (cursor === undefined || cursor.namespace !== namespace)
      throw serverErrors.cursorNotFound(`cursor id ${cursorId} not found`);
    cursor.usedAtMs = performance.now();
    const documents = this.take(cursor, batchSize ?? Infinity);
    if (cursor.waiting !== null) return { documents, cursorId };
    this.open.delete(cursorId);
    return { documents, cursorId: 0n };
  }

  /** Tells whether there was such a cursor. */
  kill(cursorId: bigint): boolean {
    return this.open.delete(cursorId);
  }

  private take(cursor: OpenCursor, batchSize: number): Buffer[] {
    const documents: Buffer[] = [];
    let bytes = 0;
    for (;;) {
      if (cursor.waiting === null) {
        const next = cursor.rest.next();
        if (next.done === true) return documents;
        cursor.waiting = next.value;
      }
      if (
        documents.length >= batchSize ||
        (documents.length > 0 && bytes + cursor.waiting.length > maxBatchBytes)
      )
        return documents;
      documents.push(cursor.waiting);
      bytes += cursor.waiting.length;
      cursor.waiting = null;
    }
  }

  private dropIdle(): void {
    const limit = performance.now() - idleMs;
    for (const [id, cursor] of this.open) if (cursor.usedAtMs < limit) this.open.delete(id);
  }
}
