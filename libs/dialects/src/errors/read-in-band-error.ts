import type { AnswerError } from '../conversation/answer-error.js';
import type { UpstreamDialectName } from '../conversation/upstream-dialect.js';
import { asObject, asText, isPresent, type JsonObject } from '../json.js';
import { readErrorValue, type ErrorDocument } from './error-document.js';
import { retryAfterSeconds } from './retry-after.js';
import { describeError } from './read-upstream-error.js';

/**
 * Reads an error that a provider sends inside a stream, or in an answer of status 200.
 *
 * @param data one event's data, or a whole JSON answer
 * @param name the event's name where the framing carries one: Bedrock's exceptions are told by it
 * @returns `null` for what is no error
 */
export function readInBandError(
  dialect: UpstreamDialectName,
  data: JsonObject,
  name: string | null = null,
): AnswerError | null {
  const document = errorDocumentOf(dialect, data, name);
  if (document === null) return null;
  const error = describeError({ dialect, provider: null, status: null, document });
  const seconds = retryAfterSeconds({}, document.error, 0);
  return {
    ...error,
    ...(document.status !== null && { upstreamStatus: document.status }),
    ...(seconds !== undefined && { retryAfterSeconds: seconds }),
  };
}

function errorDocumentOf(
  dialect: UpstreamDialectName,
  data: JsonObject,
  name: string | null,
): ErrorDocument | null {
  switch (dialect) {
    case 'openai-responses':
      return responsesError(data);
    case 'bedrock-converse':
      return bedrockError(data, name);
    default:
      return hasError(data) ? readErrorValue(data) : null;
  }
}

/** Some servers have an empty `error` in every chunk. */
function hasError(data: JsonObject): boolean {
  return isPresent(data['error']) && data['error'] !== '' && data['error'] !== false;
}

/** `error` events, flat or nested, and the response that ends as failed. */
function responsesError(data: JsonObject): ErrorDocument | null {
  const response = asObject(data['response']) ?? data;
  const isFailed = data['type'] === 'response.failed' || response['status'] === 'failed';
  if (isFailed) return readErrorValue({ error: asObject(response['error']) ?? {} });
  if (hasError(data)) return readErrorValue(data);
  return data['type'] === 'error' ? readErrorValue(data) : null;
}

/** An exception is told by the event's name, or by the only member of the event, as the SDK writes it. */
function bedrockError(data: JsonObject, name: string | null): ErrorDocument | null {
  if (name !== null && isException(name)) return named(name, data);
  const key = Object.keys(data).find(isException);
  if (key !== undefined) return named(key, asObject(data[key]) ?? {});
  return isPresent(data['__type']) ? readErrorValue(data) : null;
}

function isException(name: string): boolean {
  return /(?:exception|error)$/i.test(name);
}

/** A failing model's own words, when Bedrock passes them on, are all it says. */
function named(name: string, data: JsonObject): ErrorDocument {
  const document = readErrorValue(data);
  const message = document.message || (asText(data['originalMessage']) ?? '');
  return { ...document, message, names: [name, ...document.names], status: null };
}
