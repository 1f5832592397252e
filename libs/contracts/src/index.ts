export { apiKeyRecordSchema, type ApiKeyRecord } from './api-key-record.js';
export { listAuditQuerySchema, auditViewSchema, type AuditView } from './api/audit.js';
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
export { queryDate, queryInteger } from './api/query.js';
export {
  listLogsQuerySchema,
  usageLogPageSchema,
  usageLogViewSchema,
  type ListLogsQuery,
  type UsageLogPage,
  type UsageLogView,
} from './api/usage-logs.js';
export { GatewayError, type GatewayErrorOptions } from './errors/gateway-error.js';
export {
  errorCodes,
  errorRegistry,
  type ErrorCode,
  type ErrorDefinition,
  type ErrorOwner,
} from './errors/registry.js';
export { configChangedSchema, type ConfigChanged } from './events/config-changed.js';
export { eventSchema, maxEventBytes } from './events/envelope.js';
export {
  requestAdmittedDataSchema,
  requestAdmittedSchema,
  type RequestAdmitted,
  type RequestAdmittedData,
} from './events/request-admitted.js';
export {
  responseCompletedDataSchema,
  responseCompletedSchema,
  type ResponseCompleted,
  type ResponseCompletedData,
} from './events/response-completed.js';
export { credentialHeaders, gatewayHeaders } from './headers.js';
export { ObjectIdSequence, objectIdSchema, requestIdSchema, usageLogIdOf } from './ids.js';
export { providerNames, providerNameSchema, type ProviderName } from './providers.js';
export { scopeSchema, scopes, type Scope } from './scopes.js';
export { busNames, type BusNames } from './subjects.js';
export {
  noUsage,
  tokenUsageSchema,
  usageSources,
  usageSourceSchema,
  type TokenUsage,
  type UsageSource,
} from './usage.js';
