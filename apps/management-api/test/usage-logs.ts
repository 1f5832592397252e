import { responseCompletedDataSchema, type ResponseCompletedData } from '@trueport/contracts';
import { usageLogFrom } from '@trueport/persistence';
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
  return responseCompletedDataSchema.parse({
    request_id: `req_${new Types.ObjectId().toHexString()}`,
    key_id: '64b1f2e3a4c5d6e7f8901234',
    api_key: 'sk-xxxx...yyyy',
    team: null,
    surface: 'passthrough',
    provider: 'openai',
    method: 'POST',
    path: '/chat/completions',
    route: '/trueportai-services/openai',
    deployment: null,
    instance: 'test',
    user_id: null,
    service: null,
    status_code: 200,
    error_code: null,
    stream: false,
    cached: false,
    retries: 0,
    model: 'gpt-4o',
    requested_model: 'gpt-4o',
    service_tier: null,
    provider_request_id: null,
    latency_ms: 845.2,
    provider_latency_ms: 840.1,
    ttfb_ms: 300.5,
    request_size_bytes: 1024,
    response_size_bytes: 4096,
    usage: { prompt_tokens: 150, completion_tokens: 320 },
    usage_source: 'provider',
    ...facts,
  });
}
