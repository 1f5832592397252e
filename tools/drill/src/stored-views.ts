import { mongo } from 'mongoose';

import { wrongRollups, type CountedLog, type CountedRollup } from './recount.js';

/** Logs and rollups as they are in MongoDB. */
export interface StoredViews {
  /** Every log of a request id. */
  readonly logs: ReadonlyMap<string, readonly StoredLog[]>;
  readonly logCount: number;
  /** Rollups that are not what a recount of the logs gives. */
  readonly wrongRollups: readonly string[];
  readonly rollupCount: number;
}

/** What of a log is compared with what the client saw. */
export interface StoredLog {
  readonly id: string;
  readonly statusCode: number;
  readonly errorCode: string | null;
}

type LogDocument = CountedLog & { readonly _id: mongo.ObjectId; readonly request_id: string };

/** Reads everything. The database has the logs of the drill only. */
export async function readViews(mongodbUrl: string): Promise<StoredViews> {
  const client = await new mongo.MongoClient(mongodbUrl).connect();
  try {
    const database = client.db();
    const documents = (await database.collection('usage_logs').find().toArray()) as unknown as LogDocument[];
    const rollups = await database.collection('usage_rollups').find().toArray();
    return {
      logs: byRequestId(documents),
      logCount: documents.length,
      wrongRollups: wrongRollups(documents, rollups as unknown as CountedRollup[]),
      rollupCount: rollups.length,
    };
  } finally {
    await client.close();
  }
}

function byRequestId(documents: readonly LogDocument[]): Map<string, StoredLog[]> {
  const logs = new Map<string, StoredLog[]>();
  for (const {
    _id: id,
    request_id: requestId,
    status_code: statusCode,
    error_code: errorCode,
  } of documents) {
    const log = { id: id.toHexString(), statusCode, errorCode };
    logs.set(requestId, [...(logs.get(requestId) ?? []), log]);
  }
  return logs;
}
