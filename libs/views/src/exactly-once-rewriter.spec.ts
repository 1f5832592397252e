import { describe, expect, it } from '@jest/globals';
import {
  spendDeltas,
  usageCostFrom,
  rollupIdOf,
  type CostChange,
  type ExistingDocument,
  type PricedCost,
  type RollupBatchState,
  type RollupDelta,
  type StoredUsageCost,
} from '@trueport/persistence';
import fc from 'fast-check';
import { completed } from '../test/completed.js';
import type { BatchStore, RollupStore } from './batch-settlement.js';
import { ExactlyOnceRewriter } from './exactly-once-rewriter.js';
import { ExactlyOnceWriter, type DocumentStore } from './exactly-once-writer.js';

type CostId = ExistingDocument['_id'];

class Crash extends Error {}

/** Stores in memory that can die before any write, also between the documents or the rollups of one batch. */
class Stores implements DocumentStore<StoredUsageCost>, BatchStore, RollupStore {
  readonly costs = new Map<string, StoredUsageCost>();
  readonly states = new Map<string, RollupBatchState>();
  readonly rollups = new Map<string, { sums: Record<string, number>; lanes: Record<string, number> }>();
  readonly ids = new Map<string, readonly CostId[]>();
  /** Writes until the next crash. */
  writesLeft = Infinity;

  private async write(effect: () => void): Promise<void> {
    await Promise.resolve();
    if (this.writesLeft <= 0) throw new Crash();
    this.writesLeft -= 1;
    effect();
  }

  async insertNew(candidates: readonly StoredUsageCost[]): Promise<ExistingDocument[]> {
    const existing: ExistingDocument[] = [];
    for (const cost of candidates) {
      await this.write(() => {
        const known = this.costs.get(cost._id.toHexString());
        if (known === undefined) this.costs.set(cost._id.toHexString(), cost);
        else existing.push(known);
      });
    }
    return existing;
  }

  async reclaim(ids: readonly CostId[], from: string, to: string): Promise<ExistingDocument[]> {
    const lost: ExistingDocument[] = [];
    for (const id of ids) {
      await this.write(() => {
        const cost = this.costs.get(id.toHexString());
        if (cost?.rollup_batch === from) this.costs.set(id.toHexString(), { ...cost, rollup_batch: to });
        else lost.push({ _id: id, rollup_batch: cost?.rollup_batch ?? null });
      });
    }
    return lost;
  }

  async rewrite(changes: readonly CostChange[], batch: string): Promise<void> {
    for (const { before, cost } of changes) {
      await this.write(() => {
        const id = before._id.toHexString();
        const known = this.costs.get(id);
        if (known?.rollup_batch !== before.rollup_batch) return;
        const { cost_nano_usd, saved_nano_usd, price_key, flags } = before;
        const previous = { cost_nano_usd, saved_nano_usd, price_key, flags };
        this.costs.set(id, { ...known, ...cost, rollup_batch: batch, previous });
      });
    }
  }

  async read(ids: readonly CostId[]): Promise<StoredUsageCost[]> {
    await Promise.resolve();
    return ids.map((id) => this.costs.get(id.toHexString())).filter((cost) => cost !== undefined);
  }

  async ofBatch(batch: string, ids: readonly CostId[]): Promise<StoredUsageCost[]> {
    return (await this.read(ids)).filter(({ rollup_batch: claim }) => claim === batch);
  }

  ofLostBatch(batch: string): Promise<StoredUsageCost[]> {
    return Promise.resolve([...this.costs.values()].filter(({ rollup_batch: claim }) => claim === batch));
  }

  begin(id: string, _at: Date, ids: readonly CostId[]): Promise<void> {
    return this.write(() => {
      this.states.set(id, 'pending');
      this.ids.set(id, ids);
    });
  }

  sealedDocumentIds(id: string): Promise<readonly CostId[]> {
    return Promise.resolve(this.states.get(id) === 'sealed' ? (this.ids.get(id) ?? []) : []);
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
          rollup.sums[name] = (rollup.sums[name] ?? 0) + (value as number);
        rollup.lanes[lane] = batchNumber;
        this.rollups.set(id, rollup);
      });
    }
  }

  /** The life time of the records of applied batches is over. */
  expireApplied(): void {
    for (const [id, state] of this.states) if (state === 'applied') this.states.delete(id);
  }

  /** Rollups as a recount of the costs gives them. */
  recount(): Record<string, object> {
    const costs = [...this.costs.values()].map(({ previous: _previous, ...cost }) => cost);
    return Object.fromEntries(spendDeltas(costs).map(({ id, sums }) => [id, { ...sums }]));
  }

  counted(): Record<string, object> {
    return Object.fromEntries([...this.rollups].map(([id, { sums }]) => [id, sums]));
  }
}

const costOf = (nanoUsd: number | null): PricedCost => ({
  cost_nano_usd: nanoUsd,
  saved_nano_usd: 0,
  price_key: null,
  flags: [],
});

let lanes = 0;
/** Like jitter, but the same in every run: workers at the same time wait for different times. */
function laneAndPause(): [string, (attempt: number) => Promise<void>] {
  lanes += 1;
  const turns = 1 + (lanes % 7) * 60;
  const pause = async (attempt: number): Promise<void> => {
    for (let turn = 0; turn < turns * attempt; turn += 1) await Promise.resolve();
  };
  return [`lane${lanes}`, pause];
}

function summed(stores: Stores) {
  return { documents: stores, batches: stores, rollups: stores, deltasOf: spendDeltas, rollupIdOf };
}

/** What the cost calculator does with new requests. */
function settle(stores: Stores, requests: readonly number[]): Promise<unknown> {
  const [lane, pause] = laneAndPause();
  const documentFrom = (data: Parameters<typeof usageCostFrom>[0], batch: string): StoredUsageCost =>
    usageCostFrom(data, costOf(data.usage.prompt_tokens), batch);
  const view = { ...summed(stores), documentFrom };
  return new ExactlyOnceWriter(lane, view, () => new Date(0), pause).write(requests.map(completed));
}

const idsOf = (requests: readonly number[]): CostId[] =>
  requests.map((at) => usageCostFrom(completed(at), costOf(0), 'none')._id);

/** Prices requests again: so much a token; nothing known at all for a negative price. */
function reprice(stores: Stores, requests: readonly number[], price: number): Promise<void> {
  const [lane, pause] = laneAndPause();
  const wanted = ({ request_id }: StoredUsageCost): number | null =>
    price < 0 ? null : price * Number(`0x${request_id.slice(4)}`);
  const view = {
    ...summed(stores),
    read: (ids: readonly CostId[]) => stores.read(ids),
    changesOf: (costs: readonly StoredUsageCost[]) =>
      costs
        .filter((cost) => cost.cost_nano_usd !== wanted(cost))
        .map((before) => ({ before, cost: costOf(wanted(before)) })),
    rewrite: (changes: readonly CostChange[], batch: string) => stores.rewrite(changes, batch),
  };
  return new ExactlyOnceRewriter(lane, view, () => new Date(0), pause).rewrite(idsOf(requests));
}

const all = [1, 2, 3, 4, 5, 6];

// What breaks if this goes: a bill that has been corrected twice, or half.
describe('ExactlyOnceRewriter', () => {
  it('changes the documents and adds the differences to the rollups', async () => {
    const stores = new Stores();
    await settle(stores, all);
    await reprice(stores, all, 10);
    expect([...stores.costs.values()].map(({ cost_nano_usd: cost }) => cost)).toEqual(
      all.map((at) => at * 10),
    );
    expect(stores.counted()).toEqual(stores.recount());
  });

  it('changes nothing the second time, and writes nothing', async () => {
    const stores = new Stores();
    await settle(stores, all);
    await reprice(stores, all, 10);
    const batches = stores.states.size;
    await reprice(stores, all, 10);
    expect(stores.states.size).toBe(batches);
    expect(stores.counted()).toEqual(stores.recount());
  });

  it.each<[string, number]>([
    ['another price', 7],
    ['no price', -1],
    ['the first price', 1],
  ])('can go on to %s', async (_name, price) => {
    const stores = new Stores();
    await settle(stores, all);
    await reprice(stores, all, 10);
    await reprice(stores, all, price);
    expect(stores.counted()).toEqual(stores.recount());
  });

  it('leaves the rollups right when it is repeated, whichever write a process died before', async () => {
    for (let writes = 0; writes < 40; writes += 1) {
      const stores = new Stores();
      await settle(stores, all);
      stores.writesLeft = writes;
      await reprice(stores, all, 10).catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
      // The process that repeats it dies as well, a little earlier or later.
      stores.writesLeft = (writes * 7) % 20;
      await reprice(stores, all, 10).catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
      stores.writesLeft = Infinity;
      await reprice(stores, all, 10);
      expect({ writes, counted: stores.counted() }).toEqual({ writes, counted: stores.recount() });
      expect([...stores.costs.values()].every((cost) => cost.cost_nano_usd !== null)).toBe(true);
    }
  });

  it('counts costs first that a dead cost calculator had not counted, whichever write it died before', async () => {
    for (let writes = 0; writes < 20; writes += 1) {
      const stores = new Stores();
      stores.writesLeft = writes;
      await settle(stores, all).catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
      stores.writesLeft = Infinity;
      await reprice(stores, all, 10);
      expect({ writes, counted: stores.counted() }).toEqual({ writes, counted: stores.recount() });
      await settle(stores, all);
      expect({ writes, counted: stores.counted() }).toEqual({ writes, counted: stores.recount() });
    }
  });

  it('lets the event that comes again finish what a dead rewriter left, whichever write it died before', async () => {
    for (let writes = 0; writes < 30; writes += 1) {
      const stores = new Stores();
      await settle(stores, all);
      stores.writesLeft = writes;
      await reprice(stores, all, 10).catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
      stores.writesLeft = Infinity;
      await settle(stores, all);
      expect({ writes, counted: stores.counted() }).toEqual({ writes, counted: stores.recount() });
    }
  });

  it('rewrites costs whose batch has lost its record', async () => {
    const stores = new Stores();
    await settle(stores, all);
    stores.expireApplied();
    await reprice(stores, all, 10);
    stores.expireApplied();
    await reprice(stores, all, 3);
    expect(stores.counted()).toEqual(stores.recount());
  });

  it('leaves the rollups right after any crashes of any workers at the same time', async () => {
    const requests = fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 8 });
    const price = fc.constantFrom(-1, 2, 5);
    const work = fc.oneof(
      fc.record({ requests }),
      fc.record({ requests, price }),
      fc.record({ requests, price, other: price }),
    );
    const step = fc.record({
      work: fc.array(work, { minLength: 1, maxLength: 3 }),
      crashAfter: fc.option(fc.integer({ min: 0, max: 40 }), { nil: null }),
      isLongAfter: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const stores = new Stores();
        for (const { work: works, crashAfter, isLongAfter } of steps) {
          if (isLongAfter) stores.expireApplied();
          stores.writesLeft = crashAfter ?? Infinity;
          await Promise.allSettled(
            works.flatMap((one) => [
              'price' in one ? reprice(stores, one.requests, one.price) : settle(stores, one.requests),
              ...('other' in one ? [reprice(stores, one.requests, one.other)] : []),
            ]),
          );
        }
        // What failed is repeated until it has worked.
        stores.writesLeft = Infinity;
        await reprice(stores, [1, 2, 3, 4, 5, 6, 7, 8], 3);
        expect(stores.counted()).toEqual(stores.recount());
      }),
      { numRuns: 300 },
    );
  });
});
