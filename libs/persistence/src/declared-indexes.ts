import type { Connection, Schema } from 'mongoose';
import type { PersistenceSettings } from './persistence.config.js';
import { allowListSchema } from './allow-list/allow-list.schema.js';
import { apiKeySchema } from './api-keys/api-key.schema.js';
import { auditSchema } from './audit-log/audit.schema.js';
import { spendRollupSchema, usageCostSchema } from './costs/usage-cost.schema.js';
import { policySchema } from './policies/policy.schema.js';
import { usageLogSchema } from './usage-logs/usage-log.schema.js';
import { rescanSchema } from './rescans/rescan.schema.js';
import { rollupBatchSchema } from './rollups/rollup-batch.schema.js';
import { usageRollupSchema } from './usage-rollups/usage-rollup.schema.js';
import { scanSchema, violationRollupSchema, violationSchema } from './violations/violation.schema.js';
import { webhookDeliverySchema, webhookSchema } from './webhooks/webhook.schema.js';

/** How long documents of the collections with a life time are kept. */
export type Retention = Pick<
  PersistenceSettings,
  'USAGE_LOG_RETENTION_DAYS' | 'VIOLATION_RETENTION_DAYS' | 'ROLLUP_RETENTION_DAYS'
>;

/** Batches that are applied are of no more use once their messages cannot come again. */
const rollupBatchDays = 30;
/** Deliveries are looked at to find out why an alert did not come. */
const webhookDeliveryDays = 30;
/** Contents are gone long before. */
const rescanDays = 90;
const secondsPerDay = 86_400;

/** Every collection with the schema that declares its fields and indexes. */
export const collections = {
  allowList: { name: 'allow_list', schema: allowListSchema },
  apiKeys: { name: 'api_keys', schema: apiKeySchema },
  audit: { name: 'audit_log', schema: auditSchema },
  policies: { name: 'policies', schema: policySchema },
  usageLogs: { name: 'usage_logs', schema: usageLogSchema },
  rollups: { name: 'usage_rollups', schema: usageRollupSchema },
  usageCosts: { name: 'usage_costs', schema: usageCostSchema },
  spendRollups: { name: 'spend_rollups', schema: spendRollupSchema },
  violations: { name: 'violations', schema: violationSchema },
  violationRollups: { name: 'violation_rollups', schema: violationRollupSchema },
  scans: { name: 'scans', schema: scanSchema },
  rescans: { name: 'rescans', schema: rescanSchema },
  rollupBatches: { name: 'rollup_batches', schema: rollupBatchSchema },
  webhooks: { name: 'webhooks', schema: webhookSchema },
  webhookDeliveries: { name: 'webhook_deliveries', schema: webhookDeliverySchema },
} as const satisfies Record<string, { name: string; schema: Schema }>;

/** Indexes of earlier versions, by collection: one made batches expire that were not applied, one cost every log. */
const retiredIndexes = [
  [collections.rollupBatches.name, 'at_ttl'],
  [collections.usageLogs.name, 'rollup_batch_1'],
] as const;

/**
 * Creates the declared indexes where they are missing, drops those of earlier versions and brings life times up to
 * date. Safe to run at every start.
 */
export async function ensureIndexes(connection: Connection, retention: Retention): Promise<void> {
  for (const [name, index] of retiredIndexes) await dropIndex(connection, name, index);
  for (const { name, schema } of Object.values(collections)) {
    const collection = connection.getClient().db(connection.name).collection(name);
    for (const [fields, options] of schema.indexes()) {
      await collection.createIndex(fields as Record<string, 1 | -1>, nativeOptions(options));
    }
  }
  for (const [{ name }, field, days] of lifetimes(retention))
    await ensureLifetime(connection, name, field, days);
}

/** Which field of a collection the life time of its documents is counted from, and how many days it is. */
function lifetimes(retention: Retention): readonly (readonly [{ readonly name: string }, string, number])[] {
  const { USAGE_LOG_RETENTION_DAYS, VIOLATION_RETENTION_DAYS, ROLLUP_RETENTION_DAYS } = retention;
  return [
    [collections.usageLogs, 'timestamp', USAGE_LOG_RETENTION_DAYS],
    [collections.usageCosts, 'timestamp', USAGE_LOG_RETENTION_DAYS],
    [collections.scans, 'timestamp', USAGE_LOG_RETENTION_DAYS],
    [collections.violations, 'detected_at', VIOLATION_RETENTION_DAYS],
    [collections.rollups, 'hour', ROLLUP_RETENTION_DAYS],
    [collections.spendRollups, 'hour', ROLLUP_RETENTION_DAYS],
    [collections.violationRollups, 'hour', ROLLUP_RETENTION_DAYS],
    [collections.rescans, 'created_at', rescanDays],
    [collections.rollupBatches, 'applied_at', rollupBatchDays],
    [collections.webhookDeliveries, 'attempted_at', webhookDeliveryDays],
  ];
}

/** Mongoose adds options that are its own. */
function nativeOptions(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([name]) => name !== 'background'));
}

async function ensureLifetime(
  connection: Connection,
  name: string,
  field: string,
  days: number,
): Promise<void> {
  const database = connection.getClient().db(connection.name);
  const expireAfterSeconds = days * secondsPerDay;
  const indexName = `${field}_ttl`;
  const known = (await existingIndexes(connection, name)).find((index) => index.name === indexName);
  if (known === undefined) {
    await database.collection(name).createIndex({ [field]: 1 }, { name: indexName, expireAfterSeconds });
  } else if (known.expireAfterSeconds !== expireAfterSeconds) {
    await database.command({ collMod: name, index: { name: indexName, expireAfterSeconds } });
  }
}

/** @source MongoDB error code 27: another instance was quicker */
const indexNotFoundCode = 27;

async function dropIndex(connection: Connection, name: string, index: string): Promise<void> {
  if (!(await existingIndexes(connection, name)).some((known) => known.name === index)) return;
  try {
    await connection.getClient().db(connection.name).collection(name).dropIndex(index);
  } catch (error) {
    if ((error as { code?: unknown }).code !== indexNotFoundCode) throw error;
  }
}

const namespaceNotFoundCode = 26;

/** A collection without documents and indexes does not exist yet: it has no indexes either. */
async function existingIndexes(connection: Connection, name: string) {
  try {
    return await connection.getClient().db(connection.name).collection(name).indexes();
  } catch (error) {
    if ((error as { code?: unknown }).code === namespaceNotFoundCode) return [];
    throw error;
  }
}
