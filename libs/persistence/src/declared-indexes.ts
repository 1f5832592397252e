import type { Connection, Schema } from 'mongoose';
import { apiKeySchema } from './api-keys/api-key.schema.js';
import { auditSchema } from './audit-log/audit.schema.js';
import { usageLogSchema } from './usage-logs/usage-log.schema.js';
import { rollupBatchSchema } from './usage-rollups/rollup-batch.schema.js';
import { usageRollupSchema } from './usage-rollups/usage-rollup.schema.js';

/** How long documents of the collections with a life time are kept. */
export interface RetentionDays {
  readonly usageLogs: number;
  readonly rollups: number;
}

/** Batches that are applied are of no more use once their messages cannot come again. */
const rollupBatchDays = 30;
const secondsPerDay = 86_400;

/** Every collection with the schema that declares its fields and indexes. */
export const collections = {
  apiKeys: { name: 'api_keys', schema: apiKeySchema },
  audit: { name: 'audit_log', schema: auditSchema },
  usageLogs: { name: 'usage_logs', schema: usageLogSchema },
  rollups: { name: 'usage_rollups', schema: usageRollupSchema },
  rollupBatches: { name: 'rollup_batches', schema: rollupBatchSchema },
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
export async function ensureIndexes(connection: Connection, retention: RetentionDays): Promise<void> {
  for (const [name, index] of retiredIndexes) await dropIndex(connection, name, index);
  for (const { name, schema } of Object.values(collections)) {
    const collection = connection.getClient().db(connection.name).collection(name);
    for (const [fields, options] of schema.indexes()) {
      await collection.createIndex(fields as Record<string, 1 | -1>, nativeOptions(options));
    }
  }
  await ensureLifetime(connection, collections.usageLogs.name, 'timestamp', retention.usageLogs);
  await ensureLifetime(connection, collections.rollups.name, 'hour', retention.rollups);
  await ensureLifetime(connection, collections.rollupBatches.name, 'applied_at', rollupBatchDays);
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
