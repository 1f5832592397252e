import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { overlapMs, Tail } from './tail.js';

interface Item {
  readonly id: string;
  readonly atMs: number;
}

/** A collection that grows while it is followed. */
class Collection {
  readonly items: Item[] = [];
  /** Items that were read, shown or not. */
  reads = 0;

  tailFrom(newestMs: number): Tail<Item> {
    const source = {
      since: (from: Date) => this.since(from.getTime()),
      idOf: ({ id }: Item) => id,
      timeOf: ({ atMs }: Item) => new Date(atMs),
    };
    return new Tail(source, newestMs);
  }

  private async *since(fromMs: number): AsyncGenerator<Item> {
    const sorted = this.items
      .filter(({ atMs }) => atMs >= fromMs)
      .sort((one, other) => one.atMs - other.atMs);
    for (const item of sorted) {
      await Promise.resolve();
      this.reads += 1;
      yield item;
    }
  }
}

/** The ids of what is new, which is shown thereby. */
async function show(tail: Tail<Item>, nowMs: number): Promise<string[]> {
  const ids: string[] = [];
  for await (const item of tail.fresh(nowMs)) {
    tail.note(item);
    ids.push(item.id);
  }
  return ids;
}

const startMs = 1_000_000;

describe('Tail', () => {
  it('shows what is new once, oldest first', async () => {
    const collection = new Collection();
    const tail = collection.tailFrom(startMs);
    collection.items.push({ id: 'b', atMs: startMs + 2 }, { id: 'a', atMs: startMs + 1 });
    expect(await show(tail, startMs + 10)).toEqual(['a', 'b']);
    expect(await show(tail, startMs + 20)).toEqual([]);
    expect(tail.positionMs).toBe(startMs + 2);
  });

  it('finds again what was not shown', async () => {
    const collection = new Collection();
    const tail = collection.tailFrom(startMs);
    collection.items.push({ id: 'a', atMs: startMs }, { id: 'b', atMs: startMs + 20_000 });
    for await (const item of tail.fresh(startMs + 20_000)) {
      tail.note(item);
      break;
    }
    expect(tail.positionMs).toBe(startMs);
    expect(await show(tail, startMs + 21_000)).toEqual(['b']);
  });

  it('shows what is written late, up to ten seconds behind the newest', async () => {
    const collection = new Collection();
    const tail = collection.tailFrom(startMs);
    collection.items.push({ id: 'newest', atMs: startMs + overlapMs });
    await tail.skip(startMs + overlapMs);
    collection.items.push({ id: 'late', atMs: startMs }, { id: 'too late', atMs: startMs - 1 });
    expect(await show(tail, startMs + overlapMs)).toEqual(['late']);
  });

  it('goes on with others when the clock of one is ahead', async () => {
    const collection = new Collection();
    const tail = collection.tailFrom(startMs);
    collection.items.push({ id: 'ahead', atMs: startMs + 3_600_000 });
    expect(await show(tail, startMs)).toEqual(['ahead']);
    collection.items.push({ id: 'right', atMs: startMs + 500 });
    expect(await show(tail, startMs + 1_000)).toEqual(['right']);
    expect(await show(tail, startMs + 2_000)).toEqual([]);
  });

  it('reads what is old no more than once', async () => {
    const collection = new Collection();
    const tail = collection.tailFrom(startMs);
    for (let at = 0; at < 100; at += 1) collection.items.push({ id: `${at}`, atMs: startMs + at * 1_000 });
    await tail.skip(startMs + 100_000);
    const { reads } = collection;
    await tail.skip(startMs + 101_000);
    expect(collection.reads - reads).toBe(11);
  });

  it('shows each item exactly once, whenever it is written within the overlap', async () => {
    const item = fc.record({
      atMs: fc.integer({ min: 0, max: 60_000 }),
      delayMs: fc.integer({ min: 0, max: overlapMs - 1_000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(item, { maxLength: 40 }), async (items) => {
        const collection = new Collection();
        const tail = collection.tailFrom(startMs);
        const shown: string[] = [];
        for (let nowMs = 0; nowMs <= 71_000; nowMs += 1_000) {
          items.forEach(({ atMs, delayMs }, at) => {
            const writtenMs = atMs + delayMs;
            if (writtenMs > nowMs - 1_000 && writtenMs <= nowMs)
              collection.items.push({ id: `${at}`, atMs: startMs + atMs });
          });
          shown.push(...(await show(tail, startMs + nowMs)));
        }
        expect(shown.sort()).toEqual(items.map((_, at) => `${at}`).sort());
      }),
    );
  });
});
