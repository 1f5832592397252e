import type { IncomingHttpHeaders } from 'node:http';
import { upstreamRequestId } from '../../pipeline/upstream-request-id.js';

/** What a provider says of itself in the head of its answers; names are lower case. */

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
