import { describe, expect, it } from '@jest/globals';
import {
  spendDeltas,
  usageCostFrom,
  rollupIdOf,
  type CostChange,
  type PricedCost,
  type StoredUsageCost,
} from '@trueport/persistence';
import fc from 'fast-check';
import { completed } from '../test/completed.js';
import { Crash, laneAndPause, MemoryStores } from '../test/memory-stores.js';
import type { DocumentId } from './batch-settlement.js';
import { ExactlyOnceRewriter } from './exactly-once-rewriter.js';
import { ExactlyOnceWriter } from './exactly-once-writer.js';

/** Stores of costs, which can be rewritten. */
class Stores extends MemoryStores<StoredUsageCost> {
  constructor() {
    super(spendDeltas);
  }

  async rewrite(changes: readonly CostChange[], batch: string): Promise<void> {
    for (const { before, cost } of changes) {
      await this.write(() => {
        const id = before._id.toHexString();
        const known = this.documents.get(id);
        if (known?.rollup_batch !== before.rollup_batch) return;
        const { cost_nano_usd, saved_nano_usd, price_key, flags } = before;
        const previous = { cost_nano_usd, saved_nano_usd, price_key, flags };
        this.documents.set(id, { ...known, ...cost, rollup_batch: batch, previous });
      });
    }
  }

  /** Of the costs as they are: what they were is no part of it. */
  override recount(): Record<string, object> {
    const costs = [...this.documents.values()].map(({ previous: _previous, ...cost }) => cost);
    return Object.fromEntries(spendDeltas(costs).map(({ id, sums }) => [id, { ...sums }]));
  }
}

const costOf = (nanoUsd: number | null): PricedCost => ({
  cost_nano_usd: nanoUsd,
  saved_nano_usd: 0,
  price_key: null,
  flags: [],
});

function summed(stores: Stores) {
  return { documents: stores, batches: stores, rollups: stores, deltasOf: spendDeltas, rollupIdOf };
}

/** What the cost calculator does with new requests. */
function settle(stores: Stores, requests: readonly number[]): Promise<unknown> {
  const [lane, pause] = laneAndPause(7);
  const documentFrom = (data: Parameters<typeof usageCostFrom>[0], batch: string): StoredUsageCost =>
    usageCostFrom(data, costOf(data.usage.prompt_tokens), batch);
  const view = { ...summed(stores), documentFrom };
  return new ExactlyOnceWriter(lane, view, () => new Date(0), pause).write(requests.map(completed));
}

const idsOf = (requests: readonly number[]): DocumentId[] =>
  requests.map((at) => usageCostFrom(completed(at), costOf(0), 'none')._id);

/** Prices requests again: so much a token; nothing known at all for a negative price. */
function reprice(stores: Stores, requests: readonly number[], price: number): Promise<void> {
  const [lane, pause] = laneAndPause(7);
  const wanted = ({ request_id }: StoredUsageCost): number | null =>
    price < 0 ? null : price * Number(`0x${request_id.slice(4)}`);
  const view = {
    ...summed(stores),
    read: (ids: readonly DocumentId[]) => stores.read(ids),
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
    expect([...stores.documents.values()].map(({ cost_nano_usd: cost }) => cost)).toEqual(
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
      expect([...stores.documents.values()].every((cost) => cost.cost_nano_usd !== null)).toBe(true);
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
