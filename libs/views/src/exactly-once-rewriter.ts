import type { BatchedDocument } from '@trueport/persistence';
import { BatchSettlement, type DocumentId, type SummedDocuments } from './batch-settlement.js';

/** Documents that are rewritten: each keeps what the rollups counted of it, and adds the difference to them. */
export interface Rewriting<Stored extends BatchedDocument, Change> extends SummedDocuments<Stored> {
  /** The documents as they are now; those that have vanished are missing. */
  readonly read: (ids: readonly DocumentId[]) => Promise<readonly Stored[]>;
  /** What is to be changed of documents; nothing for those that are right. */
  readonly changesOf: (documents: readonly Stored[]) => readonly Change[];
  /**
   * Writes changes and claims their documents for a batch, except those that another batch has claimed since they were
   * read.
   */
  readonly rewrite: (changes: readonly Change[], batch: string) => Promise<void>;
}

/**
 * Rewrites documents and adds the differences to the rollups, exactly once in effect, beside the writers that go on and
 * wherever a process dies. After a failure the same documents are rewritten again, by a rewriter with a lane of its own.
 *
 * A document is rewritten only once the rollups count it as it is: whatever holds it is brought to an end first. So what
 * it keeps as counted is true, whichever batch adds the difference in the end.
 */
export class ExactlyOnceRewriter<Stored extends BatchedDocument, Change> {
  private batchNumber = 0;
  private readonly settlement: BatchSettlement<Stored>;

  /**
   * @param lane letters and digits, never used before, and never again after a failure
   * @param pause waits before another attempt: somebody who holds the same documents is given time to finish
   */
  constructor(
    private readonly lane: string,
    private readonly view: Rewriting<Stored, Change>,
    private readonly now: () => Date,
    private readonly pause: (attempt: number) => Promise<void>,
  ) {
    this.settlement = new BatchSettlement(view);
  }

  /** @param ids at most a thousand. Resolves when they are right, durable and counted */
  async rewrite(ids: readonly DocumentId[]): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const documents = await this.view.read(ids);
      if (!(await this.settlement.counts(documents))) await this.settle(documents);
      // What has been read is what is counted: whatever is claimed by others from now on is left alone.
      else if (await this.rewriteCounted(documents)) return;
      await this.pause(attempt);
    }
  }

  /** Brings whatever holds these documents to an end, unless another worker is quicker. */
  private async settle(documents: readonly Stored[]): Promise<void> {
    const ids = documents.map(({ _id }) => _id);
    const batch = await this.begin(ids);
    await this.settlement.takeOver(documents, batch);
    await this.seal(batch, ids);
  }

  /** @returns whether nothing is left to change; otherwise another worker has abandoned our batch */
  private async rewriteCounted(documents: readonly Stored[]): Promise<boolean> {
    const changes = this.view.changesOf(documents);
    if (changes.length === 0) return true;
    const ids = documents.map(({ _id }) => _id);
    const batch = await this.begin(ids);
    await this.view.rewrite(changes, batch);
    return this.seal(batch, ids);
  }

  private async begin(ids: readonly DocumentId[]): Promise<string> {
    this.batchNumber += 1;
    const batch = `${this.lane}:${this.batchNumber}`;
    await this.view.batches.begin(batch, this.now(), ids);
    return batch;
  }

  private async seal(batch: string, ids: readonly DocumentId[]): Promise<boolean> {
    if (!(await this.view.batches.move(batch, 'pending', 'sealed'))) return false;
    await this.settlement.applySealed(batch, await this.view.documents.ofBatch(batch, ids));
    return true;
  }
}
