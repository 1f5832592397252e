import type { BatchedDocument, ExistingDocument, RollupBatchState, RollupDelta } from '@trueport/persistence';

type DocumentId = ExistingDocument['_id'];

/** What the writer needs of the documents. */
export interface DocumentStore<Stored> {
  /** @returns the documents that existed; all others are inserted */
  insertNew(documents: readonly Stored[]): Promise<ExistingDocument[]>;
  /** @returns the documents that were not taken over */
  reclaim(ids: readonly DocumentId[], from: string, to: string): Promise<ExistingDocument[]>;
  /** Reads the documents of the batch, of those with these ids. */
  ofBatch(batch: string, ids: readonly DocumentId[]): Promise<Stored[]>;
}

/** What the writer needs of the batch records. */
export interface BatchStore {
  begin(id: string, at: Date, documentIds: readonly DocumentId[]): Promise<void>;
  stateOf(id: string): Promise<RollupBatchState | null>;
  sealedDocumentIds(id: string): Promise<readonly DocumentId[]>;
  move(id: string, from: RollupBatchState, to: RollupBatchState): Promise<boolean>;
}

/** What the writer needs of the rollups. */
export interface RollupStore {
  apply(lane: string, batchNumber: number, deltas: readonly RollupDelta[]): Promise<void>;
  unseen(lane: string, batchNumber: number, ids: readonly string[]): Promise<ReadonlySet<string>>;
}

/** A view of the facts: documents, one for each request, and rollups that sum them. */
export interface View<Fact extends { readonly request_id: string }, Stored extends BatchedDocument> {
  readonly documents: DocumentStore<Stored>;
  readonly batches: BatchStore;
  readonly rollups: RollupStore;
  /** The document of a fact, claimed by a batch; its `_id` follows from the request id. */
  readonly documentFrom: (fact: Fact, batch: string) => Stored;
  /** What documents add to the rollups. */
  readonly deltasOf: (documents: readonly Stored[]) => RollupDelta[];
  /** The id of the rollup that counts a document. */
  readonly rollupIdOf: (document: Stored) => string;
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
  ) {}

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
    const takenOver = await this.takeOver(existing, batch);
    if (!(await this.view.batches.move(batch, 'pending', 'sealed'))) return null;
    // Usually what was inserted is all there is; what was taken over is read back.
    const existingIds = new Set(existing.map(({ _id }) => _id.toHexString()));
    const inserted = candidates.filter(({ _id }) => !existingIds.has(_id.toHexString()));
    await this.applySealed(batch, takenOver === 0 ? inserted : await this.view.documents.ofBatch(batch, ids));
    this.unfinished = null;
    return { written: inserted.length + takenOver, duplicates: repeated + existing.length - takenOver };
  }

  /** Sees to documents that exist already: they count in the batch they belong to, or in ours. @returns how many in ours */
  private async takeOver(existing: readonly ExistingDocument[], ours: string): Promise<number> {
    let takenOver = 0;
    for (const [theirs, documents] of Map.groupBy(existing, ({ rollup_batch: batch }) => batch)) {
      // A document that has vanished again is past its life time: there is nothing to count any more.
      if (theirs === null) continue;
      const ids = documents.map(({ _id }) => _id);
      takenOver += theirs === ours ? ids.length : await this.takeOverFrom(theirs, ids, ours);
    }
    return takenOver;
  }

  private async takeOverFrom(theirs: string, ids: readonly DocumentId[], ours: string): Promise<number> {
    const state = await this.view.batches.stateOf(theirs);
    switch (state) {
      case null:
        return this.reclaimAll(theirs, await this.uncounted(theirs, ids), ours);
      case 'applied':
        return 0;
      case 'sealed':
        await this.applyLeftBehind(theirs);
        return 0;
      case 'pending':
        // Somebody died before sealing, or is slow; a slow one will find out when it seals.
        if (!(await this.view.batches.move(theirs, 'pending', 'abandoned')))
          return this.takeOverFrom(theirs, ids, ours);
        return this.reclaimAll(theirs, ids, ours);
      case 'abandoned':
        return this.reclaimAll(theirs, ids, ours);
    }
  }

  /** A document that a third worker was quicker to take belongs to that one's batch: look again. */
  private async reclaimAll(theirs: string, ids: readonly DocumentId[], ours: string): Promise<number> {
    if (ids.length === 0) return 0;
    const lost = await this.view.documents.reclaim(ids, theirs, ours);
    return ids.length - lost.length + (lost.length === 0 ? 0 : await this.takeOver(lost, ours));
  }

  /**
   * Of the documents of a batch without a record, those that no rollup counts. Usually the batch was applied so long ago
   * that its record has expired, and there are none.
   */
  private async uncounted(theirs: string, ids: readonly DocumentId[]): Promise<DocumentId[]> {
    const documents = await this.view.documents.ofBatch(theirs, ids);
    const { lane, batchNumber } = partsOf(theirs);
    const unseen = await this.view.rollups.unseen(lane, batchNumber, [
      ...new Set(documents.map((document) => this.view.rollupIdOf(document))),
    ]);
    return documents.filter((document) => unseen.has(this.view.rollupIdOf(document))).map(({ _id }) => _id);
  }

  /** Applies what somebody sealed and did not apply, or did not know to be applied. */
  private async applyLeftBehind(batch: string): Promise<void> {
    await this.applySealed(
      batch,
      await this.view.documents.ofBatch(batch, await this.view.batches.sealedDocumentIds(batch)),
    );
  }

  /** Adds a sealed batch, ours or a dead worker's, to the rollups; doing it again changes nothing. */
  private async applySealed(batch: string, documents: readonly Stored[]): Promise<void> {
    const { lane, batchNumber } = partsOf(batch);
    await this.view.rollups.apply(lane, batchNumber, this.view.deltasOf(documents));
    await this.view.batches.move(batch, 'sealed', 'applied');
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
    if (state === 'sealed') await this.applyLeftBehind(batch);
    this.unfinished = null;
  }
}

function partsOf(batch: string): { lane: string; batchNumber: number } {
  const [lane, number] = batch.split(':') as [string, string];
  return { lane, batchNumber: Number(number) };
}
