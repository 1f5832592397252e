import { errorBodyOf, type ApiKeyRecord, type ErrorCode, type GatewayError } from '@trueport/contracts';
import {
  anthropicErrorBody,
  openAiErrorBody,
  type AnswerError,
  type AnswerErrorKind,
  type TranslationRefusal,
} from '@trueport/dialects';
import type { LimitReached } from '../pipeline/limit-headers.js';

/** Whose clients read the errors of the unified endpoints. */
export type ClientShape = 'openai' | 'anthropic';

/** Whose clients read the errors of a surface. */
export type ErrorShape = ClientShape | 'gateway';

const kinds: Readonly<Partial<Record<ErrorCode, AnswerErrorKind>>> = {
  BAD_REQUEST: 'invalid_request',
  UNAUTHORIZED: 'authentication',
  FORBIDDEN: 'permission',
  POLICY_BLOCKED: 'permission',
  IP_RATE_LIMITED: 'permission',
  NOT_FOUND: 'not_found',
  METHOD_NOT_ALLOWED: 'invalid_request',
  REQUEST_TIMEOUT: 'timeout',
  CONFLICT: 'conflict',
  PAYLOAD_TOO_LARGE: 'too_large',
  URI_TOO_LONG: 'invalid_request',
  UNSUPPORTED_MEDIA_TYPE: 'invalid_request',
  RATE_LIMITED: 'rate_limit',
  HEADERS_TOO_LARGE: 'invalid_request',
  NOT_IMPLEMENTED: 'invalid_request',
  UPSTREAM_TIMEOUT: 'timeout',
  CIRCUIT_OPEN: 'overloaded',
  PROVIDER_NOT_CONFIGURED: 'overloaded',
  SHUTTING_DOWN: 'overloaded',
  UNAVAILABLE: 'overloaded',
};
/** Codes that OpenAI's clients know by another name. */
const clientCodes: Readonly<Partial<Record<ErrorCode, string>>> = {
  UNAUTHORIZED: 'invalid_api_key',
  RATE_LIMITED: 'rate_limit_exceeded',
};

/** An error of the gateway in the words of the dialects. */
export function answerErrorOf(error: GatewayError): AnswerError {
  const { code, message, definition, retryAfterSeconds } = error;
  return {
    kind: kinds[code] ?? 'server',
    httpStatus: definition.httpStatus,
    message,
    code: clientCodes[code] ?? code.toLowerCase(),
    retryable: definition.retryable,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

/** A request that cannot be said to a provider, or is none. */
export function refusalError({ param, message, code }: TranslationRefusal): AnswerError {
  return { kind: 'invalid_request', httpStatus: 400, message, param, code, retryable: false };
}

/** Body of such a refusal in a surface's shape. */
export function refusalContent(refusal: TranslationRefusal, shape: ClientShape, requestId: string): object {
  return answerErrorContent(refusalError(refusal), shape, requestId);
}

/** Body of an error of the gateway in a surface's shape. */
export function errorContent(error: GatewayError, shape: ErrorShape, requestId: string): object {
  return shape === 'gateway'
    ? errorBodyOf(error)
    : answerErrorContent(answerErrorOf(error), shape, requestId);
}

/** Body of a failed answer in a surface's shape. */
export function answerErrorContent(error: AnswerError, shape: ClientShape, requestId: string): object {
  return shape === 'openai' ? openAiErrorBody(error) : anthropicErrorBody(error, requestId);
}

/**
 * Body of a reached limit. One superset serves the clients of all dialects and of the older gateways: `allowed`,
 * `reason` and `retry_after_seconds` beside the error.
 */
export function limitContent(
  error: GatewayError,
  reached: LimitReached,
  key: ApiKeyRecord,
  shape: ErrorShape,
  requestId: string,
): object {
  if (shape === 'gateway') return errorBodyOf(error);
  const { kind, limit, used, retryAfterSeconds } = reached;
  if (kind === 'ip') return errorContent(error, shape, requestId);
  const reason = `RPM limit exceeded (${used + 1}/${limit} requests per minute)`;
  const more = { allowed: false, reason, retry_after_seconds: retryAfterSeconds };
  const facts = {
    message: `Key ${key.public_id} exceeded its ${limit} req/min limit.`,
    code: 'rate_limit_exceeded',
    kind,
    retry_after_seconds: retryAfterSeconds,
  };
  return shape === 'openai'
    ? { error: { type: 'rate_limit_exceeded', param: null, ...facts }, ...more }
    : { type: 'error', error: { type: 'rate_limit_error', ...facts }, request_id: requestId, ...more };
}
