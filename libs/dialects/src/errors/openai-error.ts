import type { AnswerError, AnswerErrorKind } from '../conversation/answer-error.js';
import type { JsonObject } from '../json.js';
import { extraErrorFields } from './extra-error-fields.js';

/** Type and usual code of every kind. @source OpenAI error codes guide, and the openai SDK 7.55, read 2026-11 */
const names: Readonly<Record<AnswerErrorKind, { readonly type: string; readonly code: string | null }>> = {
  invalid_request: { type: 'invalid_request_error', code: null },
  authentication: { type: 'authentication_error', code: 'invalid_api_key' },
  billing: { type: 'insufficient_quota', code: 'insufficient_quota' },
  permission: { type: 'permission_error', code: null },
  not_found: { type: 'not_found_error', code: 'model_not_found' },
  timeout: { type: 'timeout', code: 'timeout' },
  conflict: { type: 'conflict', code: 'conflict' },
  too_large: { type: 'request_too_large', code: 'request_too_large' },
  rate_limit: { type: 'rate_limit_error', code: 'rate_limit_exceeded' },
  server: { type: 'server_error', code: 'server_error' },
  overloaded: { type: 'service_unavailable', code: 'overloaded' },
  upstream_auth: { type: 'server_error', code: 'upstream_auth' },
};

/**
 * The error as OpenAI's clients read it: `message`, `type`, `param`, `code`, and beside them what else is known
 * (`provider`, `upstream_status`, `retry_after_seconds`, `innererror`).
 */
export function openAiErrorBody(error: AnswerError): JsonObject {
  const { type, code } = names[error.kind];
  return {
    error: {
      message: error.message,
      type,
      param: error.param ?? null,
      code: error.code ?? code,
      ...extraErrorFields(error),
    },
  };
}
