import { responseCompletedDataSchema, type ResponseCompletedData } from '@trueport/contracts';
import { usageLogFrom } from '@trueport/persistence';
import { completedFacts } from '@trueport/testing';
import { Types, type Connection } from 'mongoose';

/** What a test says about a log; the rest is the same for all. */
export type LogFacts = Partial<ResponseCompletedData> & {
  readonly tenant_id: string;
  readonly started_at: string;
};

/** Puts logs into the store as the analytics logger would. @returns their ids, in the same order */
export async function storeLogs(database: Connection, facts: readonly LogFacts[]): Promise<string[]> {
  const logs = facts.map((fact) => usageLogFrom(completed(fact), 'lane:1'));
  await database.collection('usage_logs').insertMany(logs);
  return logs.map((log) => log._id.toHexString());
}

/** The fact of a request that ended, as the gateway would tell it. */
export function completed(facts: LogFacts): ResponseCompletedData {
  const request_id = `req_${new Types.ObjectId().toHexString()}`;
  return responseCompletedDataSchema.parse(completedFacts({ request_id, ...facts }));
}
