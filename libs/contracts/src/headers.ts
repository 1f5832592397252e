/** Header names of the gateway's own, lower case as Node gives them. */
export const gatewayHeaders = {
  requestId: 'x-gateway-request-id',
  decision: 'x-gateway-decision',
  retries: 'x-gateway-retries',
  cache: 'x-gateway-cache',
  /** Plain decimal USD; on answers of unknown length a trailer. */
  cost: 'x-gateway-cost-usd',
  limitKind: 'x-gateway-limit-kind',
  rateLimitRequests: 'x-ratelimit-limit-requests',
  rateRemainingRequests: 'x-ratelimit-remaining-requests',
  rateResetRequests: 'x-ratelimit-reset-requests',
} as const;

/** Headers a client may carry its gateway key in, in the order they are looked at; then the `key` query parameter. */
export const credentialHeaders = ['x-api-key', 'authorization', 'api-key', 'x-goog-api-key'] as const;
