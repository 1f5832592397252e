import type { IncomingHttpHeaders } from 'node:http';

/** What a provider says of itself in the head of its answers; names are lower case. */

/**
 * The provider's own id of the request, for its support.
 *
 * @source OpenAI `x-request-id`, Anthropic `request-id`, Azure `apim-request-id`, Bedrock `x-amzn-requestid`; 2026-11
 */
export function upstreamRequestId(headers: IncomingHttpHeaders): string | null {
  const id =
    headers['request-id'] ??
    headers['x-request-id'] ??
    headers['apim-request-id'] ??
    headers['x-amzn-requestid'];
  return typeof id === 'string' && id.length <= 200 ? id : null;
}

/** What of the provider's head means something to any client, as header lines. */
export function upstreamLines(headers: IncomingHttpHeaders): string[] {
  const id = upstreamRequestId(headers);
  const lines = id === null ? [] : ['x-upstream-request-id', id];
  for (const name of ['openai-processing-ms', 'x-should-retry']) {
    const value = headers[name];
    if (typeof value === 'string') lines.push(name, value);
  }
  return lines;
}

/** The headers with one value each. */
export function singleHeaders(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
}

/** Whether a body of this type is JSON. */
export function isJsonType(contentType: string | undefined): boolean {
  return contentType !== undefined && /\bjson\b/i.test(contentType);
}
