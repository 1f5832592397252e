import type { IncomingHttpHeaders } from 'node:http';
import type { UpstreamDialectName } from '@trueport/dialects';

/** @source Anthropic API versions, read 2026-11 */
const defaultAnthropicVersion = ['anthropic-version', '2023-06-01'] as const;

/**
 * Header lines for a provider that speaks another dialect than the client. Bedrock signs what it gets, and is asked for
 * nothing besides.
 *
 * @param tracingHeaders headers that go to every provider
 */
export function translatedHeaders(
  dialect: UpstreamDialectName,
  tracingHeaders: readonly string[],
): readonly string[] {
  if (dialect === 'bedrock-converse') return tracingHeaders;
  const version = dialect === 'anthropic-messages' ? defaultAnthropicVersion : [];
  return [...tracingHeaders, 'accept-encoding', 'identity', ...version];
}

/**
 * Header lines of a client of Anthropic's, for Anthropic, which wants to be told a version.
 *
 * @param clientHeaders the lines that go on
 * @param headers all that the client sent
 */
export function withAnthropicVersion(
  clientHeaders: readonly string[],
  headers: IncomingHttpHeaders,
): readonly string[] {
  return headers['anthropic-version'] === undefined
    ? [...clientHeaders, ...defaultAnthropicVersion]
    : clientHeaders;
}
