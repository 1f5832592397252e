import type { AnswerError } from '../conversation/answer-error.js';
import type { JsonObject } from '../json.js';

/** Fields of an error body that have one meaning in every dialect; a provider cannot use them for something else. */
const ownFields: ReadonlySet<string> = new Set([
  'message',
  'type',
  'param',
  'code',
  'upstream_status',
  'retry_after_seconds',
]);

/** What stands in an error body beside the fields that its dialect defines. */
export function extraErrorFields({ details, upstreamStatus, retryAfterSeconds }: AnswerError): JsonObject {
  const extra = Object.entries(details ?? {}).filter(([key]) => !ownFields.has(key));
  return {
    ...Object.fromEntries(extra),
    ...(upstreamStatus !== undefined && { upstream_status: upstreamStatus }),
    ...(retryAfterSeconds !== undefined && { retry_after_seconds: retryAfterSeconds }),
  };
}
