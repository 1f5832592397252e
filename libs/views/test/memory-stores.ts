import type { BatchedDocument, ExistingDocument, RollupBatchState, RollupDelta } from '@trueport/persistence';
import type { BatchStore, DocumentId, RollupStore } from '../src/batch-settlement.js';
import type { DocumentStore } from '../src/exactly-once-writer.js';

/** What a process dies of. */
export class Crash extends Error {}

/** Stores in memory that can die before any write, also between the documents or the rollups of one batch. */
export class MemoryStores<Stored extends BatchedDocument>
  implements DocumentStore<Stored>, BatchStore, RollupStore
{
  /** By id. */
  readonly documents = new Map<string, Stored>();
  readonly states = new Map<string, RollupBatchState>();
  readonly rollups = new Map<string, { sums: Record<string, number>; lanes: Record<string, number> }>();
  private readonly documentIds = new Map<string, readonly DocumentId[]>();
  /** Calls of `reclaim`. */
  roundTrips = 0;
  /** Ids of documents whose life time is over: they are still in the way of an insertion, and gone afterwards. */
  readonly expiring = new Set<string>();
  /** Writes until the next crash. */
  writesLeft = Infinity;

  /** @param deltasOf what documents add to the rollups */
  constructor(readonly deltasOf: (documents: readonly Stored[]) => RollupDelta[]) {}

  protected async write(effect: () => void): Promise<void> {
    await Promise.resolve();
    if (this.writesLeft <= 0) throw new Crash();
    this.writesLeft -= 1;
    effect();
  }

  async insertNew(candidates: readonly Stored[]): Promise<ExistingDocument[]> {
    const existing: ExistingDocument[] = [];
    for (const candidate of candidates) {
      await this.write(() => {
        const id = candidate._id.toHexString();
        const known = this.documents.get(id);
        if (known === undefined) this.documents.set(id, candidate);
        else if (this.expiring.has(id)) {
          this.documents.delete(id);
          existing.push({ _id: known._id, rollup_batch: null });
        } else existing.push({ _id: known._id, rollup_batch: known.rollup_batch });
      });
    }
    return existing;
  }

  async reclaim(ids: readonly DocumentId[], from: string, to: string): Promise<ExistingDocument[]> {
    const lost: ExistingDocument[] = [];
    this.roundTrips += 1;
    for (const id of ids) {
      await this.write(() => {
        const known = this.documents.get(id.toHexString());
        if (known?.rollup_batch === from)
          this.documents.set(id.toHexString(), { ...known, rollup_batch: to });
        else lost.push({ _id: id, rollup_batch: known?.rollup_batch ?? null });
      });
    }
    return lost;
  }

  async read(ids: readonly DocumentId[]): Promise<Stored[]> {
    await Promise.resolve();
    return ids.map((id) => this.documents.get(id.toHexString())).filter((known) => known !== undefined);
  }

  async ofBatch(batch: string, ids: readonly DocumentId[]): Promise<Stored[]> {
    return (await this.read(ids)).filter(({ rollup_batch: claim }) => claim === batch);
  }

  ofLostBatch(batch: string): Promise<Stored[]> {
    const documents = [...this.documents.values()];
    return Promise.resolve(documents.filter(({ rollup_batch: claim }) => claim === batch));
  }

  begin(id: string, _at: Date, documentIds: readonly DocumentId[]): Promise<void> {
    return this.write(() => {
      this.states.set(id, 'pending');
      this.documentIds.set(id, documentIds);
    });
  }

  sealedDocumentIds(id: string): Promise<readonly DocumentId[]> {
    return Promise.resolve(this.states.get(id) === 'sealed' ? (this.documentIds.get(id) ?? []) : []);
  }

  stateOf(id: string): Promise<RollupBatchState | null> {
    return Promise.resolve(this.states.get(id) ?? null);
  }

  async move(id: string, from: RollupBatchState, to: RollupBatchState): Promise<boolean> {
    let moved = false;
    await this.write(() => {
      moved = this.states.get(id) === from;
      if (moved) this.states.set(id, to);
    });
    return moved;
  }

  unseen(lane: string, batchNumber: number, ids: readonly string[]): Promise<ReadonlySet<string>> {
    return Promise.resolve(
      new Set(ids.filter((id) => (this.rollups.get(id)?.lanes[lane] ?? 0) < batchNumber)),
    );
  }

  async apply(lane: string, batchNumber: number, deltas: readonly RollupDelta[]): Promise<void> {
    for (const { id, sums } of deltas) {
      await this.write(() => {
        const rollup = this.rollups.get(id) ?? { sums: {}, lanes: {} };
        if ((rollup.lanes[lane] ?? 0) >= batchNumber) return;
        for (const [name, value] of Object.entries(sums))
          rollup.sums[name] = (rollup.sums[name] ?? 0) + value;
        rollup.lanes[lane] = batchNumber;
        this.rollups.set(id, rollup);
      });
    }
  }

  /** The life time of the records of applied batches is over. */
  expireApplied(): void {
    for (const [id, state] of this.states) if (state === 'applied') this.states.delete(id);
  }

  /** Rollups as a recount of the documents gives them. */
  recount(): Record<string, object> {
    const deltas = this.deltasOf([...this.documents.values()]);
    return Object.fromEntries(deltas.map(({ id, sums }) => [id, { ...sums }]));
  }

  counted(): Record<string, object> {
    return Object.fromEntries([...this.rollups].map(([id, { sums }]) => [id, sums]));
  }
}

let lanes = 0;
/**
 * A lane that no worker has, and how its worker waits: like jitter, but the same in every run, so that workers at the
 * same time wait for different times.
 *
 * @param paces how many different times there are
 */
export function laneAndPause(paces: number): [string, (attempt: number) => Promise<void>] {
  lanes += 1;
  const turns = 1 + (lanes % paces) * 60;
  const pause = async (attempt: number): Promise<void> => {
    for (let turn = 0; turn < turns * attempt; turn += 1) await Promise.resolve();
  };
  return [`lane${lanes}`, pause];
}
