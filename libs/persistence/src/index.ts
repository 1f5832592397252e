export { ApiKeyRepository, type ApiKeyChanges, type StoredApiKey } from './api-keys/api-key.repository.js';
export { AuditRepository, type AuditQuery, type StoredAudit } from './audit-log/audit.repository.js';
export { ConfigRevisionRepository } from './config-revisions/config-revision.repository.js';
export { collections, ensureIndexes, type RetentionDays } from './declared-indexes.js';
export { MongoConnection } from './mongo-connection.js';
export { persistenceSettings } from './persistence.config.js';
export { SigningKeyRepository, type StoredSigningKey } from './signing-keys/signing-key.repository.js';
export { usageLogFrom, usageLogView, type StoredUsageLog } from './usage-logs/usage-log.js';
export { UsageLogRepository, type ExistingLog } from './usage-logs/usage-log.repository.js';
export { RollupBatchRepository, type RollupBatchState } from './usage-rollups/rollup-batch.repository.js';
export {
  rollupDeltas,
  rollupIdOf,
  type RollupDelta,
  type RollupDimensions,
  type RollupSums,
} from './usage-rollups/usage-rollup.js';
export { UsageRollupRepository, type StoredRollup } from './usage-rollups/usage-rollup.repository.js';
