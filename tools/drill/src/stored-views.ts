import { mongo } from 'mongoose';

import { wrongSpendRollups, type CountedCost } from './spend-recount.js';
import { wrongUsageRollups, type CountedLog, type HourlyRollup } from './usage-recount.js';
import { wrongViolationRollups, type CountedViolation, type ViolationRollup } from './violation-recount.js';

/** Everything the services behind the bus have stored. */
export interface StoredViews {
  /** Every log of a request id. */
  readonly logs: ReadonlyMap<string, readonly StoredLog[]>;
  /** The ids of every cost of a request id. */
  readonly costs: ReadonlyMap<string, readonly string[]>;
  /** Which halves of a request were scanned, by log id. */
  readonly scans: ReadonlyMap<string, ScannedHalves>;
  readonly violations: readonly StoredViolation[];
  readonly usageRollups: ComparedRollups;
  readonly spendRollups: ComparedRollups;
  readonly violationRollups: ComparedRollups;
  /** What all requests cost, in billionths of a USD. */
  readonly spentNanoUsd: bigint;
}

/** Rollups, and the names of those that are not what a recount gives. */
export interface ComparedRollups {
  readonly count: number;
  readonly wrong: readonly string[];
}

/** What of a log is compared with what the client saw. */
export interface StoredLog {
  readonly id: string;
  readonly statusCode: number;
  readonly errorCode: string | null;
  /** The name of the prompt, which the load sends as its user; `null` when the gateway did not come to read it. */
  readonly promptName: string | null;
}

/** Whether prompt and answer were scanned. */
export interface ScannedHalves {
  readonly request: boolean;
  readonly response: boolean;
}

/** What of a violation is compared with the prompts. */
export interface StoredViolation {
  readonly id: string;
  readonly logId: string;
  readonly direction: string;
  readonly type: string;
}

type LogDocument = CountedLog & { readonly _id: mongo.ObjectId; readonly request_id: string };
type CostDocument = CountedCost & { readonly _id: mongo.ObjectId; readonly request_id: string };
type ScanDocument = { readonly _id: mongo.ObjectId; readonly request?: string; readonly response?: string };
type ViolationDocument = CountedViolation & {
  readonly _id: string;
  readonly usage_log_id: string;
  readonly direction: string;
};

/** Reads everything. The database has nothing but what the drill has caused. */
export async function readViews(mongodbUrl: string): Promise<StoredViews> {
  // 64 bits stay 64 bits: sums are compared to the last digit.
  const client = await new mongo.MongoClient(mongodbUrl, { useBigInt64: true }).connect();
  const all = async <Document>(name: string, filter = {}): Promise<readonly Document[]> =>
    (await client.db().collection(name).find(filter).toArray()) as unknown as Document[];
  try {
    const [logs, costs] = [await all<LogDocument>('usage_logs'), await all<CostDocument>('usage_costs')];
    const violations = await all<ViolationDocument>('violations');
    return {
      logs: grouped(logs, logFrom),
      costs: grouped(costs, ({ _id }) => _id.toHexString()),
      scans: new Map((await all<ScanDocument>('scans')).map(halvesFrom)),
      violations: violations.map(violationFrom),
      usageRollups: compared(
        logs,
        await all<HourlyRollup>('usage_rollups', { scope: 'key' }),
        wrongUsageRollups,
      ),
      spendRollups: compared(
        costs,
        await all<HourlyRollup>('spend_rollups', { scope: 'key' }),
        wrongSpendRollups,
      ),
      violationRollups: compared(
        violations,
        await all<ViolationRollup>('violation_rollups', { scope: 'tenant_hour' }),
        wrongViolationRollups,
      ),
      spentNanoUsd: costs.reduce((sum, { cost_nano_usd: cost }) => sum + BigInt(cost ?? 0), 0n),
    };
  } finally {
    await client.close();
  }
}

function grouped<Document extends { readonly request_id: string }, Item>(
  documents: readonly Document[],
  itemFrom: (document: Document) => Item,
): Map<string, Item[]> {
  const groups = Map.groupBy(documents, ({ request_id }) => request_id);
  return new Map([...groups].map(([requestId, some]) => [requestId, some.map(itemFrom)]));
}

function compared<Row, Rollup>(
  rows: readonly Row[],
  rollups: readonly Rollup[],
  wrongOf: (rows: readonly Row[], rollups: readonly Rollup[]) => string[],
): ComparedRollups {
  return { count: rollups.length, wrong: wrongOf(rows, rollups) };
}

function logFrom({ _id, status_code, error_code, user_id }: LogDocument): StoredLog {
  return {
    id: _id.toHexString(),
    statusCode: status_code,
    errorCode: error_code,
    promptName: user_id,
  };
}

function halvesFrom({ _id, request, response }: ScanDocument): [string, ScannedHalves] {
  return [_id.toHexString(), { request: request !== undefined, response: response !== undefined }];
}

function violationFrom({ _id, usage_log_id, direction, type }: ViolationDocument): StoredViolation {
  return { id: _id, logId: usage_log_id, direction, type };
}
