import { rollupDeltas, type RollupSums, type StoredUsageLog } from '@trueport/persistence';
import { mongo } from 'mongoose';

/** Logs and rollups as they are in MongoDB. */
export interface StoredViews {
  /** How many logs there are for each request id. */
  readonly logsByRequestId: ReadonlyMap<string, number>;
  readonly logCount: number;
  /** Rollups that are not what a recount of the logs gives. */
  readonly wrongRollups: readonly string[];
  readonly rollupCount: number;
}

/** Reads everything. The database has the logs of the drill only. */
export async function readViews(mongodbUrl: string): Promise<StoredViews> {
  const client = await new mongo.MongoClient(mongodbUrl).connect();
  try {
    const database = client.db();
    const logs = (await database.collection('usage_logs').find().toArray()) as unknown as StoredUsageLog[];
    const logsByRequestId = new Map<string, number>();
    for (const { request_id: id } of logs) logsByRequestId.set(id, (logsByRequestId.get(id) ?? 0) + 1);
    const recount = new Map(rollupDeltas(logs).map(({ id, sums }) => [id, sums]));
    const rollups = await database.collection<{ _id: string } & RollupSums>('usage_rollups').find().toArray();
    const wrong = rollups.filter((rollup) => !isSame(rollup, recount.get(rollup._id))).map(({ _id }) => _id);
    const stored = new Set(rollups.map(({ _id }) => _id));
    const missing = [...recount.keys()].filter((id) => !stored.has(id));
    return {
      logsByRequestId,
      logCount: logs.length,
      wrongRollups: [...wrong, ...missing],
      rollupCount: rollups.length,
    };
  } finally {
    await client.close();
  }
}

function isSame(rollup: RollupSums, sums: RollupSums | undefined): boolean {
  return (
    sums !== undefined &&
    (Object.keys(sums) as (keyof RollupSums)[]).every((name) => sums[name] === rollup[name])
  );
}
