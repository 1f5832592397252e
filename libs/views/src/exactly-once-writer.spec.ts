import { describe, expect, it } from '@jest/globals';
import type { ResponseCompletedData } from '@trueport/contracts';
import {
  rollupDeltas,
  rollupIdOf,
  type ExistingDocument,
  type RollupBatchState,
  type RollupDelta,
  type StoredUsageLog,
  usageLogFrom,
} from '@trueport/persistence';
import fc from 'fast-check';
import { completed } from '../test/completed.js';
import type { BatchStore, RollupStore } from './batch-settlement.js';
import { ExactlyOnceWriter, type DocumentStore } from './exactly-once-writer.js';

type LogId = ExistingDocument['_id'];

class Crash extends Error {}

/** Stores in memory that can die before or after any write, and between the rollups of one batch. */
class Stores implements DocumentStore<StoredUsageLog>, BatchStore, RollupStore {
  readonly logs = new Map<string, StoredUsageLog>();
  readonly states = new Map<string, RollupBatchState>();
  readonly rollups = new Map<string, { sums: Record<string, number>; lanes: Record<string, number> }>();
  readonly logIds = new Map<string, readonly LogId[]>();
  /** Calls of `reclaim`. */
  roundTrips = 0;
  /** Logs whose life time is over: they are still in the way of an insertion, and gone afterwards. */
  readonly expiring = new Set<string>();
  /** Writes until the next crash. */
  writesLeft = Infinity;

  private async write(effect: () => void): Promise<void> {
    await Promise.resolve();
    if (this.writesLeft <= 0) throw new Crash();
    this.writesLeft -= 1;
    effect();
  }

  async insertNew(candidates: readonly StoredUsageLog[]): Promise<ExistingDocument[]> {
    const existing: ExistingDocument[] = [];
    for (const log of candidates) {
      await this.write(() => {
        const known = this.logs.get(log.request_id);
        if (known === undefined) this.logs.set(log.request_id, log);
        else if (this.expiring.has(log.request_id)) {
          this.logs.delete(log.request_id);
          existing.push({ _id: known._id, rollup_batch: null });
        } else existing.push({ _id: known._id, rollup_batch: known.rollup_batch });
      });
    }
    return existing;
  }

  async reclaim(ids: readonly LogId[], from: string, to: string): Promise<ExistingDocument[]> {
    const lost: ExistingDocument[] = [];
    this.roundTrips += 1;
    for (const id of ids) {
      await this.write(() => {
        const log = this.find(id);
        if (log?.rollup_batch === from) this.logs.set(log.request_id, { ...log, rollup_batch: to });
        else lost.push({ _id: id, rollup_batch: log?.rollup_batch ?? null });
      });
    }
    return lost;
  }

  ofBatch(batch: string, ids: readonly LogId[]): Promise<StoredUsageLog[]> {
    const logs = ids.map((id) => this.find(id)).filter((log) => log !== undefined);
    return Promise.resolve(logs.filter(({ rollup_batch }) => rollup_batch === batch));
  }

  ofLostBatch(batch: string): Promise<StoredUsageLog[]> {
    return Promise.resolve([...this.logs.values()].filter(({ rollup_batch }) => rollup_batch === batch));
  }

  private find(id: LogId): StoredUsageLog | undefined {
    return [...this.logs.values()].find(({ _id }) => _id.equals(id));
  }

  begin(id: string, _at: Date, logIds: readonly LogId[]): Promise<void> {
    return this.write(() => {
      this.states.set(id, 'pending');
      this.logIds.set(id, logIds);
    });
  }

  sealedDocumentIds(id: string): Promise<readonly LogId[]> {
    return Promise.resolve(this.states.get(id) === 'sealed' ? (this.logIds.get(id) ?? []) : []);
  }

  unseen(lane: string, batchNumber: number, ids: readonly string[]): Promise<ReadonlySet<string>> {
    return Promise.resolve(
      new Set(ids.filter((id) => (this.rollups.get(id)?.lanes[lane] ?? 0) < batchNumber)),
    );
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

  /** Rollups as a recount of the logs gives them. */
  recount(): Record<string, object> {
    return Object.fromEntries(rollupDeltas([...this.logs.values()]).map(({ id, sums }) => [id, { ...sums }]));
  }

  counted(): Record<string, object> {
    return Object.fromEntries([...this.rollups].map(([id, { sums }]) => [id, sums]));
  }
}

let lanes = 0;
function newWriter(stores: Stores): ExactlyOnceWriter<ResponseCompletedData, StoredUsageLog> {
  lanes += 1;
  const turns = 1 + (lanes % 2) * 60;
  // Like jitter, but the same in every run: every second writer gives the other one time to finish.
  const pause = async (attempt: number): Promise<void> => {
    for (let turn = 0; turn < turns * attempt; turn += 1) await Promise.resolve();
  };
  const view = {
    documents: stores,
    batches: stores,
    rollups: stores,
    documentFrom: usageLogFrom,
    deltasOf: rollupDeltas,
    rollupIdOf,
  };
  return new ExactlyOnceWriter(`lane${lanes}`, view, () => new Date(0), pause);
}

// A request that counts twice is money that was not spent; one that is missing is an audit that fails.
describe('ExactlyOnceWriter', () => {
  it('writes logs and rollups', async () => {
    const stores = new Stores();
    expect(await newWriter(stores).write([1, 2, 3].map(completed))).toEqual({ written: 3, duplicates: 0 });
    expect(stores.logs.size).toBe(3);
    expect(stores.counted()).toEqual(stores.recount());
  });

  it('changes nothing when the same events come again, in one batch or in another', async () => {
    const stores = new Stores();
    const writer = newWriter(stores);
    await writer.write([1, 1, 2].map(completed));
    const before = JSON.stringify(stores.counted());
    expect(await writer.write([2, 1].map(completed))).toEqual({ written: 0, duplicates: 2 });
    expect(await newWriter(stores).write([1].map(completed))).toEqual({ written: 0, duplicates: 1 });
    expect(JSON.stringify(stores.counted())).toBe(before);
  });

  it('counts each request once, whichever write a process dies before, and whoever takes over', async () => {
    const events = [1, 2, 3, 4, 5, 6].map(completed);
    const whole = new Stores();
    await newWriter(whole).write(events);
    for (let writes = 0; writes < 40; writes += 1) {
      const stores = new Stores();
      stores.writesLeft = writes;
      await newWriter(stores)
        .write(events)
        .catch(() => undefined);
      stores.writesLeft = Infinity;
      await newWriter(stores).write(events.slice(3));
      await newWriter(stores).write(events);
      expect({ writes, counted: stores.counted() }).toEqual({ writes, counted: whole.counted() });
    }
  });

  it('goes on in the same process after its store was away at any moment', async () => {
    const events = [1, 2, 3, 4].map(completed);
    const whole = new Stores();
    await newWriter(whole).write(events);
    for (let writes = 0; writes < 30; writes += 1) {
      const stores = new Stores();
      const writer = newWriter(stores);
      stores.writesLeft = writes;
      await writer.write(events).catch(() => undefined);
      // It fails once more, at another moment, before it works again.
      stores.writesLeft = writes % 4;
      await writer.write(events).catch(() => undefined);
      stores.writesLeft = Infinity;
      await writer.write(events);
      expect({ writes, counted: stores.counted() }).toEqual({ writes, counted: whole.counted() });
    }
  });

  it('takes all logs over that a dead worker left behind at once', async () => {
    const stores = new Stores();
    const events = Array.from({ length: 200 }, (_, at) => completed(at + 1));
    stores.writesLeft = events.length;
    await expect(newWriter(stores).write(events)).rejects.toThrow(Crash);
    stores.writesLeft = Infinity;
    expect((await newWriter(stores).write(events)).written).toBe(events.length);
    expect(stores.roundTrips).toBe(1);
    expect(stores.counted()).toEqual(stores.recount());
  });

  it('neither writes nor counts a log again that was there and has vanished', async () => {
    const stores = new Stores();
    await newWriter(stores).write([1, 2].map(completed));
    const before = JSON.stringify(stores.counted());
    stores.expiring.add(completed(2).request_id);
    expect(await newWriter(stores).write([completed(2)])).toEqual({ written: 0, duplicates: 1 });
    expect(JSON.stringify(stores.counted())).toBe(before);
  });

  it('counts logs whose batch has lost its record, whichever write the process died before', async () => {
    const events = [1, 2, 3, 4, 5, 6].map(completed);
    for (let writes = 0; writes < 20; writes += 1) {
      const stores = new Stores();
      stores.writesLeft = writes;
      await newWriter(stores)
        .write(events)
        .catch(() => undefined);
      stores.writesLeft = Infinity;
      stores.states.clear();
      await newWriter(stores).write(events);
      expect({ writes, counted: stores.counted() }).toEqual({ writes, counted: stores.recount() });
      expect(stores.logs.size).toBe(events.length);
    }
  });

  it('counts each request once for any deliveries, crashes and workers at the same time', async () => {
    const delivery = fc.record({
      events: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 }),
      crashAfter: fc.option(fc.integer({ min: 0, max: 25 }), { nil: null }),
      isParallel: fc.boolean(),
      isLongAfter: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(delivery, { minLength: 1, maxLength: 8 }), async (deliveries) => {
        const stores = new Stores();
        const all = new Set<number>();
        for (const { events, crashAfter, isParallel, isLongAfter } of deliveries) {
          if (isLongAfter) stores.expireApplied();
          events.forEach((event) => all.add(event));
          stores.writesLeft = crashAfter ?? Infinity;
          const workers = isParallel ? [newWriter(stores), newWriter(stores)] : [newWriter(stores)];
          await Promise.allSettled(workers.map((worker) => worker.write(events.map(completed))));
        }
        // What failed is delivered again until it has worked.
        stores.writesLeft = Infinity;
        await newWriter(stores).write([...all].map(completed));
        expect(stores.logs.size).toBe(all.size);
        expect(stores.counted()).toEqual(stores.recount());
      }),
      { numRuns: 300 },
    );
  });
});
