import { asList, asObject, asText, type JsonObject } from '../json.js';

/** Nobody waits longer for an answer; larger values are a provider's mistake. */
const maxSeconds = 86_400;

/**
 * How long the provider wants to be left alone, whole seconds rounded up, at most a day.
 *
 * @param headers names in lower case
 * @param error   the provider's error object, of which Gemini's has a `retryDelay`
 * @param nowMs   the time now, for providers that name a date
 * @source RFC 9110 §10.2.3; `retry-after-ms` of the openai and Anthropic SDKs; google.rpc.RetryInfo
 */
export function retryAfterSeconds(
  headers: Readonly<Record<string, string | undefined>>,
  error: JsonObject | null,
  nowMs: number,
): number | undefined {
  const seconds =
    plainNumber(headers['retry-after-ms'], 1000) ??
    plainNumber(headers['retry-after'], 1) ??
    untilDate(headers['retry-after'], nowMs) ??
    retryDelay(error);
  return seconds === undefined ? undefined : Math.min(maxSeconds, Math.max(0, Math.ceil(seconds)));
}

function plainNumber(text: string | undefined, perSecond: number): number | undefined {
  return text !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) / perSecond : undefined;
}

function untilDate(text: string | undefined, nowMs: number): number | undefined {
  const dateMs = Date.parse(text ?? '');
  return Number.isNaN(dateMs) ? undefined : (dateMs - nowMs) / 1000;
}

/** `"27s"` of a `google.rpc.RetryInfo` among the details. */
function retryDelay(error: JsonObject | null): number | undefined {
  for (const detail of asList(error?.['details'])) {
    const delay = /^(\d+(?:\.\d+)?)s$/.exec(asText(asObject(detail)?.['retryDelay']) ?? '');
    if (delay?.[1] !== undefined) return Number(delay[1]);
  }
  return undefined;
}
