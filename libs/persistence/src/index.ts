export { AllowListRepository, type StoredAllowListEntry } from './allow-list/allow-list.repository.js';
export { ApiKeyRepository, type ApiKeyChanges, type StoredApiKey } from './api-keys/api-key.repository.js';
export { AuditRepository, type AuditQuery, type StoredAudit } from './audit-log/audit.repository.js';
export {
  BatchedDocuments,
  type BatchedDocument,
  type ExistingDocument,
} from './batched/batched-documents.js';
export { ConfigRevisionRepository } from './config-revisions/config-revision.repository.js';
export { spendDeltas, usageCostFrom, type PricedCost, type StoredUsageCost } from './costs/usage-cost.js';
export { UsageCostRepository, type CostChange } from './costs/usage-cost.repository.js';
export { collections, ensureIndexes, type Retention } from './declared-indexes.js';
export { MongoConnection } from './mongo-connection.js';
export { persistenceSettings, type PersistenceSettings } from './persistence.config.js';
export { PolicyRepository, type PolicyChanges, type StoredPolicy } from './policies/policy.repository.js';
export { RescanRepository, type RescanProgress, type StoredRescan } from './rescans/rescan.repository.js';
export { RollupBatchRepository, type RollupBatchState } from './rollups/rollup-batch.repository.js';
export { maxModelNames, modelCountOf } from './rollups/model-names.js';
export { rollupDay, rollupHour, type RollupScope } from './rollups/rollup-scope.js';
export { RollupRepository, type RollupDelta } from './rollups/rollup.repository.js';
export { SigningKeyRepository, type StoredSigningKey } from './signing-keys/signing-key.repository.js';
export { usageLogFrom, usageLogView, type StoredUsageLog } from './usage-logs/usage-log.js';
export { UsageLogRepository } from './usage-logs/usage-log.repository.js';
export { latencyBucket, latencyQuantile, type LatencyHistogram } from './usage-rollups/latency-histogram.js';
export {
  PeriodSumsRepository,
  type PeriodTraffic,
  type PeriodSpend,
} from './usage-rollups/period-sums.repository.js';
export {
  rollupDeltas,
  rollupIdOf,
  type RollupDimensions,
  type RollupSums,
} from './usage-rollups/usage-rollup.js';
export { ScanRepository, type ScannedContent } from './violations/scan.repository.js';
export {
  violationDetail,
  violationIdOf,
  violationView,
  type StoredViolation,
  type ViolationKey,
} from './violations/violation.js';
export { ViolationRepository } from './violations/violation.repository.js';
export { ViolationRollupRepository, type ViolationCount } from './violations/violation-rollup.repository.js';
export {
  DeliveryRepository,
  type AttemptedDelivery,
  type StoredDelivery,
} from './webhooks/delivery.repository.js';
export {
  WebhookRepository,
  webhookSecretContext,
  type StoredWebhook,
  type WebhookChanges,
} from './webhooks/webhook.repository.js';
