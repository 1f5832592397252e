import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@trueport/observability';
import { testServers, uniqueName, waitUntil } from '@trueport/testing';
import { collections, MongoConnection, UsageLogRepository } from '../src/index.js';
import { connectionWith } from './connection-with.js';
import { usageLog } from './usage-log-fixture.js';

const batchOf = ({ rollup_batch: batch }: { rollup_batch: string | null }): string | null => batch;

describe('UsageLogRepository', () => {
  const store = new MongoConnection(
    testServers.mongodbUrl(uniqueName('claims')),
    createLogger('test', 'silent'),
  );
  const logs = new UsageLogRepository(store.connection);
  beforeAll(() => waitUntil(() => store.isConnected));
  beforeEach(() => store.connection.dropDatabase());
  afterAll(async () => {
    await store.connection.dropDatabase();
    await store.close();
  });

  it('tells of every log that existed which batch has it', async () => {
    await logs.insertNew([usageLog(1, 'a:1'), usageLog(2, 'b:1')]);
    const existing = await logs.insertNew([3, 2, 1].map((at) => usageLog(at, 'c:1')));
    expect(existing.map(batchOf)).toEqual(['b:1', 'a:1']);
  });

  it('does not take a log that vanished after it was found for one it has inserted', async () => {
    await logs.insertNew([usageLog(1, 'a:1')]);
    const vanishing = connectionWith(store.connection, collections.usageLogs.name, {
      insertMany: async (real, ...given) => {
        try {
          return await real.insertMany(...(given as unknown as Parameters<typeof real.insertMany>));
        } finally {
          await real.deleteOne({ _id: usageLog(1, 'a:1')._id });
        }
      },
    });
    const candidates = [1, 2].map((at) => usageLog(at, 'b:1'));
    const existing = await new UsageLogRepository(vanishing).insertNew(candidates);
    expect(existing).toEqual([{ _id: candidates[0]?._id, rollup_batch: null }]);
  });

  it('takes the logs of a batch over in one write', async () => {
    const all = Array.from({ length: 300 }, (_, at) => usageLog(at + 1, 'dead:1'));
    await logs.insertNew(all);
    let writes = 0;
    const counting = connectionWith(store.connection, collections.usageLogs.name, {
      updateMany: (real, ...given) => {
        writes += 1;
        return real.updateMany(...(given as unknown as Parameters<typeof real.updateMany>));
      },
    });
    const ids = all.map(({ _id }) => _id);
    expect(await new UsageLogRepository(counting).reclaim(ids, 'dead:1', 'mine:1')).toEqual([]);
    expect(writes).toBe(1);
    expect(await logs.ofBatch('mine:1', ids)).toHaveLength(300);
  });

  it('gives back the logs that somebody else was quicker to take, and those that are gone', async () => {
    await logs.insertNew([usageLog(1, 'dead:1'), usageLog(2, 'other:4'), usageLog(3, 'dead:1')]);
    const ids = [1, 2, 3, 4].map((at) => usageLog(at, '')._id);
    const lost = await logs.reclaim(ids, 'dead:1', 'mine:1');
    expect(lost.map(batchOf)).toEqual(['other:4', null]);
    expect((await logs.claims(ids)).map(batchOf)).toEqual(['mine:1', 'other:4', 'mine:1', null]);
  });

  it('works with more logs than fit one query', async () => {
    const all = Array.from({ length: 2_500 }, (_, at) => usageLog(at + 1, 'dead:1'));
    const ids = all.map(({ _id }) => _id);
    await logs.insertNew(all);
    expect(await logs.insertNew(all)).toHaveLength(2_500);
    expect(await logs.reclaim(ids, 'dead:1', 'mine:1')).toEqual([]);
    expect(await logs.ofBatch('mine:1', ids)).toHaveLength(2_500);
  });
});
