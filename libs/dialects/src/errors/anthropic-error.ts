import type { AnswerError, AnswerErrorKind } from '../conversation/answer-error.js';
import type { JsonObject } from '../json.js';
import { extraErrorFields } from './extra-error-fields.js';

/** Type of every kind. @source `ErrorType` of @anthropic-ai/sdk 1.11, read 2026-11 */
const types: Readonly<Record<AnswerErrorKind, string>> = {
  invalid_request: 'invalid_request_error',
  authentication: 'authentication_error',
  billing: 'billing_error',
  permission: 'permission_error',
  not_found: 'not_found_error',
  timeout: 'timeout_error',
  conflict: 'conflict_error',
  too_large: 'request_too_large',
  rate_limit: 'rate_limit_error',
  server: 'api_error',
  overloaded: 'overloaded_error',
  upstream_auth: 'api_error',
};

/**
 * What the tool runner and the message threads of the SDK look for in a refusal, by the field that is refused: they go
 * on without a thread, and send the whole conversation.
 *
 * @source `ThreadUnsupportedRequestErrorDetails` and `ThreadState.recoversFrom` of @anthropic-ai/sdk 1.11, read 2026-11
 */
const detailsByParam: Readonly<Record<string, JsonObject>> = {
  thread: { error_code: 'thread_unsupported_request' },
};

/**
 * The error as Anthropic's clients read it, for JSON answers and for the `error` event of a stream. Beside `type` and
 * `message` stands what else is known (`code`, `param`, `provider`, `upstream_status`, `retry_after_seconds`, `details`).
 *
 * @param requestId the gateway's id of the request
 */
export function anthropicErrorBody(error: AnswerError, requestId: string): JsonObject {
  const { code, param } = error;
  const details = code === 'unsupported_value' ? detailsByParam[param ?? ''] : undefined;
  return {
    type: 'error',
    error: {
      type: types[error.kind],
      message: error.message,
      ...(code !== undefined && { code }),
      ...(param !== undefined && { param }),
      ...(details !== undefined && { details }),
      ...extraErrorFields(error),
    },
    request_id: requestId,
  };
}
