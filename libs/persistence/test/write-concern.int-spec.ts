import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testServers, uniqueName } from '@trueport/testing';
import mongoose from 'mongoose';
import {
  collections,
  rollupDeltas,
  RollupBatchRepository,
  UsageLogRepository,
  RollupRepository,
} from '../src/index.js';
import { usageLog } from './usage-log-fixture.js';

const log = usageLog(1, 'lane:1');
// Those of summaries read before they add, and no acknowledgement depends on what they read.
const deltas = rollupDeltas([log]).filter(({ dimensions: { scope } }) => scope === 'key');
type Sent = Readonly<Record<string, unknown>>;

// An acknowledged event is gone from the bus: what replaces it must outlive a crash and a change of the primary.
describe('what an acknowledgement depends on', () => {
  const connection = mongoose.createConnection(testServers.mongodbUrl(uniqueName('concern')), {
    monitorCommands: true,
    autoIndex: false,
    autoCreate: false,
  });
  const logs = new UsageLogRepository(connection);
  const batches = new RollupBatchRepository(connection);
  const rollups = new RollupRepository(connection, collections.rollups.name);
  const sent: { name: string; command: Sent }[] = [];
  beforeAll(async () => {
    await connection.asPromise();
    connection.getClient().on('commandStarted', ({ commandName, command }) => {
      sent.push({ name: commandName, command: command as Sent });
    });
  });
  afterAll(async () => {
    await connection.dropDatabase();
    await connection.close();
  });

  const sentBy = async (run: () => Promise<unknown>): Promise<Sent[]> => {
    sent.length = 0;
    await run();
    return sent.map(({ command }) => command);
  };

  it.each<[string, () => Promise<unknown>]>([
    ['beginning a batch', () => batches.begin('lane:1', new Date(), [log._id])],
    ['inserting logs', () => logs.insertNew([log])],
    ['taking logs over', () => logs.reclaim([log._id], 'lane:1', 'lane:2')],
    ['sealing a batch', () => batches.move('lane:1', 'pending', 'sealed')],
    ['adding to the rollups', () => rollups.apply('lane', 1, deltas)],
  ])('%s is confirmed by a majority and its journals', async (_name, run) => {
    const commands = await sentBy(run);
    expect(commands).toHaveLength(1);
    expect(commands[0]?.writeConcern).toEqual({ w: 'majority', j: true });
  });

  it.each<[string, () => Promise<unknown>]>([
    ['the state of a batch', () => batches.stateOf('lane:1')],
    ['the logs of a sealed batch', () => batches.sealedDocumentIds('lane:1')],
    ['the rollups that have seen a batch', () => rollups.unseen('lane', 1, ['x'])],
  ])('%s is read as a majority has it', async (_name, run) => {
    expect((await sentBy(run)).map(({ readConcern }) => readConcern)).toEqual([{ level: 'majority' }]);
  });
});
