import type { BatchedDocument, ExistingDocument } from '@trueport/persistence';
import { BatchSettlement, type ClaimStore, type SummedDocuments } from './batch-settlement.js';

/** What the writer needs of the documents. */
export interface DocumentStore<Stored> extends ClaimStore<Stored> {
  /** @returns the documents that existed; all others are inserted */
  insertNew(documents: readonly Stored[]): Promise<ExistingDocument[]>;
}

/** A view of the facts: documents, one for each request, and rollups that sum them. */
export interface View<
  Fact extends { readonly request_id: string },
  Stored extends BatchedDocument,
> extends SummedDocuments<Stored> {
  readonly documents: DocumentStore<Stored>;
  /** The document of a fact, claimed by a batch; its `_id` follows from the request id. */
  readonly documentFrom: (fact: Fact, batch: string) => Stored;
}

/** What a write has done. */
export interface WriteResult {
  readonly written: number;
  readonly duplicates: number;
}

/**
 * Writes facts as documents and adds them to the rollups, each exactly once in effect, whatever is delivered twice and
 * wherever a process dies. The protocol, and why it needs neither transactions nor clocks, is in
 * `docs/adr/0003`.
 *
 * One writer is one lane: calls must not overlap, and a lane is never used by another process. After a failure the
 * same events are written again, by this lane or another one, until a call has succeeded.
 */
export class ExactlyOnceWriter<Fact extends { readonly request_id: string }, Stored extends BatchedDocument> {
  private batchNumber = 0;
  /** A batch that failed midway: a lane must not begin another one before it is out of the world. */
  private unfinished: string | null = null;
  private readonly settlement: BatchSettlement<Stored>;

  /**
   * @param lane letters and digits, never used before
   * @param pause waits before another attempt, longer with each and never as long as another worker: two live workers
   *   that hold the same events would go on abandoning each other's batches
   */
  constructor(
    private readonly lane: string,
    private readonly view: View<Fact, Stored>,
    private readonly now: () => Date,
    private readonly pause: (attempt: number) => Promise<void>,
  ) {
    this.settlement = new BatchSettlement(view);
  }

  async write(completed: readonly Fact[]): Promise<WriteResult> {
    const distinct = [...new Map(completed.map((data) => [data.request_id, data])).values()];
    await this.finishUnfinished();
    for (let attempt = 1; ; attempt += 1) {
      const result = await this.writeBatch(distinct, completed.length - distinct.length);
      if (result !== null) return result;
      await this.pause(attempt);
    }
  }

  /** `null` when another worker has abandoned our batch: then it is done again as a new one. */
  private async writeBatch(completed: readonly Fact[], repeated: number): Promise<WriteResult | null> {
    this.batchNumber += 1;
    const batch = `${this.lane}:${this.batchNumber}`;
    this.unfinished = batch;
    const candidates = completed.map((data) => this.view.documentFrom(data, batch));
    const ids = candidates.map(({ _id }) => _id);
    await this.view.batches.begin(batch, this.now(), ids);
    const existing = await this.view.documents.insertNew(candidates);
    const takenOver = await this.settlement.takeOver(existing, batch);
    if (!(await this.view.batches.move(batch, 'pending', 'sealed'))) return null;
    // Usually what was inserted is all there is; what was taken over is read back.
    const existingIds = new Set(existing.map(({ _id }) => _id.toHexString()));
    const inserted = candidates.filter(({ _id }) => !existingIds.has(_id.toHexString()));
    await this.settlement.applySealed(
      batch,
      takenOver === 0 ? inserted : await this.view.documents.ofBatch(batch, ids),
    );
    this.unfinished = null;
    return { written: inserted.length + takenOver, duplicates: repeated + existing.length - takenOver };
  }

  /**
   * Brings a batch that failed midway to an end: sealed ones are applied, others are given up, so that their documents are
   * free for the next batch. Only then the lane's numbers keep their promise: a batch begins after the one before.
   */
  private async finishUnfinished(): Promise<void> {
    const batch = this.unfinished;
    if (batch === null) return;
    const state = await this.view.batches.stateOf(batch);
    if (state === 'pending' && !(await this.view.batches.move(batch, 'pending', 'abandoned'))) {
      await this.finishUnfinished();
      return;
    }
    if (state === 'sealed') await this.settlement.applyLeftBehind(batch);
    this.unfinished = null;
  }
}
