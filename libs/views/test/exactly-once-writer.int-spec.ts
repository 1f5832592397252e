import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ResponseCompletedData } from '@trueport/contracts';
import { createLogger } from '@trueport/observability';
import {
  collections,
  ensureIndexes,
  MongoConnection,
  RollupBatchRepository,
  rollupDeltas,
  rollupIdOf,
  UsageLogRepository,
  RollupRepository,
  type StoredUsageLog,
  usageLogFrom,
} from '@trueport/persistence';
import { testServers, uniqueName, waitUntil } from '@trueport/testing';
import type { RollupStore } from '../src/batch-settlement.js';
import { ExactlyOnceWriter } from '../src/exactly-once-writer.js';
import { completed } from './completed.js';

class Crash extends Error {}

const events = Array.from({ length: 120 }, (_, at) => completed(at + 1));

describe('ExactlyOnceWriter on its stores', () => {
  const store = new MongoConnection(
    testServers.mongodbUrl(uniqueName('writer')),
    createLogger('test', 'silent'),
  );
  const logs = new UsageLogRepository(store.connection);
  const batches = new RollupBatchRepository(store.connection);
  const rollups = new RollupRepository(store.connection, collections.rollups.name);
  beforeAll(() => waitUntil(() => store.isConnected));
  beforeEach(async () => {
    await store.connection.dropDatabase();
    await ensureIndexes(store.connection, {
      USAGE_LOG_RETENTION_DAYS: 3_650,
      VIOLATION_RETENTION_DAYS: 400,
      ROLLUP_RETENTION_DAYS: 3_650,
    });
  });
  afterAll(async () => {
    await store.connection.dropDatabase();
    await store.close();
  });

  const writer = (
    lane: string,
    over: { batches?: object; rollups?: object } = {},
  ): ExactlyOnceWriter<ResponseCompletedData, StoredUsageLog> => {
    const withBatches = Object.assign(Object.create(batches) as RollupBatchRepository, over.batches);
    const withRollups: RollupStore = Object.assign(Object.create(rollups) as RollupRepository, over.rollups);
    const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 5));
    const view = {
      documents: logs,
      batches: withBatches,
      rollups: withRollups,
      documentFrom: usageLogFrom,
      deltasOf: rollupDeltas,
      rollupIdOf,
    };
    return new ExactlyOnceWriter(lane, view, () => new Date(), pause);
  };
  const collectionOf = (name: string) =>
    store.connection.getClient().db(store.connection.name).collection(name);

  /** What the rollups count, and what a recount of the logs gives. */
  const sums = async (): Promise<{ counted: object; recounted: object }> => {
    const found = await collectionOf(collections.rollups.name).find().toArray();
    const stored = await collectionOf(collections.usageLogs.name).find().toArray();
    const recounted = rollupDeltas(stored as unknown as StoredUsageLog[]);
    return {
      counted: Object.fromEntries(
        found.map(({ _id, requests, prompt_tokens }) => [String(_id), { requests, prompt_tokens }]),
      ),
      recounted: Object.fromEntries(
        recounted.map(({ id, sums: { requests, prompt_tokens } }) => [id, { requests, prompt_tokens }]),
      ),
    };
  };

  const crash = () => Promise.reject(new Crash());
  it.each<[string, () => ReturnType<typeof writer>, number]>([
    ['has inserted its logs', () => writer('dead', { batches: { move: crash } }), 120],
    ['has sealed its batch', () => writer('dead', { rollups: { apply: crash } }), 0],
    ['has written everything', () => writer('dead'), 0],
  ])('counts each request once when a worker dies after it %s', async (_name, first, written) => {
    await first()
      .write(events)
      .catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
    expect((await writer('next').write(events)).written).toBe(written);
    const { counted, recounted } = await sums();
    expect(counted).toEqual(recounted);
    expect(await collectionOf(collections.usageLogs.name).countDocuments()).toBe(120);
  });

  it('counts nothing again when the record of an applied batch has expired', async () => {
    await writer('first').write(events);
    const { counted } = await sums();
    await collectionOf(collections.rollupBatches.name).deleteMany({});
    expect(await writer('next').write(events)).toEqual({ written: 0, duplicates: 120 });
    expect((await sums()).counted).toEqual(counted);
  });
});
