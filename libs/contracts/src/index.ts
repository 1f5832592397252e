export { apiKeyRecordSchema, type ApiKeyRecord } from './api-key-record.js';
export {
  auditActions,
  auditViewSchema,
  listAuditQuerySchema,
  type AuditAction,
  type AuditView,
} from './api/audit.js';
export { errorBodyOf, errorBodySchema, type ErrorBody } from './api/error-body.js';
export { dependencyStateSchema, healthSchema, type DependencyState, type Health } from './api/health.js';
export {
  createKeyBodySchema,
  keyViewSchema,
  listKeysQuerySchema,
  updateKeyBodySchema,
  type CreateKeyBody,
  type KeyView,
  type UpdateKeyBody,
} from './api/keys.js';
export {
  deadLetterViewSchema,
  listDeadLettersQuerySchema,
  reconcileQuerySchema,
  reconcileViewSchema,
  repriceBodySchema,
  repriceViewSchema,
  rescanBodySchema,
  rescanViewSchema,
  type DeadLetterView,
  type ReconcileView,
  type RepriceView,
  type RescanView,
} from './api/operations.js';
export {
  createPolicyBodySchema,
  dryRunBodySchema,
  dryRunViewSchema,
  listPoliciesQuerySchema,
  policyViewSchema,
  updatePolicyBodySchema,
  type CreatePolicyBody,
  type DryRunView,
  type PolicyView,
  type UpdatePolicyBody,
} from './api/policies.js';
export { queryDate, queryInteger } from './api/query.js';
export {
  statsPeriods,
  statsQuerySchema,
  statsViewSchema,
  type StatsPeriod,
  type StatsView,
} from './api/stats.js';
export {
  listLogsQuerySchema,
  usageLogPageSchema,
  usageLogViewSchema,
  type ListLogsQuery,
  type UsageLogPage,
  type UsageLogView,
} from './api/usage-logs.js';
export {
  allowListMatches,
  allowListViewSchema,
  createAllowListBodySchema,
  listViolationsQuerySchema,
  updateViolationBodySchema,
  violationDetailSchema,
  violationPageSchema,
  violationViewSchema,
  type AllowListView,
  type CreateAllowListBody,
  type ListViolationsQuery,
  type ViolationDetail,
  type ViolationPage,
  type ViolationView,
} from './api/violations.js';
export {
  createWebhookBodySchema,
  updateWebhookBodySchema,
  webhookDeliveryViewSchema,
  webhookViewSchema,
  type CreateWebhookBody,
  type UpdateWebhookBody,
  type WebhookDeliveryView,
  type WebhookView,
} from './api/webhooks.js';
export { GatewayError, type GatewayErrorOptions } from './errors/gateway-error.js';
export {
  errorCodes,
  errorRegistry,
  type ErrorCode,
  type ErrorDefinition,
  type ErrorOwner,
} from './errors/registry.js';
export { configChangedSchema, type ConfigChanged } from './events/config-changed.js';
export {
  contentCapturedDataSchema,
  contentCapturedSchema,
  maxContentBytes,
  type ContentCaptured,
  type ContentCapturedData,
} from './events/content-captured.js';
export { eventSchema, maxEventBytes } from './events/envelope.js';
export {
  policyHitDataSchema,
  policyHitSchema,
  type PolicyHit,
  type PolicyHitData,
} from './events/policy-hit.js';
export {
  requestAdmittedDataSchema,
  requestAdmittedSchema,
  type RequestAdmitted,
  type RequestAdmittedData,
} from './events/request-admitted.js';
export {
  maxAttempts,
  responseCompletedDataSchema,
  responseCompletedSchema,
  type Attempt,
  type ResponseCompleted,
  type ResponseCompletedData,
} from './events/response-completed.js';
export { violationDetectedSchema, type ViolationDetected } from './events/violation-detected.js';
export { credentialHeaders, gatewayHeaders } from './headers.js';
export { ObjectIdSequence, objectIdSchema, requestIdSchema, usageLogIdOf } from './ids.js';
export {
  failureModes,
  failureModeSchema,
  policyActions,
  policyActionSchema,
  policyRecordSchema,
  policyScopes,
  policyScopeSchema,
  policyTriggers,
  policyTriggerSchema,
  type FailureMode,
  type PolicyAction,
  type PolicyRecord,
  type PolicyScope,
  type PolicyTrigger,
} from './policies.js';
export {
  bodyDialectSchema,
  loggedProviderSchema,
  providerNames,
  providerNameSchema,
  type BodyDialect,
  type LoggedProvider,
  type ProviderName,
} from './providers.js';
export { scopeSchema, scopes, type Scope } from './scopes.js';
export type { SurfaceName } from './surfaces.js';
export { busNames, streamOf, type BusNames, type StreamName } from './subjects.js';
export {
  billedUnits,
  maxUsageIterations,
  noUsage,
  tokenUsageSchema,
  usageSources,
  usageSourceSchema,
  type BilledUnit,
  type TokenUsage,
  type UsageIteration,
  type UsageSource,
} from './usage.js';
export {
  directions,
  directionSchema,
  foundEntitySchema,
  maxEntities,
  maxPreviewCharacters,
  severities,
  severitySchema,
  violationStatuses,
  violationStatusSchema,
  violationTypes,
  violationTypeSchema,
  type Direction,
  type FoundEntity,
  type Severity,
  type ViolationStatus,
  type ViolationType,
} from './violations.js';
