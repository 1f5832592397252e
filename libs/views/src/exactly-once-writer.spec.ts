import { describe, expect, it } from '@jest/globals';
import type { ResponseCompletedData } from '@trueport/contracts';
import { rollupDeltas, rollupIdOf, usageLogFrom, type StoredUsageLog } from '@trueport/persistence';
import { logIdOf } from '@trueport/testing';
import fc from 'fast-check';
import { completed } from '../test/completed.js';
import { Crash, laneAndPause, MemoryStores } from '../test/memory-stores.js';
import { ExactlyOnceWriter } from './exactly-once-writer.js';

class Stores extends MemoryStores<StoredUsageLog> {
  constructor() {
    super(rollupDeltas);
  }
}

function newWriter(stores: Stores): ExactlyOnceWriter<ResponseCompletedData, StoredUsageLog> {
  // Every second writer gives the other one time to finish.
  const [lane, pause] = laneAndPause(2);
  const { deltasOf } = stores;
  const summed = { documents: stores, batches: stores, rollups: stores, deltasOf, rollupIdOf };
  return new ExactlyOnceWriter(lane, { ...summed, documentFrom: usageLogFrom }, () => new Date(0), pause);
}

// A request that counts twice is money that was not spent; one that is missing is an audit that fails.
describe('ExactlyOnceWriter', () => {
  it('writes logs and rollups', async () => {
    const stores = new Stores();
    expect(await newWriter(stores).write([1, 2, 3].map(completed))).toEqual({ written: 3, duplicates: 0 });
    expect(stores.documents.size).toBe(3);
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
    stores.expiring.add(logIdOf(2));
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
      expect(stores.documents.size).toBe(events.length);
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
        expect(stores.documents.size).toBe(all.size);
        expect(stores.counted()).toEqual(stores.recount());
      }),
      { numRuns: 300 },
    );
  });
});
