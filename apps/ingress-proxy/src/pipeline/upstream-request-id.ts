import type { IncomingHttpHeaders } from 'node:http';

/**
 * The provider's own id of the request, for its support.
 *
 * @source OpenAI `x-request-id`, Anthropic `request-id`, Azure `apim-request-id`, Bedrock `x-amzn-requestid`; read 2026-11
 */
export function upstreamRequestId(headers: IncomingHttpHeaders): string | null {
  const id =
    headers['request-id'] ??
    headers['x-request-id'] ??
    headers['apim-request-id'] ??
    headers['x-amzn-requestid'];
  return typeof id === 'string' && id.length <= 200 ? id : null;
}
