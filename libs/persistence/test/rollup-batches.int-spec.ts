import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@trueport/observability';
import { testServers, uniqueName, waitUntil } from '@trueport/testing';
import type { mongo } from 'mongoose';
import {
  collections,
  ensureIndexes,
  MongoConnection,
  RollupBatchRepository,
  type RollupBatchState,
} from '../src/index.js';
import { usageLog } from './usage-log-fixture.js';

const retention = { USAGE_LOG_RETENTION_DAYS: 90, VIOLATION_RETENTION_DAYS: 400, ROLLUP_RETENTION_DAYS: 400 };
const ids = [1, 2, 3].map((at) => usageLog(at, 'lane:1')._id);

// The record of a batch that is not applied is the only thing that says its logs count nowhere.
describe('RollupBatchRepository', () => {
  const store = new MongoConnection(
    testServers.mongodbUrl(uniqueName('batches')),
    createLogger('test', 'silent'),
  );
  const batches = new RollupBatchRepository(store.connection);
  const collectionOf = (name: string): mongo.Collection<{ _id: string }> =>
    store.connection.getClient().db(store.connection.name).collection<{ _id: string }>(name);
  beforeAll(async () => {
    await waitUntil(() => store.isConnected);
    await collectionOf(collections.rollupBatches.name).createIndex(
      { at: 1 },
      { name: 'at_ttl', expireAfterSeconds: 60 },
    );
    await collectionOf(collections.usageLogs.name).createIndex({ rollup_batch: 1 });
    await ensureIndexes(store.connection, retention);
  });
  afterAll(async () => {
    await store.connection.dropDatabase();
    await store.close();
  });

  /** The dates of a record that make it expire. */
  const expiryDates = async (id: string): Promise<unknown[]> => {
    const collection = collectionOf(collections.rollupBatches.name);
    const record = (await collection.findOne({ _id: id })) as Record<string, unknown> | null;
    const indexes = (await collection.indexes()).filter(
      (index) => (index as { expireAfterSeconds?: number }).expireAfterSeconds !== undefined,
    );
    expect(indexes).toHaveLength(1);
    return indexes.map((index) => record?.[Object.keys(index.key as object)[0] as string]);
  };

  it.each<[RollupBatchState, readonly RollupBatchState[], unknown]>([
    ['pending', [], undefined],
    ['sealed', ['sealed'], undefined],
    ['abandoned', ['abandoned'], undefined],
    ['applied', ['sealed', 'applied'], expect.any(Date)],
  ])('lets a record that is %s expire only when it is applied', async (state, moves, expected) => {
    const id = `lane${state}:1`;
    // Old enough for every life time.
    await batches.begin(id, new Date(0), ids);
    let before: RollupBatchState = 'pending';
    for (const to of moves) {
      expect(await batches.move(id, before, to)).toBe(true);
      before = to;
    }
    expect(await batches.stateOf(id)).toBe(state);
    expect(await expiryDates(id)).toEqual([expected]);
  });

  it('names the logs of a sealed batch, and of no other', async () => {
    await batches.begin('named:1', new Date(), ids);
    expect(await batches.sealedDocumentIds('named:1')).toEqual([]);
    await batches.move('named:1', 'pending', 'sealed');
    expect(await batches.sealedDocumentIds('named:1')).toEqual(ids);
    await batches.move('named:1', 'sealed', 'applied');
    expect(await batches.sealedDocumentIds('named:1')).toEqual([]);
  });

  it('refuses to take a sealed record that names no logs for an empty one', async () => {
    await collectionOf(collections.rollupBatches.name).insertOne({ _id: 'old:1', state: 'sealed' } as never);
    await expect(batches.sealedDocumentIds('old:1')).rejects.toThrow('does not name its documents');
  });

  it('leaves no index that every log pays for and only recovery needs', async () => {
    const indexes = await collectionOf(collections.usageLogs.name).indexes();
    expect(JSON.stringify(indexes)).not.toContain('rollup_batch');
  });
});
