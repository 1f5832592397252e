/** Whose fault an error is: decides log level and who is woken. */
export type ErrorOwner = 'client' | 'config' | 'capacity' | 'upstream' | 'platform';

/** What is fixed about an error code. */
export interface ErrorDefinition {
  readonly httpStatus: number;
  readonly owner: ErrorOwner;
  /** Whether the same request may succeed when sent again. */
  readonly retryable: boolean;
  /** Public text used when the thrower has nothing better; never holds secrets or stack traces. */
  readonly message: string;
  /** When it happens, for `docs/errors.md`. */
  readonly when: string;
}

/** Every error code of the gateway, and no other. `docs/errors.md` is generated from it. */
export const errorRegistry = {
  BAD_REQUEST: {
    httpStatus: 400,
    owner: 'client',
    retryable: false,
    message: 'The request is malformed.',
    when: 'A parameter, path, header or body is not what the endpoint expects.',
  },
  UNAUTHORIZED: {
    httpStatus: 401,
    owner: 'client',
    retryable: false,
    message: 'Missing or invalid API key.',
    when: 'No credential was sent, or it is unknown, revoked or expired.',
  },
  FORBIDDEN: {
    httpStatus: 403,
    owner: 'client',
    retryable: false,
    message: 'This credential may not do that.',
    when: 'The key is switched off, or the token lacks the scope.',
  },
  POLICY_BLOCKED: {
    httpStatus: 403,
    owner: 'client',
    retryable: false,
    message: 'A policy of your organisation does not allow this.',
    when: 'A `block` policy matched the request or its answer, or could not be evaluated and fails closed.',
  },
  IP_RATE_LIMITED: {
    httpStatus: 403,
    owner: 'client',
    retryable: true,
    message: 'Too many requests from this address.',
    when: 'One client address exceeded its window; the answer carries `x-amzn-waf-action: block`.',
  },
  NOT_FOUND: {
    httpStatus: 404,
    owner: 'client',
    retryable: false,
    message: 'There is nothing at this address.',
    when: 'The route or the named record does not exist for this tenant.',
  },
  METHOD_NOT_ALLOWED: {
    httpStatus: 405,
    owner: 'client',
    retryable: false,
    message: 'This method is not allowed here.',
    when: 'The path exists with other methods, or the method is CONNECT or TRACE.',
  },
  REQUEST_TIMEOUT: {
    httpStatus: 408,
    owner: 'client',
    retryable: true,
    message: 'The request did not arrive in time.',
    when: 'Headers or body came too slowly.',
  },
  CONFLICT: {
    httpStatus: 409,
    owner: 'client',
    retryable: false,
    message: 'The record was changed or exists already.',
    when: 'A write met another one.',
  },
  PAYLOAD_TOO_LARGE: {
    httpStatus: 413,
    owner: 'client',
    retryable: false,
    message: 'The request body is too large.',
    when: 'The body exceeds `GATEWAY_MAX_BODY_BYTES` (or the management limit).',
  },
  URI_TOO_LONG: {
    httpStatus: 414,
    owner: 'client',
    retryable: false,
    message: 'The request path is too long.',
    when: 'Path and query exceed 8 KiB.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    httpStatus: 415,
    owner: 'client',
    retryable: false,
    message: 'This content type is not supported here.',
    when: 'A management endpoint got a body that is not JSON.',
  },
  RATE_LIMITED: {
    httpStatus: 429,
    owner: 'client',
    retryable: true,
    message: 'Requests per minute exceeded.',
    when: "The key's `rate_limit_rpm` is used up; `retry_after` says for how many seconds.",
  },
  HEADERS_TOO_LARGE: {
    httpStatus: 431,
    owner: 'client',
    retryable: false,
    message: 'The request headers are too large.',
    when: 'Headers exceed `GATEWAY_MAX_HEADER_BYTES`.',
  },
  CLIENT_CLOSED_REQUEST: {
    httpStatus: 499,
    owner: 'client',
    retryable: false,
    message: 'The client went away.',
    when: 'Only in logs: the client closed the connection before the answer was complete.',
  },
  INTERNAL: {
    httpStatus: 500,
    owner: 'platform',
    retryable: true,
    message: 'The gateway failed to handle this request.',
    when: 'A fault of the gateway itself; the log has the cause.',
  },
  NOT_IMPLEMENTED: {
    httpStatus: 501,
    owner: 'client',
    retryable: false,
    message: 'Protocol upgrades are not supported by the gateway.',
    when: 'A websocket or another upgrade was asked for.',
  },
  UPSTREAM_ERROR: {
    httpStatus: 502,
    owner: 'upstream',
    retryable: true,
    message: 'The provider could not be reached or broke off.',
    when: 'The provider refused the connection, reset it or sent something that is not HTTP.',
  },
  UPSTREAM_ABORTED: {
    httpStatus: 502,
    owner: 'upstream',
    retryable: true,
    message: 'The provider broke off in the middle of its answer.',
    when: 'Only in logs: the answer had begun, so the client sees a cut connection as it would from the provider.',
  },
  EGRESS_DENIED: {
    httpStatus: 502,
    owner: 'config',
    retryable: false,
    message: 'The provider address is not allowed by the egress policy.',
    when: 'A provider host resolves to a private, loopback or link-local address that the operator has not listed.',
  },
  PROVIDER_NOT_CONFIGURED: {
    httpStatus: 503,
    owner: 'config',
    retryable: false,
    message: 'This provider has no credentials on this gateway.',
    when: 'The operator has set no API key for the provider.',
  },
  CIRCUIT_OPEN: {
    httpStatus: 503,
    owner: 'upstream',
    retryable: true,
    message: 'The provider is failing; requests to it are paused.',
    when: "The provider's circuit breaker is open; `retry_after` says until when.",
  },
  SHUTTING_DOWN: {
    httpStatus: 503,
    owner: 'capacity',
    retryable: true,
    message: 'This instance is shutting down.',
    when: 'The instance drains; send the request to another one.',
  },
  UNAVAILABLE: {
    httpStatus: 503,
    owner: 'capacity',
    retryable: true,
    message: 'The service cannot answer right now.',
    when: 'A store that the management API needs is not reachable, or no configuration has been loaded yet.',
  },
  UPSTREAM_TIMEOUT: {
    httpStatus: 504,
    owner: 'upstream',
    retryable: true,
    message: 'The provider did not answer in time.',
    when: 'Connecting, the first byte or the next byte took longer than configured.',
  },
  GATEWAY_TERMINATED: {
    httpStatus: 500,
    owner: 'platform',
    retryable: true,
    message: 'The gateway process ended during the request.',
    when: 'Only in logs: the process was killed while it served the request; written when it starts again.',
  },
} as const satisfies Record<string, ErrorDefinition>;

/** A code of the registry. */
export type ErrorCode = keyof typeof errorRegistry;

/** All codes, in the registry's order. */
export const errorCodes = Object.keys(errorRegistry) as [ErrorCode, ...ErrorCode[]];
