import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@trueport/observability';
import { testServers, uniqueName, waitUntil } from '@trueport/testing';
import { mongo } from 'mongoose';
import {
  collections,
  maxModelNames,
  MongoConnection,
  PeriodSumsRepository,
  rollupDeltas,
  RollupRepository,
} from '../src/index.js';
import { connectionWith } from './connection-with.js';
import { usageLog } from './usage-log-fixture.js';

/** What the driver throws when every operation of an unordered write ran into an id. */
function duplicates(count: number): Error {
  const writeErrors = Array.from({ length: count }, (_, index) => ({ index, code: 11000 }));
  return Object.assign(new mongo.MongoServerError({ message: 'E11000', code: 11000 }), { writeErrors });
}

// A sum that is dropped without a word is money that was spent and never shown.
describe('RollupRepository', () => {
  const store = new MongoConnection(
    testServers.mongodbUrl(uniqueName('rollups')),
    createLogger('test', 'silent'),
  );
  const rollups = new RollupRepository(store.connection, collections.rollups.name);
  beforeAll(() => waitUntil(() => store.isConnected));
  afterAll(async () => {
    await store.connection.dropDatabase();
    await store.close();
  });

  const requests = async (ids: readonly string[]): Promise<number[]> => {
    const collection = store.connection
      .getClient()
      .db(store.connection.name)
      .collection<{ _id: string; requests: number }>(collections.rollups.name);
    const found = await collection.find({ _id: { $in: [...ids] } }).toArray();
    return found.map(({ requests: count }) => count);
  };
  /** Three rollups of a tenant of their own. */
  const deltasOf = (tenant: string) =>
    rollupDeltas([1, 2, 3].map((at) => usageLog(at, 'lane:1', { tenant_id: tenant }))).filter(
      ({ dimensions: { scope } }) => scope === 'key',
    );

  it('adds what it brings when another lane inserted the same rollups a moment before', async () => {
    const deltas = deltasOf('race');
    let attempts = 0;
    const late = connectionWith(store.connection, collections.rollups.name, {
      bulkWrite: async (real, ...given) => {
        attempts += 1;
        if (attempts > 1) return real.bulkWrite(...(given as unknown as Parameters<typeof real.bulkWrite>));
        await rollups.apply('other', 1, deltas);
        throw duplicates(deltas.length);
      },
    });
    await new RollupRepository(late, collections.rollups.name).apply('mine', 1, deltas);
    expect(await requests(deltas.map(({ id }) => id))).toEqual([2, 2, 2]);
  });

  it('adds what is missing, and nothing twice, when a batch is applied again', async () => {
    const deltas = deltasOf('again');
    await rollups.apply('mine', 7, deltas.slice(1));
    await rollups.apply('mine', 7, deltas);
    await rollups.apply('mine', 6, deltas);
    expect(await requests(deltas.map(({ id }) => id))).toEqual([1, 1, 1]);
  });

  it('fails, so that the batch is written again, when rollups never take it', async () => {
    const deltas = deltasOf('never');
    const refusing = connectionWith(store.connection, collections.rollups.name, {
      bulkWrite: () => Promise.reject(duplicates(deltas.length)),
    });
    await expect(
      new RollupRepository(refusing, collections.rollups.name).apply('mine', 1, deltas),
    ).rejects.toThrow('3 rollups do not take the batch mine:1');
  });

  it('tells which rollups have not seen a batch or a later one of its lane', async () => {
    const [first, second, third] = deltasOf('unseen').map(({ id }) => id) as [string, string, string];
    await rollups.apply('mine', 2, deltasOf('unseen').slice(0, 1));
    await rollups.apply('mine', 4, deltasOf('unseen').slice(1, 2));
    await rollups.apply('other', 9, deltasOf('unseen').slice(2));
    expect(await rollups.unseen('mine', 3, [first, second, third])).toEqual(new Set([first, third]));
  });

  // Whoever has a key can think of any number of names: a document that is full would stop every writer.
  it('counts models by name as far as there is room, whatever they are called, and all others together', async () => {
    const odd = ['', 'a.b', '$inc', '__proto__', 'x'.repeat(300), null];
    const invented = Array.from({ length: 3 * maxModelNames }, (_, at) => `model-${at}`);
    const logs = [...odd, ...invented].map((model, at) =>
      usageLog(3 * at, 'lane:1', { tenant_id: 'names', model }),
    );
    for (let from = 0, batch = 1; from < logs.length; from += 90, batch += 1)
      await rollups.apply('names', batch, rollupDeltas(logs.slice(from, from + 90)));
    const again = new RollupRepository(store.connection, collections.rollups.name);
    await again.apply('later', 1, rollupDeltas(logs.slice(0, 10)));
    const { byModel } = await new PeriodSumsRepository(store.connection).traffic(
      'names',
      new Date(Date.UTC(2026, 10, 20)),
    );
    expect(byModel.size).toBe(maxModelNames + 2);
    expect(odd.map((model) => byModel.get(model))).toEqual([2, 2, 2, 2, undefined, 2]);
    expect(byModel.get('model-3')).toBe(2);
    expect([...byModel.values()].reduce((sum, count) => sum + count, 0)).toBe(logs.length + 10);
  });
});
