import type { BatchedDocument, ExistingDocument, RollupBatchState, RollupDelta } from '@trueport/persistence';

/** The id of a document. */
export type DocumentId = ExistingDocument['_id'];

/** What is needed of documents that exist. */
export interface ClaimStore<Stored> {
  /** @returns the documents that were not taken over */
  reclaim(ids: readonly DocumentId[], from: string, to: string): Promise<ExistingDocument[]>;
  /** Reads the documents of the batch, of those with these ids. */
  ofBatch(batch: string, ids: readonly DocumentId[]): Promise<Stored[]>;
  /** All documents of a batch whose record is lost, of the tenants and UTC days of some of them. */
  ofLostBatch(batch: string, some: readonly Stored[]): Promise<Stored[]>;
}

/** What is needed of the batch records. */
export interface BatchStore {
  begin(id: string, at: Date, documentIds: readonly DocumentId[]): Promise<void>;
  stateOf(id: string): Promise<RollupBatchState | null>;
  sealedDocumentIds(id: string): Promise<readonly DocumentId[]>;
  move(id: string, from: RollupBatchState, to: RollupBatchState): Promise<boolean>;
}

/** What is needed of the rollups. */
export interface RollupStore {
  apply(lane: string, batchNumber: number, deltas: readonly RollupDelta[]): Promise<void>;
  unseen(lane: string, batchNumber: number, ids: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Documents that rollups sum, and how. */
export interface SummedDocuments<Stored extends BatchedDocument> {
  readonly documents: ClaimStore<Stored>;
  readonly batches: BatchStore;
  readonly rollups: RollupStore;
  /** What documents add to the rollups: to each one's own by `rollupIdOf` first, then to summaries of a tenant's hour and day. */
  readonly deltasOf: (documents: readonly Stored[]) => RollupDelta[];
  /** The id of the rollup of its own that counts a document. */
  readonly rollupIdOf: (document: Stored) => string;
}

/** Brings batches to an end, whoever began them, so that each document counts in one that is applied. See `docs/adr/0003`. */
export class BatchSettlement<Stored extends BatchedDocument> {
  constructor(private readonly view: SummedDocuments<Stored>) {}

  /** Sees to documents that exist already: they count in the batch they belong to, or in ours. @returns how many in ours */
  async takeOver(existing: readonly ExistingDocument[], ours: string): Promise<number> {
    let takenOver = 0;
    for (const [theirs, documents] of Map.groupBy(existing, ({ rollup_batch: batch }) => batch)) {
      // A document that has vanished again is past its life time: there is nothing to count any more.
      if (theirs === null) continue;
      const ids = documents.map(({ _id }) => _id);
      takenOver += theirs === ours ? ids.length : await this.takeOverFrom(theirs, ids, ours);
    }
    return takenOver;
  }

  /** Whether the rollups count all of these documents, as they are. */
  async counts(documents: readonly Stored[]): Promise<boolean> {
    for (const [batch, some] of Map.groupBy(documents, ({ rollup_batch: claim }) => claim)) {
      const state = await this.view.batches.stateOf(batch);
      if (state === 'applied') continue;
      if (state !== null || (await this.unseen(batch, some)).size > 0) return false;
    }
    return true;
  }

  /** Adds a sealed batch, ours or a dead worker's, to the rollups; doing it again changes nothing. */
  async applySealed(batch: string, documents: readonly Stored[]): Promise<void> {
    const { lane, batchNumber } = partsOf(batch);
    await this.view.rollups.apply(lane, batchNumber, this.view.deltasOf(documents));
    await this.view.batches.move(batch, 'sealed', 'applied');
  }

  /** Applies what somebody sealed and did not apply, or did not know to be applied. */
  async applyLeftBehind(batch: string): Promise<void> {
    await this.applySealed(
      batch,
      await this.view.documents.ofBatch(batch, await this.view.batches.sealedDocumentIds(batch)),
    );
  }

  private async takeOverFrom(theirs: string, ids: readonly DocumentId[], ours: string): Promise<number> {
    const state = await this.view.batches.stateOf(theirs);
    switch (state) {
      case null:
        return this.reclaimAll(theirs, await this.settleUnrecorded(theirs, ids), ours);
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
  private async settleUnrecorded(theirs: string, ids: readonly DocumentId[]): Promise<DocumentId[]> {
    const documents = await this.view.documents.ofBatch(theirs, ids);
    const unseen = await this.unseen(theirs, documents);
    const { counted = [], uncounted = [] } = Object.groupBy(documents, (document) =>
      unseen.has(this.view.rollupIdOf(document)) ? 'uncounted' : 'counted',
    );
    if (unseen.size > 0 && counted.length > 0) await this.completeSummaries(theirs, counted);
    return uncounted.map(({ _id }) => _id);
  }

  /**
   * Adds to the summaries what rollups count already. A summary takes a batch once: so all that is counted of the batch
   * goes in together, and the rest comes with the batch that takes it over.
   */
  private async completeSummaries(theirs: string, some: readonly Stored[]): Promise<void> {
    const documents = await this.view.documents.ofLostBatch(theirs, some);
    const unseen = await this.unseen(theirs, documents);
    const { lane, batchNumber } = partsOf(theirs);
    const counted = documents.filter((document) => !unseen.has(this.view.rollupIdOf(document)));
    await this.view.rollups.apply(lane, batchNumber, this.view.deltasOf(counted));
  }

  /** Of the rollups that documents of a batch add to, those that have not seen the batch. */
  private unseen(batch: string, documents: readonly Stored[]): Promise<ReadonlySet<string>> {
    const { lane, batchNumber } = partsOf(batch);
    const ids = this.view.deltasOf(documents).map(({ id }) => id);
    return this.view.rollups.unseen(lane, batchNumber, ids);
  }
}

function partsOf(batch: string): { lane: string; batchNumber: number } {
  const [lane, number] = batch.split(':') as [string, string];
  return { lane, batchNumber: Number(number) };
}
